"""Who hears of what happens to people and places: the rooms below do not know us."""

from __future__ import annotations

from apps.accounts.events import PersonErased
from apps.accounts.models import User
from apps.communities.events import (
    ApplicationDecided,
    ApplicationMade,
    ChampionNamed,
    CommunityOrphaned,
    MemberInvited,
    RoleChanged,
)
from apps.communities.models import Membership
from apps.ledger.models import Entry
from apps.ledger.projections import Projection
from apps.notifications.services import forget, tell

news = Projection("notifications.places")


def _tell(entry: Entry, people: list[int], reason: str) -> None:
    if entry.community_id is not None:
        reasons = dict.fromkeys(people, reason)
        tell(entry=entry, reasons=reasons, kind="community", object_id=entry.community_id)


@news.on(ApplicationMade)
def tell_of_an_application(entry: Entry, _: ApplicationMade) -> None:
    """That somebody would like to join is news to the stewards."""
    stewards = Membership.objects.stewards().filter(community=entry.community_id)
    _tell(entry, list(stewards.values_list("user_id", flat=True)), "applied")


@news.on(ApplicationDecided)
def tell_of_a_decision(entry: Entry, event: ApplicationDecided) -> None:
    """The answer is news to whoever asked."""
    _tell(entry, [event.user_id], "accepted" if event.accepted else "declined")


@news.on(MemberInvited)
def tell_of_an_invitation(entry: Entry, event: MemberInvited) -> None:
    """An invitation is news to whom it names; of a secret place only its letter speaks."""
    if event.user_id is not None:
        _tell(entry, [event.user_id], "invited")


@news.on(RoleChanged)
def tell_of_a_role(entry: Entry, event: RoleChanged) -> None:
    """What one looks after is news to oneself."""
    _tell(entry, [event.user_id], "role")


@news.on(ChampionNamed)
def tell_of_a_champion(entry: Entry, event: ChampionNamed) -> None:
    """Being named a champion is news; ceasing to be one is said by a person."""
    if event.on:
        _tell(entry, [event.user_id], "champion")


@news.on(CommunityOrphaned)
def tell_of_an_orphan(entry: Entry, _: CommunityOrphaned) -> None:
    """A community without a steward is news to site admins, who entrust it to somebody."""
    admins = User.objects.present().filter(is_site_admin=True)
    _tell(entry, list(admins.values_list("pk", flat=True)), "orphaned")


@news.on(PersonErased)
def forget_a_person(_: Entry, event: PersonErased) -> None:
    """What reached somebody goes with them."""
    for user in User.objects.filter(pk=event.user_id):
        forget(user)
