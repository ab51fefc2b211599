"""Who may report, look, decide and look again, and who may change the rules of it."""

from apps.moderation.access.appealing import (
    may_appeal,
    may_read_appeal,
    may_review,
    may_see_pictures,
    may_sit,
    may_vote,
)
from apps.moderation.access.deciding import (
    may_confirm,
    may_decide,
    may_reopen,
    may_take,
    may_undo,
    takes_two,
)
from apps.moderation.access.keeping import may_change_remark, may_keep_screens, may_remark
from apps.moderation.access.looking import (
    keeps_order,
    may_break_glass,
    may_cover,
    may_give_opinion,
    may_handle,
    may_look,
    may_read_words,
    may_report,
)
from apps.moderation.access.proposing import may_answer_change, may_ask_for_changes, may_propose
from apps.moderation.access.ranks import ROLES, SITE, TIES, Rank, rank_of, subject_rank

__all__ = [
    "ROLES",
    "SITE",
    "TIES",
    "Rank",
    "keeps_order",
    "may_answer_change",
    "may_appeal",
    "may_ask_for_changes",
    "may_break_glass",
    "may_change_remark",
    "may_confirm",
    "may_cover",
    "may_decide",
    "may_give_opinion",
    "may_handle",
    "may_keep_screens",
    "may_look",
    "may_propose",
    "may_read_appeal",
    "may_read_words",
    "may_remark",
    "may_reopen",
    "may_report",
    "may_review",
    "may_see_pictures",
    "may_sit",
    "may_take",
    "may_undo",
    "may_vote",
    "rank_of",
    "subject_rank",
    "takes_two",
]
