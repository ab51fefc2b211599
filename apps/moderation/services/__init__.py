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
from apps.moderation.services.deciding import (
    Choice,
    confirm,
    decide,
    decide_together,
    decline,
    nothing_wrong,
    undo,
)
from apps.moderation.services.delivering import deliver_due
from apps.moderation.services.drawing import be_willing
from apps.moderation.services.glass import break_glass
from apps.moderation.services.judging import tend_juries, vote
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
from apps.moderation.services.reporting import hold, report
from apps.moderation.services.reviewing import review

__all__ = [
    "Choice",
    "answer_appeal",
    "appeal",
    "ask_opinion",
    "audit",
    "be_willing",
    "break_glass",
    "confirm",
    "decide",
    "decide_together",
    "decline",
    "decline_change",
    "deliver_due",
    "give_opinion",
    "hand_over",
    "hold",
    "note",
    "note_published",
    "nothing_wrong",
    "pass_up",
    "propose_change",
    "put_back",
    "report",
    "review",
    "take_appeal",
    "take_back_changes",
    "take_up",
    "take_up_change",
    "tend_juries",
    "undo",
    "vote",
    "wait_for",
    "write_about_appeal",
]
