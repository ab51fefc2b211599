"""What decisions do to somebody on the whole site; moderation decides, this takes effect at once.

Each decision stands by itself: lifting one leaves what another set.
"""

from __future__ import annotations

from datetime import UTC, datetime

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress

from apps.accounts.access import may_sanction_person
from apps.accounts.events import (
    PersonBanned,
    PersonSuspended,
    SessionsEnded,
    SuspensionLifted,
    VerificationRequired,
)
from apps.accounts.models import User
from apps.accounts.services.ban_list import ban_address, unban_address
from apps.core import clock
from apps.core.holds import Hold, ends, with_hold
from apps.ledger.recording import record, use_case
from apps.live.services import revoke

SUSPENDED, BANNED = "suspended", "banned"
HELD = ["holds", "suspended_until", "banned_at"]


@use_case()
def suspend_person(*, user: User, until: datetime, decision_id: int, actor: User | None) -> None:
    """Close the site to somebody's words until then; by the system itself without an actor.

    The same decision again takes the place of what it said before. Raises Denied by rank.
    """
    user = _sanctioned(user, actor)
    _hold(user, with_hold(user.holds, SUSPENDED, until, decision_id))
    end = until.astimezone(UTC).isoformat()
    record(PersonSuspended(user_id=user.pk, until=end, decision_id=decision_id), actor=actor)


@use_case()
def ban_person(*, user: User, decision_id: int, actor: User | None) -> None:
    """Close the site to somebody until that is lifted, and their address to a new account.

    They still sign in for their letters, their data and an appeal. Raises Denied by rank.
    """
    user = _sanctioned(user, actor)
    _hold(user, with_hold(user.holds, BANNED, None, decision_id))
    ban_address(user=user, decision_id=decision_id, until=None)
    record(PersonBanned(user_id=user.pk, decision_id=decision_id), actor=actor)


@use_case()
def lift_suspension(*, user: User, decision_id: int, actor: User | None) -> None:
    """Take back what that decision closed to somebody, a ban among it, and nothing else.

    Raises Denied by rank.
    """
    user = _sanctioned(user, actor)
    unban_address(decision_id=decision_id)
    kept: list[Hold] = [hold for hold in user.holds if hold["decision"] != decision_id]
    if kept != user.holds:
        _hold(user, kept)
        record(SuspensionLifted(user_id=user.pk, decision_id=decision_id), actor=actor)


@use_case()
def require_verification(*, user: User, decision_id: int, actor: User | None) -> None:
    """Ask somebody to show once more that their address is theirs, by signing in with a code.

    Their sessions are over, and until then they write nothing. Raises Denied by rank.
    """
    user = _sanctioned(user, actor)
    user.verified_at, user.secured_at = None, clock.now()
    user.save(update_fields=["verified_at", "secured_at"])
    EmailAddress.objects.filter(user=user).update(verified=False)
    if user.email:
        get_adapter().send_mail("account/email/verification_required", user.email, {"person": user})
    record(VerificationRequired(user_id=user.pk, decision_id=decision_id), actor=actor)
    record(SessionsEnded(user_id=user.pk), actor=actor)
    revoke(user.public_id)


def _sanctioned(user: User, actor: User | None) -> User:
    """The person, locked, once it is clear that the actor may decide about them."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if actor is not None:
        may_sanction_person(actor, user).require()
    return user


def _hold(user: User, holds: list[Hold]) -> None:
    """Have the row say what these holds come to. Sockets close: their pages ask anew."""
    until = ends(holds)
    user.holds, user.suspended_until = holds, until.get(SUSPENDED)
    user.banned_at = (user.banned_at or clock.now()) if BANNED in until else None
    user.save(update_fields=HELD)
    revoke(user.public_id)
