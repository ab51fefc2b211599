"""What takes several rooms: coming into a community, and helping on what is stuck."""

from __future__ import annotations

from apps.accounts.models import User
from apps.communities import services as communities
from apps.communities.access import Standing, may_run
from apps.communities.models import Community, Membership
from apps.communities.selectors import invitation_bearing
from apps.core import dead_letters
from apps.guidelines.selectors import current_version
from apps.guidelines.services import accept_edition
from apps.ledger import passing
from apps.ledger.models import Passage
from apps.ledger.recording import use_case


# ── coming in ────────────────────────────────────────────────────────────────────────────────────
@use_case()
def come_in(*, standing: Standing, shows_name: bool, version: int) -> Membership:
    """Join an open community and keep to its guidelines. Raises Denied when they may not."""
    membership = communities.join_community(
        standing=standing,
        shows_name=shows_name,
        accepted_version=_as_asked(standing.community, version),
    )
    _give_word(standing.user, membership.community, version)
    return membership


@use_case()
def ask_in(*, standing: Standing, text: str, shows_name: bool, version: int) -> Membership:
    """Ask for a seat, guidelines accepted. Raises Denied when they may not."""
    membership = communities.apply_to_community(
        standing=standing,
        text=text,
        shows_name=shows_name,
        accepted_version=_as_asked(standing.community, version),
    )
    _give_word(standing.user, membership.community, version)
    return membership


@use_case()
def come_by_invitation(*, user: User, token: str, shows_name: bool, version: int) -> Membership:
    """Come in by an invitation, guidelines accepted. Raises what `accept_invitation` raises."""
    invitation = invitation_bearing(token)
    membership = communities.accept_invitation(
        user=user,
        token=token,
        shows_name=shows_name,
        accepted_version=_as_asked(invitation.community if invitation else None, version),
    )
    _give_word(user, membership.community, version)
    return membership


def _as_asked(community: Community | None, version: int) -> int:
    """What a community asks for, of somebody who read the version that holds now.

    A small change raises the version one reads, and not the one that is asked for.
    """
    if community is not None and version == current_version(community):
        return community.guidelines_version
    return version


def _give_word(user: User, community: Community, version: int) -> None:
    if version:
        accept_edition(user=user, community=community, version=version)


# ── what is stuck ────────────────────────────────────────────────────────────────────────────────
@use_case()
def read_on(*, standing: Standing, reader: str, entry_id: int) -> None:
    """Have a reader of the ledger try again now. Raises Denied and Conflict."""
    may_run(standing).require()
    passing.read_on(reader=reader, entry_id=entry_id)


@use_case()
def pass_over(*, standing: Standing, reader: str, entry_id: int, reason: str) -> Passage:
    """Let a reader of the ledger leave out the entry it fails at. Raises Denied and Conflict."""
    may_run(standing).require()
    return passing.pass_over(reader=reader, entry_id=entry_id, reason=reason, by=standing.user)


@use_case()
def try_letter_again(*, standing: Standing, letter_id: int) -> None:
    """Send a letter that was given up after all. Raises Denied and Conflict."""
    may_run(standing).require()
    dead_letters.try_again(letter_id)


@use_case()
def try_letters_again(*, standing: Standing) -> int:
    """Send all that were given up after all; how many there are. Raises Denied."""
    may_run(standing).require()
    return dead_letters.try_all_again()


@use_case()
def let_letter_go(*, standing: Standing, letter_id: int) -> None:
    """Trouble nobody with a letter any more. Raises Denied and Conflict."""
    may_run(standing).require()
    dead_letters.let_go(letter_id)
