"""Who hears of what happens to people and places: the rooms below do not know us."""

from __future__ import annotations

from django.db.models import QuerySet

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
from apps.guidelines.selectors import bound_by, owing
from apps.ledger.models import Entry
from apps.ledger.projections import Projection
from apps.notifications.services import forget, mark_opened, settle, supersede, tell

news = Projection("notifications.places")
ASKING = ("rules", "rules-soon", "rules-again")  # reasons that are settled by giving one's word


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
    """What changed in the guidelines is news to everybody who keeps to them.

    It takes the place of what they were told of older versions. A small change asks nobody, but
    those whose word is still asked for are asked with it.
    """
    for edition in Edition.objects.filter(pk=event.edition_id).select_related("community"):
        place = edition.community
        older = Edition.objects.filter(community=place, version__lt=edition.version)
        still = () if event.is_major else ("rules-soon",)
        supersede("guidelines", older.values_list("pk", flat=True), but=still)
        people = bound_by(place)
        asked = people if event.is_major else owing(place)
        reasons = dict.fromkeys(people, "rules-small") | dict.fromkeys(asked, "rules")
        _tell_of_rules(entry, edition.pk, reasons)


@news.on(WordDue)
def tell_of_a_renewal(entry: Entry, event: WordDue) -> None:
    """Two weeks ahead, whoever is asked again hears of it."""
    _tell_of_rules(entry, event.edition_id, dict.fromkeys(event.user_ids, "rules-soon"))


@news.on(WordLapsed)
def tell_that_it_is_time(entry: Entry, event: WordLapsed) -> None:
    """And on the day, in place of what was said two weeks ago."""
    settle(
        people=event.user_ids,
        kind="guidelines",
        ids=_editions(entry.community_id),
        reasons=["rules-soon"],
    )
    _tell_of_rules(entry, event.edition_id, dict.fromkeys(event.user_ids, "rules-again"))


def _tell_of_rules(entry: Entry, edition_id: int, reasons: dict[int, str]) -> None:
    tell(entry=entry, reasons=reasons, kind="guidelines", object_id=edition_id)


def _editions(community_id: int | None) -> QuerySet[Edition, int]:
    """The ids of all versions of a set."""
    return Edition.objects.filter(community=community_id).values_list("pk", flat=True)


@news.on(GuidelinesAccepted, WordRenewed)
def note_that_they_read(entry: Entry, event: GuidelinesAccepted | WordRenewed) -> None:
    """Whoever gave their word is asked for it no more, and has read what changed."""
    editions = _editions(entry.community_id)
    settle(people=[event.user_id], kind="guidelines", ids=editions, reasons=ASKING)
    for user in User.objects.filter(pk=event.user_id):
        mark_opened(user=user, kind="guidelines", ids=editions)


@news.on(PersonErased)
def forget_a_person(_: Entry, event: PersonErased) -> None:
    """What reached somebody goes with them."""
    for user in User.objects.filter(pk=event.user_id):
        forget(user)
