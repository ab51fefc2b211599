"""The page of the screens: what is on, what is watched, what each screen was worth."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.communities.models import Community
from apps.core.access import Denied
from apps.core.screening import Doubt
from apps.moderation import services
from apps.moderation.events import ScreensKept
from apps.moderation.models import (
    EVERYWHERE,
    AuditEntry,
    KnownHost,
    ScreenSwitch,
    Sighting,
    WatchedWord,
)
from apps.moderation.selectors.screens import Worth, screens_page
from apps.moderation.services import Wishes, keep_screens
from tests.communities.makers import make_community
from tests.ledger.settling import recorded, settle
from tests.moderation.makers import decide, keeper, of_site
from tests.moderation.screened import known, newcomer, said, teach, writing
from tests.threads.makers import make_reply, make_thread

pytestmark = pytest.mark.django_db

ON = ["hosts", "alike", "words", "haste"]
LINK = "See https://seals.example/shop"


@pytest.fixture
def steward(client: Client, place: Community) -> Client:
    client.force_login(keeper(place, "olga", "steward").user)
    return client


def address(place: Community) -> str:
    return f"/c/{place.slug}/screens/"


def sent(**fields: Any) -> dict[str, Any]:
    empty = {"watched": "", "trusted": "", "doubted": ""}
    return {"on": ON} | empty | {f"was_{name}": "" for name in empty} | fields


def test_stewards_see_what_is_on_and_the_classifier_is_not(
    steward: Client, place: Community
) -> None:
    page = steward.get(address(place)).content.decode()

    for slug in ON:
        assert f'value="{slug}" checked' in page
    assert 'value="classifier">' in page
    assert "100 are missing" in page


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("moderator", 403)])
def test_it_is_the_stewards_page(client: Client, place: Community, role: str, status: int) -> None:
    client.force_login(keeper(place, "nils", role).user)

    assert client.get(address(place)).status_code == status
    assert client.post(address(place), sent(watched="raffle")).status_code == status
    assert not WatchedWord.objects.exists()


def test_outsiders_do_not_find_it_in_a_closed_place(client: Client) -> None:
    make_community("closed", visibility="private")
    client.force_login(newcomer())

    assert client.get("/c/closed/screens/").status_code == 404


def test_what_is_saved_holds_from_the_next_post_on(steward: Client, place: Community) -> None:
    answer = steward.post(
        address(place),
        sent(
            on=["words", "classifier"], watched="Cheap tickets\r\n\r\nraffle", trusted="b.example"
        ),
    )

    assert (answer.status_code, answer.headers["Location"]) == (302, address(place))
    assert said(f"{LINK} A raffle!", newcomer(), place) == [
        ("words", "It names “raffle”, which this community watches.")
    ]
    on = {row.screen.slug for row in screens_page(place).rows if row.is_on}
    assert on == {"words", "classifier"}
    assert screens_page(make_community("elsewhere")).watched == []
    assert recorded()[-1] == ScreensKept()
    entry = AuditEntry.objects.get(act="screens.kept")
    assert (entry.community_id, entry.after["watched"], entry.after["hosts"]) == (place.pk, 2, 1)
    assert "raffle" not in str(entry.after)


def test_two_who_keep_the_lists_at_once_undo_nothing_of_each_other(
    steward: Client, place: Community
) -> None:
    steward.post(address(place), sent(watched="raffle\nlottery", trusted="a.example"))
    before = {"was_watched": "lottery\nraffle", "was_trusted": "a.example"}
    steward.post(
        address(place), sent(watched="lottery\nraffle\ntickets", trusted="a.example", **before)
    )
    steward.post(address(place), sent(watched="raffle", doubted="a.example", **before))

    page = screens_page(place)
    assert page.watched == ["raffle", "tickets"]
    assert (page.trusted, page.doubted) == ([], ["a.example"])


def test_what_was_learned_of_a_host_outlives_what_was_said_of_it(
    steward: Client, place: Community
) -> None:
    KnownHost.objects.create(place=place.pk, host="a.example", against=3)
    steward.post(address(place), sent(trusted="https://www.A.example/x"))
    steward.post(address(place), sent(was_trusted="a.example"))

    row = KnownHost.objects.get()
    assert (row.host, row.stance, row.against) == ("a.example", "", 3)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"watched": "???"}, "cannot be watched"),
        ({"watched": "a" * 61}, "cannot be watched"),
        ({"trusted": "not a host"}, "is no host"),
        ({"doubted": "localhost"}, "is no host"),
        ({"doubted": "b..example"}, "is no host"),
        ({"watched": "\n".join(f"word{n}" for n in range(201))}, "Two hundred words are the most"),
    ],
)
def test_what_does_not_fit_comes_back_and_nothing_is_kept(
    steward: Client, place: Community, fields: dict[str, str], sentence: str
) -> None:
    answer = steward.post(address(place), sent(on=[], **fields))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert next(iter(fields.values())).splitlines()[-1] in page
    assert not ScreenSwitch.objects.exists()
    assert not WatchedWord.objects.exists()
    assert not KnownHost.objects.exists()


def test_odd_values_change_nothing(steward: Client, place: Community) -> None:
    answer = steward.post(address(place), {"on": ["nothing", "links"], "was_watched": "x" * 200})

    assert answer.status_code == 302
    assert not ScreenSwitch.objects.filter(screen="nothing").exists()


def test_the_site_watches_for_everybody(client: Client, place: Community) -> None:
    client.force_login(of_site().user)
    assert client.get("/screens/").status_code == 200

    client.post("/screens/", sent(watched="raffle", doubted="seals.example"))

    assert WatchedWord.objects.get().place == EVERYWHERE
    assert [screen for screen, _ in said(f"A raffle. {LINK}", known(), place)] == ["hosts", "words"]
    assert not ScreenSwitch.objects.exists()
    assert "The whole site watches: raffle." in _page_of_steward(place)


def _page_of_steward(place: Community) -> str:
    client = Client()
    client.force_login(keeper(place, "olga", "steward").user)
    return client.get(address(place)).content.decode()


def test_stewards_do_not_keep_the_sites_lists(steward: Client) -> None:
    assert steward.get("/screens/").status_code == 403
    assert steward.post("/screens/", sent(watched="raffle")).status_code == 403
    assert not WatchedWord.objects.exists()


def test_the_service_itself_refuses_and_leaves_no_trace(place: Community) -> None:
    with pytest.raises(Denied):
        keep_screens(standing=keeper(place, "priya"), wishes=Wishes(watch=("raffle",)))
    steward = keeper(place, "olga", "steward")
    with pytest.raises(ValidationError):
        keep_screens(
            standing=steward, wishes=Wishes(watch=("raffle", "?"), switches={"links": False})
        )

    assert (WatchedWord.objects.count(), ScreenSwitch.objects.count()) == (0, 0)
    assert not AuditEntry.objects.filter(act="screens.kept").exists()


# ── what each was worth ──────────────────────────────────────────────────────────────────────────
def held(place: Community, author: str, *screens: str) -> Any:
    post = make_reply(make_thread("kwame", place, title=f"About {author}"), author, "Words.")
    seen = [Doubt(screen, f"{screen} saw it.", 0.5) for screen in screens]
    return services.hold(kind="post", object_id=post.pk, doubts=seen)


def test_each_screen_shows_what_it_held_and_how_often_people_agreed(place: Community) -> None:
    decide(held(place, "rob", "links", "alike"))
    services.nothing_wrong(standing=keeper(place), case=held(place, "otto", "links"))
    held(place, "eirik", "links")
    held(make_community("elsewhere"), "rob", "links")

    page = screens_page(place)

    worth = {row.screen.slug: row.worth for row in page.rows}
    links = worth["links"]
    assert links == Worth(agreed=1, released=1, waiting=1)
    assert (links.held, links.share) == (3, 50)
    assert (worth["alike"].held, worth["alike"].share) == (1, 100)
    assert (worth["words"].held, worth["words"].share) == (0, None)
    assert page.held == 3


def test_a_case_keeps_its_reasons_score_and_screens(place: Community) -> None:
    case = held(place, "rob", "links", "alike")

    assert case.why_held == ["links saw it.", "alike saw it."]
    assert case.score == 0.5
    assert list(case.sightings.values_list("screen", flat=True)) == ["links", "alike"]
    services.hold(
        kind="post", object_id=case.targets.get().object_id, doubts=[Doubt("links", "Again.", 0.9)]
    )
    assert Sighting.objects.count() == 2


def test_what_closed_places_held_is_not_the_sites_to_count() -> None:
    held(make_community("closed", visibility="private"), "rob", "links")
    held(make_community("open"), "dilys", "links")

    assert screens_page(None).held == 1


def test_words_are_shown_once_several_texts_had_them(steward: Client, place: Community) -> None:
    teach("prize prize", "seal", many=2)
    assert "prize" not in steward.get(address(place)).content.decode()

    teach_more()

    page = steward.get(address(place)).content.decode()
    assert "prize" in page
    assert "seal" in page


def teach_more() -> None:
    from apps.moderation.models import Token  # noqa: PLC0415

    Token.objects.filter(against__gt=0).update(against=40)
    Token.objects.filter(fine__gt=0).update(fine=40)


def test_a_closed_communitys_words_are_on_no_other_page(steward: Client, place: Community) -> None:
    closed = make_community("closed", visibility="secret")
    teach("prize", "seal", place=closed.pk)
    KnownHost.objects.create(place=closed.pk, host="secret.example", against=5)

    page = steward.get(address(place)).content.decode()

    assert "prize" not in page
    assert "secret.example" not in page


# ── what it costs ────────────────────────────────────────────────────────────────────────────────
def test_the_page_asks_a_fixed_number_of_questions(place: Community) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            screens_page(place)
        return len(seen)

    before = asked()
    for author in ("rob", "otto", "eirik"):
        held(place, author, "links", "words")
        WatchedWord.objects.create(place=place.pk, phrase=author, folded=author)
    settle()

    assert (before, asked()) == (7, 7)


def test_screening_a_post_costs_the_same_whatever_is_in_it(place: Community) -> None:
    from apps.core.screening import doubts_about  # noqa: PLC0415

    ScreenSwitch.objects.create(community=place, screen="classifier", is_on=True)
    teach("prize", "seal")
    ada = known()
    long = " ".join(f"word{number} https://host{number}.example" for number in range(300))

    def asked(body: str) -> int:
        wanted = writing(body, ada, place)
        with CaptureQueriesContext(connection) as seen:
            doubts_about(wanted)
        return len(seen)

    # switches, standing posts, words watched, copies, hosts; piles and counts of the classifier
    assert (asked("Thank you!"), asked(long), asked(long * 2)) == (4, 7, 7)
