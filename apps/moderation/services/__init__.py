"""The only code that writes what moderation keeps."""

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
    undo,
)
from apps.moderation.services.delivering import deliver_due
from apps.moderation.services.dismissing import nothing_wrong, reopen
from apps.moderation.services.glass import break_glass
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
from apps.moderation.services.purging import purge_snapshots
from apps.moderation.services.reporting import hold, report
from apps.moderation.services.reviewing import review
from apps.moderation.services.screening import Wishes, keep_screens, note_doubts

__all__ = [
    "Choice",
    "Wishes",
    "answer_appeal",
    "appeal",
    "ask_opinion",
    "audit",
    "break_glass",
    "confirm",
    "decide",
    "decide_together",
    "decline",
    "deliver_due",
    "forget_prints",
    "give_opinion",
    "hand_over",
    "hold",
    "keep_screens",
    "note",
    "note_doubts",
    "nothing_wrong",
    "pass_up",
    "purge_snapshots",
    "put_back",
    "reopen",
    "report",
    "review",
    "take_appeal",
    "take_up",
    "undo",
    "wait_for",
    "write_about_appeal",
]
