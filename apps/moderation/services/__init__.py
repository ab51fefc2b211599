"""The only code that writes what moderation keeps."""

from apps.moderation.services.amending import (
    decline_change,
    note_published,
    propose_change,
    take_back_changes,
    take_up_change,
)
from apps.moderation.services.appealing import (
    answer_appeal,
    appeal,
    take_appeal,
    write_about_appeal,
)
from apps.moderation.services.auditing import audit
from apps.moderation.services.covering import cover
from apps.moderation.services.deciding import (
    Choice,
    confirm,
    decide,
    decide_together,
    decline,
    undo,
)
from apps.moderation.services.delivering import deliver_due
from apps.moderation.services.dismissing import nothing_wrong, nothing_wrong_together, reopen
from apps.moderation.services.drawing import be_willing
from apps.moderation.services.glass import break_glass
from apps.moderation.services.judging import tend_juries, vote
from apps.moderation.services.learning import forget_prints
from apps.moderation.services.looking import (
    ask_opinion,
    give_opinion,
    hand_over,
    note,
    pass_up,
    put_back,
    take_up,
    wait_for,
)
from apps.moderation.services.picturing import (
    Sent,
    forget_appeal_pictures,
    purge_appeal_pictures,
)
from apps.moderation.services.purging import purge_passages, purge_snapshots
from apps.moderation.services.remarking import (
    change_remark,
    forget_remark,
    hide_remark_by_decision,
    leave_remark,
    remove_remark,
    restore_remark_by_decision,
)
from apps.moderation.services.reminding import wish, write_reminders
from apps.moderation.services.reporting import hold, report
from apps.moderation.services.reviewing import review
from apps.moderation.services.screening import Wishes, keep_screens, note_doubts
from apps.moderation.services.watching import watch

__all__ = [
    "Choice",
    "Sent",
    "Wishes",
    "answer_appeal",
    "appeal",
    "ask_opinion",
    "audit",
    "be_willing",
    "break_glass",
    "change_remark",
    "confirm",
    "cover",
    "decide",
    "decide_together",
    "decline",
    "decline_change",
    "deliver_due",
    "forget_appeal_pictures",
    "forget_prints",
    "forget_remark",
    "give_opinion",
    "hand_over",
    "hide_remark_by_decision",
    "hold",
    "keep_screens",
    "leave_remark",
    "note",
    "note_doubts",
    "note_published",
    "nothing_wrong",
    "nothing_wrong_together",
    "pass_up",
    "propose_change",
    "purge_appeal_pictures",
    "purge_passages",
    "purge_snapshots",
    "put_back",
    "remove_remark",
    "reopen",
    "report",
    "restore_remark_by_decision",
    "review",
    "take_appeal",
    "take_back_changes",
    "take_up",
    "take_up_change",
    "tend_juries",
    "undo",
    "vote",
    "wait_for",
    "watch",
    "wish",
    "write_about_appeal",
    "write_reminders",
]
