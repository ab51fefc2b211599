"""Facts of people."""

from dataclasses import dataclass

from apps.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class PersonSignedUp(Event, kind="accounts.signed_up"):
    """Somebody confirmed an address and is here."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event, kind="accounts.profile_changed"):
    """A person describes themselves otherwise, or has another face."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class AddressChanged(Event, kind="accounts.address_changed"):
    """A person signs in by another address from now on."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Event, kind="accounts.sessions_ended"):
    """A person signed out everywhere, or a new password did it for them."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class ProfileHidden(Event, kind="accounts.profile_hidden"):
    """A profile was hidden by one who keeps order, or can be read again."""

    user_id: int
    hidden: bool


@dataclass(frozen=True, kw_only=True)
class PersonSuspended(Event, kind="accounts.suspended"):
    """A decision closed the site to somebody's words for a while."""

    user_id: int
    until: str  # an ISO moment
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class PersonBanned(Event, kind="accounts.banned"):
    """A decision closed the site to somebody, but for their letters, their data and an appeal."""

    user_id: int
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class SuspensionLifted(Event, kind="accounts.suspension_lifted"):
    """What a decision had closed to somebody on the whole site is no longer closed by it."""

    user_id: int
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class VerificationRequired(Event, kind="accounts.verification_required"):
    """Somebody is asked to show once more that their address is theirs."""

    user_id: int
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class ExportAsked(Event, kind="accounts.export_asked"):
    """A person asked for a copy of all that is theirs."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class ExportMade(Event, kind="accounts.export_made"):
    """The copy is there to be fetched by them, for a while."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class PersonErased(Event, kind="accounts.erased"):
    """A person left and took everything that was theirs; the row stays, empty."""

    user_id: int
