"""Who a viewer is somewhere, and what that lets them do there."""

from apps.communities.access.joining import (
    has_a_seat,
    may_accept,
    may_apply,
    may_enter,
    may_join,
    may_leave,
)
from apps.communities.access.resting import may_end_rest, may_rest, may_see_rest
from apps.communities.access.sanctioning import may_entrust, may_sanction, power_of, rank_of
from apps.communities.access.standing import Standing
from apps.communities.access.stewarding import (
    may_decide,
    may_found,
    may_invite,
    may_keep_brand,
    may_manage,
    may_name_champion,
    may_restore_inviting,
    may_revoke,
    may_run,
    may_set_role,
)
from apps.communities.access.taking_part import may_take_part, may_thank

__all__ = [
    "Standing",
    "has_a_seat",
    "may_accept",
    "may_apply",
    "may_decide",
    "may_end_rest",
    "may_enter",
    "may_entrust",
    "may_found",
    "may_invite",
    "may_join",
    "may_keep_brand",
    "may_leave",
    "may_manage",
    "may_name_champion",
    "may_rest",
    "may_restore_inviting",
    "may_revoke",
    "may_run",
    "may_sanction",
    "may_see_rest",
    "may_set_role",
    "may_take_part",
    "may_thank",
    "power_of",
    "rank_of",
]
