"""Facts of communities."""

from __future__ import annotations

from dataclasses import dataclass

from apps.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class BrandSaved(Event, kind="communities.brand_saved"):
    """The brand looks or reads otherwise."""


@dataclass(frozen=True, kw_only=True)
class CommunityFounded(Event, kind="communities.founded"):
    """A community opened."""

    founded_id: int
    steward_id: int


@dataclass(frozen=True, kw_only=True)
class CommunityChanged(Event, kind="communities.changed"):
    """A steward changed how the community presents itself or who may come in."""

    changes: list[str]  # the names of the fields
    visibility: str


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event, kind="communities.joined"):
    """Somebody took a seat."""

    user_id: int
    by: str  # open, application or invitation


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event, kind="communities.left"):
    """Somebody gave up their seat."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationMade(Event, kind="communities.applied"):
    """Somebody asks for a seat."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationWithdrawn(Event, kind="communities.application_withdrawn"):
    """Somebody no longer asks."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationDecided(Event, kind="communities.application_decided"):
    """A steward said yes or no to somebody who asked."""

    user_id: int
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Event, kind="communities.invited"):
    """A steward asked somebody in; by address, when there is no user."""

    invitation_id: int
    user_id: int | None


@dataclass(frozen=True, kw_only=True)
class InvitationRevoked(Event, kind="communities.invitation_revoked"):
    """A steward took an invitation back."""

    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class InvitingRestored(Event, kind="communities.inviting_restored"):
    """Somebody may ask people in again, though guests of theirs were banned."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class RoleChanged(Event, kind="communities.role_changed"):
    """Somebody is trusted with more, or with less."""

    user_id: int
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class ChampionNamed(Event, kind="communities.champion_named"):
    """Somebody became a champion here, or ceased to be one."""

    user_id: int
    on: bool


@dataclass(frozen=True, kw_only=True)
class MemberRestricted(Event, kind="communities.restricted"):
    """A decision took something from a member who keeps their seat."""

    user_id: int
    what: str  # posting, suspended, links, uploads or invites
    until: str | None  # an ISO moment; None: until it is lifted
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class RestBegun(Event, kind="communities.rest_begun"):
    """A member asked for a pause of their own; no decision stands behind it."""

    user_id: int
    until: str  # an ISO moment


@dataclass(frozen=True, kw_only=True)
class RestEnded(Event, kind="communities.rest_ended"):
    """A member ended their own pause before its time."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class MemberBanned(Event, kind="communities.banned"):
    """A decision freed a seat, and keeps whoever had it from another."""

    user_id: int
    until: str | None  # an ISO moment; None: until it is lifted
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class RestrictionLifted(Event, kind="communities.restriction_lifted"):
    """What a decision took from somebody, their seat perhaps, is theirs again."""

    user_id: int
    state: str  # what they are now: another decision may stand, or no seat be free
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class CommunityOrphaned(Event, kind="communities.orphaned"):
    """A community lost its only steward to a decision; site admins look after it."""

    orphaned_id: int


@dataclass(frozen=True, kw_only=True)
class NameShown(Event, kind="communities.name_shown"):
    """Somebody shows visitors their name from now on, or keeps it."""

    user_id: int
    on: bool


@dataclass(frozen=True, kw_only=True)
class GuidelinesAccepted(Event, kind="communities.guidelines_accepted"):
    """Somebody keeps to a version of the guidelines: the community's, or the brand's."""

    user_id: int
    version: int
