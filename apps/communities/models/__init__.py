"""The brand, its communities, and who belongs to them."""

from apps.communities.models.brand import COLOUR, MARK_LENGTH, Brand, default_reactions
from apps.communities.models.circle import Circle, CircleQuerySet
from apps.communities.models.community import (
    HELD,
    RANKS,
    READING,
    RESTING,
    Community,
    CommunityQuerySet,
    Joining,
    Membership,
    MembershipQuerySet,
    Restriction,
    Role,
    State,
    Visibility,
    free_state,
    state_now,
)
from apps.communities.models.invitation import (
    Invitation,
    InvitationQuerySet,
    digest_of,
    new_invitation_token,
)

__all__ = [
    "COLOUR",
    "HELD",
    "MARK_LENGTH",
    "RANKS",
    "READING",
    "RESTING",
    "Brand",
    "Circle",
    "CircleQuerySet",
    "Community",
    "CommunityQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "Joining",
    "Membership",
    "MembershipQuerySet",
    "Restriction",
    "Role",
    "State",
    "Visibility",
    "default_reactions",
    "digest_of",
    "free_state",
    "new_invitation_token",
    "state_now",
]
