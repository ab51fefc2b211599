"""Who is told, how often, and by whom."""

from __future__ import annotations

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.accounts.models import User
from apps.accounts.services import forget_person
from apps.communities.events import (
    ApplicationDecided,
    ApplicationMade,
    ChampionNamed,
    MemberInvited,
    RoleChanged,
)
from apps.communities.models import Community
from apps.ledger.events import Event
from apps.ledger.models import Cursor, Entry
from apps.ledger.recording import record, use_case
from apps.notifications import selectors, services
from apps.notifications.models import Fanout, Notification
from apps.notifications.services import forget, mark_opened, mark_seen, tell, withdraw
from apps.notifications.tasks import spread
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community
from tests.ledger.settling import settle
from tests.notifications.makers import make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Community:
    return make_community()


def told() -> list[tuple[str, str]]:
    return sorted(Notification.objects.values_list("recipient__handle", "reason"))


def test_everybody_is_told_once_but_not_of_their_own_doings(place: Community) -> None:
    ada, ben, cleo = (join(place, name).user for name in ("ada", "ben", "cleo"))
    entry = make_entry(place, ada)
    reasons = {ada.pk: "reply", ben.pk: "reply", cleo.pk: "mention"}

    for _ in range(2):
        tell(entry=entry, reasons=reasons, kind="community", object_id=place.pk)

    assert told() == [("ben", "reply"), ("cleo", "mention")]


def test_nobody_is_told_of_what_is_gone(place: Community) -> None:
    ben = join(place, "ben").user

    tell(entry=make_entry(place), reasons={ben.pk: "reply"}, kind="community", object_id=0)

    assert told() == []


def test_people_who_are_gone_are_not_told(place: Community) -> None:
    gone = make_user("gone", is_active=False)
    reasons = {gone.pk: "reply", 999_999: "reply"}

    tell(entry=make_entry(place), reasons=reasons, kind="community", object_id=place.pk)

    assert told() == []


def test_many_are_told_in_chunks_by_a_job(
    place: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "CHUNK", 2)
    people = {join(place, f"p{n}").user.pk: "reply" for n in range(5)}
    entry = make_entry(place)

    for _ in range(2):
        tell(entry=entry, reasons=people, kind="community", object_id=place.pk)

    assert (told(), Fanout.objects.count()) == ([], 1)
    assert services.spread() == 2
    assert len(told()) == 2
    spread()
    assert (len(told()), Fanout.objects.count()) == (5, 0)
    spread()
    assert len(told()) == 5


def test_reading_the_ledger_twice_tells_nobody_twice(place: Community) -> None:
    ada, ben = join(place, "ada").user, join(place, "ben").user
    happen(RoleChanged(user_id=ben.pk, before="member", after="steward"), ada, place)
    Cursor.objects.update(position=0)
    settle()

    assert told() == [("ben", "role")]


def happen(event: Event, actor: User | None, place: Community) -> None:
    with use_case():
        record(event, actor=actor, community=place)
    settle()


def test_facts_of_places_reach_whom_they_concern(place: Community) -> None:
    steward = join(place, "ada", role="steward").user
    ben, cleo, dan = (make_user(name) for name in ("ben", "cleo", "dan"))
    join(place, "eve")

    happen(ApplicationMade(user_id=ben.pk), ben, place)
    happen(ApplicationDecided(user_id=ben.pk, accepted=True), steward, place)
    happen(ApplicationDecided(user_id=cleo.pk, accepted=False), steward, place)
    happen(MemberInvited(invitation_id=1, user_id=dan.pk), steward, place)
    happen(MemberInvited(invitation_id=2, user_id=None), steward, place)
    happen(ChampionNamed(user_id=dan.pk, on=True), steward, place)
    happen(ChampionNamed(user_id=dan.pk, on=False), steward, place)

    assert told() == [
        ("ada", "applied"),
        ("ben", "accepted"),
        ("cleo", "declined"),
        ("dan", "champion"),
        ("dan", "invited"),
    ]


def test_pages_are_hinted_once_all_is_committed(
    place: Community,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    hints: list[str] = []
    monkeypatch.setattr(services, "publish", hints.append)
    ben = join(place, "ben").user

    with django_capture_on_commit_callbacks(execute=True):
        tell(
            entry=make_entry(place), reasons={ben.pk: "reply"}, kind="community", object_id=place.pk
        )
        assert hints == []
    with django_capture_on_commit_callbacks(execute=True):
        mark_seen(user=ben)
        mark_seen(user=ben)

    assert hints == [f"person-{ben.public_id}"] * 2


def test_what_was_seen_is_no_longer_new(place: Community) -> None:
    ben = join(place, "ben").user
    first, second = make_entry(place), make_entry(place)
    for entry in (first, second):
        tell(entry=entry, reasons={ben.pk: "reply"}, kind="community", object_id=place.pk)
    oldest = Notification.objects.order_by("pk")[0]

    mark_seen(user=ben, upto=oldest.pk)
    assert Notification.objects.filter(seen_at=None).count() == 1
    mark_opened(user=ben, kind="community", ids=[place.pk])
    assert Notification.objects.filter(seen_at=None).count() == 0


def test_what_was_taken_back_reaches_nobody(place: Community) -> None:
    ben = join(place, "ben").user
    tell(entry=make_entry(place), reasons={ben.pk: "reply"}, kind="community", object_id=place.pk)

    withdraw("community", [place.pk])

    assert (told(), selectors.unseen_count(ben)) == ([], 0)


def test_what_is_taken_back_is_told_to_nobody_any_more(
    place: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "CHUNK", 1)
    reasons = dict.fromkeys((join(place, name).user.pk for name in ("ada", "ben")), "reply")
    tell(entry=make_entry(place), reasons=reasons, kind="community", object_id=place.pk)

    withdraw("community", [place.pk])
    spread()

    assert told() == []


def test_whoever_is_erased_keeps_no_news(place: Community) -> None:
    ben = join(place, "ben").user
    tell(entry=make_entry(place), reasons={ben.pk: "reply"}, kind="community", object_id=place.pk)

    forget_person(user=ben)
    settle()

    assert told() == []


def test_forgetting_a_person_leaves_neither_what_reached_them_nor_their_name(
    place: Community,
) -> None:
    ada, ben = join(place, "ada").user, join(place, "ben").user
    for person, other in ((ada, ben), (ben, ada)):
        entry = make_entry(place, person)
        tell(entry=entry, reasons={other.pk: "reply"}, kind="community", object_id=place.pk)

    forget(ada)

    assert list(Notification.objects.values_list("recipient__handle", "actor_id")) == [
        ("ben", None)
    ]
    assert Entry.objects.exists()
