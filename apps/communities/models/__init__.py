"""The brand, its communities, and who belongs to them."""

from apps.communities.models.brand import COLOUR, MARK_LENGTH, Brand, default_reactions
from apps.communities.models.circle import Circle, CircleQuerySet
from apps.communities.models.community import (
    RANKS,
    READING,
    Community,
    CommunityQuerySet,
    Joining,
    Membership,
    MembershipQuerySet,
    Role,
    State,
    Visibility,
)
from apps.communities.models.invitation import (
    Invitation,
    InvitationQuerySet,
    digest_of,
    new_invitation_token,
)

__all__ = [
    "COLOUR",
    "MARK_LENGTH",
    "RANKS",
    "READING",
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
    "Role",
    "State",
    "Visibility",
    "default_reactions",
    "digest_of",
    "new_invitation_token",
]
