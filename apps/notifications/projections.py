"""Who hears of what happens to people and places: the rooms below do not know us."""

from __future__ import annotations

from apps.accounts.events import PersonErased
from apps.accounts.models import User
from apps.communities.events import (
    ApplicationDecided,
    ApplicationMade,
    ChampionNamed,
    CommunityOrphaned,
    GuidelinesAccepted,
    MemberInvited,
    RoleChanged,
)
from apps.communities.models import Membership
from apps.guidelines.events import EditionPublished, WordDue, WordLapsed, WordRenewed
from apps.guidelines.models import Edition
from apps.guidelines.selectors import bound_by
from apps.ledger.models import Entry
from apps.ledger.projections import Projection
from apps.notifications.services import forget, mark_opened, tell

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


@news.on(EditionPublished)
def tell_of_new_rules(entry: Entry, event: EditionPublished) -> None:
    """What changed in the guidelines is news to everybody who keeps to them."""
    for edition in Edition.objects.filter(pk=event.edition_id).select_related("community"):
        reason = "rules" if event.is_major else "rules-small"
        _tell_of_rules(entry, edition.pk, bound_by(edition.community), reason)


@news.on(WordDue)
def tell_of_a_renewal(entry: Entry, event: WordDue) -> None:
    """Two weeks ahead, whoever is asked again hears of it."""
    _tell_of_rules(entry, event.edition_id, event.user_ids, "rules-soon")


@news.on(WordLapsed)
def tell_that_it_is_time(entry: Entry, event: WordLapsed) -> None:
    """And on the day."""
    _tell_of_rules(entry, event.edition_id, event.user_ids, "rules-again")


def _tell_of_rules(entry: Entry, edition_id: int, people: list[int], reason: str) -> None:
    tell(
        entry=entry,
        reasons=dict.fromkeys(people, reason),
        kind="guidelines",
        object_id=edition_id,
    )


@news.on(GuidelinesAccepted, WordRenewed)
def note_that_they_read(entry: Entry, event: GuidelinesAccepted | WordRenewed) -> None:
    """Whoever gave their word need not be told of the guidelines any more."""
    editions = Edition.objects.filter(community=entry.community_id).values_list("pk", flat=True)
    for user in User.objects.filter(pk=event.user_id):
        mark_opened(user=user, kind="guidelines", ids=editions)


@news.on(PersonErased)
def forget_a_person(_: Entry, event: PersonErased) -> None:
    """What reached somebody goes with them."""
    for user in User.objects.filter(pk=event.user_id):
        forget(user)
