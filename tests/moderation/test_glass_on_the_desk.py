"""Without breaking the glass the site's own people find no word of a closed community."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from apps.guidelines.services import publish_edition
from apps.moderation import services
from apps.moderation.models import Appeal, AuditEntry, BrokenGlass, Case, Decision, Opinion
from apps.moderation.selectors.glass import shut_page
from apps.moderation.selectors.rules import rules_of
from apps.notifications.models import Notification
from tests.communities.makers import make_brand, make_community
from tests.ledger.settling import settle
from tests.moderation.desk import keys
from tests.moderation.makers import (
    choice,
    decide,
    delivered,
    keeper,
    make_case,
    of_site,
    offer,
    report,
)

pytestmark = pytest.mark.django_db
WHY = "Both moderators are involved; they asked us to look."
SAID = {  # words and names that could stand anywhere on the desk
    "post": "Message me, I do seals and zips for sixty quid.",
    "around": "It jumps at the curve.",
    "title": "Drysuit neck seals",
    "report": "This is an offer.",
    "note": "They mended it, says the bench.",
    "opinion": "A quiet word would do here.",
    "letter": "I have hidden your reply for now",
    "appeal": "I gave it away, honestly.",
    "subject": "Rob",
    "keeper": "Priya",
    "reporter": "Dilys",
}


@pytest.fixture(params=["members", "private", "secret"])
def place(request: pytest.FixtureRequest) -> Community:
    make_brand()
    doors = {"members": "open", "private": "application", "secret": "invitation"}
    place = make_community(
        "hushed", name="The Hushed Bench", visibility=request.param, joining=doors[request.param]
    )
    keeper(place, "gwen", "steward")
    return place


@pytest.fixture
def noor(client: Client) -> Standing:
    standing = of_site("noor")
    User.objects.update(accepted_version=1)
    client.force_login(standing.user)
    return standing


def passed_up(place: Community, author: str = "rob") -> Case:
    """A case with words of every kind, which the community cannot decide itself."""
    post = offer(place, author)
    case = make_case(post)
    priya = keeper(place)
    services.note(standing=priya, case=case, text=SAID["note"])
    services.give_opinion(standing=priya, case=case, rung="note", text=SAID["opinion"])
    services.pass_up(standing=priya, case=case)
    case.refresh_from_db()
    return case


def appealed(place: Community) -> Case:
    """One that was decided there, appealed, and then passed up."""
    case = make_case(offer(place))
    services.appeal(decision=delivered(decide(case, by=keeper(place))), text=SAID["appeal"])
    services.pass_up(standing=keeper(place), case=case)
    case.refresh_from_db()
    return case


def heard(text: str, place: Community) -> set[str]:
    """What of all that was said there stands on a page."""
    words = dict(SAID)
    if place.visibility == "secret":
        words["name"] = place.name
    return {what for what, word in words.items() if word in text}


PAGES = ("/queue/", "/queue/?tab=opinions", "/queue/?tab=appeals", "/activity/", "/")


def pages(client: Client, case: Case) -> Iterator[str]:
    together = f"/queue/together/?case={case.public_id}"
    letters = [f"/statements/{one.public_id}/" for one in case.decisions.all()]
    for page in (*PAGES, f"/queue/{case.public_id}/", together, *letters):
        yield client.get(page).text


@pytest.mark.parametrize("flag", ["is_site_moderator", "is_site_admin"])
@pytest.mark.parametrize("make", [passed_up, appealed])
def test_t12_without_the_glass_no_page_holds_a_word_or_a_name(
    client: Client, place: Community, make: Callable[[Community], Case], flag: str
) -> None:
    case = make(place)
    client.force_login(of_site("noor", flag).user)
    User.objects.update(accepted_version=1)
    settle()

    found = [heard(page, place) for page in pages(client, case)]

    assert set().union(*found) == set()


def test_t12_they_see_that_it_is_there_and_how_soon_it_wants_somebody(
    client: Client, place: Community, noor: Standing
) -> None:
    case = passed_up(place)

    shown = client.get(f"/queue/{case.public_id}/").text
    listed = client.get("/queue/").text
    settle()
    told = client.get("/activity/").text

    where = "a secret community" if place.visibility == "secret" else place.name
    for said in (where, "Everything else", "Why you need to read this", "Read it for an hour"):
        assert said in shown
    assert where in listed
    assert f"a case of {where}" in told
    assert "Behind glass: say why, and read it for an hour." in listed


def test_t12_the_brands_guideline_has_its_title_and_a_closed_places_own_its_number() -> None:
    make_brand()
    place = make_community("hushed", visibility="private", joining="application")
    post = offer(place)
    for community, title in ((None, "Be kind."), (place, "No names outside.")):
        publish_edition(standing=None, community=community, rules=[(title, "")])
    brand, own = rules_of([place])[place.pk]
    report(post, rule=own.key)
    case = report(post, by="otto", rule=brand.key).case
    services.pass_up(standing=keeper(place), case=case)
    case.refresh_from_db()

    assert shut_page(of_site("noor"), case).rules == ("§1 Be kind.", "§2")


def test_t12_behind_the_form_are_the_words_for_an_hour(
    client: Client, place: Community, noor: Standing
) -> None:
    case = passed_up(place)
    path = f"/queue/{case.public_id}/"
    with time_machine.travel("2026-06-09 13:32", tick=False) as clock:
        client.force_login(noor.user)
        answer = client.post(f"{path}glass/", {"reason": WHY})
        shown = client.get(path).text
        clock.shift(timedelta(minutes=60))
        later = client.get(path).text

    assert answer["Location"] == path
    assert heard(shown, place) >= {"post", "report", "note", "opinion", "subject"}
    assert "the stewards of The Hushed Bench were told." in shown
    assert heard(later, place) == set()
    assert "You read this before; the hour was over" in later


def test_t12_a_line_that_says_nothing_opens_nothing(
    client: Client, place: Community, noor: Standing
) -> None:
    case = passed_up(place)

    answer = client.post(f"/queue/{case.public_id}/glass/", {"reason": "because"})

    assert answer.status_code == 422
    assert 'value="because" aria-invalid="true" aria-describedby="glass-reason-wrong' in answer.text
    assert heard(answer.text, place) == set()
    assert not BrokenGlass.objects.exists()


@pytest.mark.parametrize(
    ("door", "fields"),
    [
        ("decision", {}),
        ("letter", {}),
        ("nothing", {"unclear": ""}),
        ("opinion", {"rung": "note", "text": "A word."}),
    ],
)
def test_t12_nobody_acts_on_words_they_have_not_read(
    client: Client, place: Community, noor: Standing, door: str, fields: dict[str, str]
) -> None:
    case = passed_up(place)

    answer = client.post(f"/queue/{case.public_id}/{door}/", fields or sent_plainly(case))

    assert answer.status_code == 403
    assert heard(answer.text, place) == set()
    case.refresh_from_db()
    assert case.state == "new"
    assert not Decision.objects.exists()
    assert Opinion.objects.count() == 1


def sent_plainly(case: Case) -> dict[str, object]:
    return {"rung": "note", "rules": keys()[:1], "letter": "Hi. A word about this."}


def test_t12_nor_as_the_second_nor_about_an_appeal_nor_about_many(place: Community) -> None:
    noor = of_site("noor")
    proposed = make_case(offer(place, "otto"))
    decision = decide(proposed, "ban", by=keeper(place))
    services.pass_up(standing=keeper(place), case=proposed)
    again = appealed(place)
    appeal = Appeal.objects.get()

    for refused in (
        lambda: services.confirm(standing=noor, decision=decision),
        lambda: services.decline(standing=noor, decision=decision),
        lambda: services.take_appeal(standing=noor, appeal=appeal),
        lambda: services.answer_appeal(
            standing=noor, appeal=appeal, outcome="upheld", reasons="It stays."
        ),
        lambda: services.decide_together(
            standing=noor, cases=[proposed], choice=choice("note", proposed)
        ),
    ):
        with pytest.raises(Denied, match="behind glass"):
            refused()
    decision.refresh_from_db()
    again.refresh_from_db()
    assert (decision.state, again.state) == ("proposed", "appealed")


def test_t12_together_leaves_out_what_is_behind_glass(
    client: Client, place: Community, noor: Standing
) -> None:
    case = passed_up(place)
    fields = {**sent_plainly(case), "case": [case.public_id]}

    answer = client.post("/queue/together/", fields)

    assert "One was left out: its words are behind glass." in answer.text
    assert not Decision.objects.exists()


def test_t12_handing_over_and_noting_go_on_without(
    client: Client, place: Community, noor: Standing
) -> None:
    case = passed_up(place)
    ivo = of_site("ivo")

    client.post(f"/queue/{case.public_id}/look/", {"do": "hand_over", "to": "ivo"})
    client.post(f"/queue/{case.public_id}/notes/", {"text": "I know one of them."})

    case.refresh_from_db()
    assert case.assignee == ivo.user
    assert case.notes.filter(author=noor.user).count() == 1


def test_t12_with_the_glass_broken_they_decide(place: Community, noor: Standing) -> None:
    case = passed_up(place)
    services.break_glass(standing=noor, case=case, reason=WHY)

    services.decide(standing=noor, case=case, choice=choice("note", case))

    assert Decision.objects.get().by == noor.user


def test_t12_what_was_written_when_the_hour_ended_is_not_lost(
    client: Client, place: Community, noor: Standing
) -> None:
    case = passed_up(place)
    fields = sent_plainly(case) | {"letter": "Hi. All that I thought of in an hour."}

    answer = client.post(f"/queue/{case.public_id}/decision/", fields)

    assert "What you wrote was not sent. It is here, to be copied:" in answer.text
    assert "All that I thought of in an hour." in answer.text


def test_t12_the_stewards_hear_who_reads_and_why_even_if_it_is_about_them(
    client: Client, place: Community
) -> None:
    gwen = keeper(place, "gwen").user
    keeper(place, "priya")
    case = make_case(offer(place, "gwen"))
    if not case.is_passed_up:
        services.pass_up(standing=keeper(place), case=case)
    services.break_glass(standing=of_site("noor"), case=case, reason=WHY)
    settle()
    User.objects.update(accepted_version=1)
    client.force_login(gwen)

    told = client.get("/activity/").text
    shown = client.get(f"/c/{place.slug}/fairness/").text

    assert "Noor, of the whole site, reads along for an hour in" in told
    assert f'href="/c/{place.slug}/fairness/#glass"' in told
    for page in (told, shown):
        assert WHY in page
    assert client.get(f"/queue/{case.public_id}/").status_code == 404
    entry = AuditEntry.objects.filter(act="glass.broken").get()
    assert (entry.reason, entry.community_id) == (WHY, place.pk)


def test_t12_whom_it_is_about_hears_after_thirty_days_unless_a_lawyer_looks(
    client: Client, place: Community
) -> None:
    case = passed_up(place)
    noor = of_site("noor")
    services.break_glass(standing=noor, case=case, reason=WHY)
    User.objects.update(accepted_version=1)
    rob = User.objects.get(handle="rob")
    said = "was read for an hour, for a case about you"
    now = case.opened_at

    def standing_after(days: int) -> str:
        with time_machine.travel(now + timedelta(days=days), tick=False):
            client.force_login(rob)
            return client.get("/standing/").text

    assert said not in standing_after(29)
    assert said in standing_after(31)
    assert WHY not in standing_after(31)
    services.wait_for(standing=noor, case=case, whom="legal")
    assert said not in standing_after(31)


def test_t12_words_kept_to_a_circle_are_closed_in_a_public_place_too() -> None:
    place = make_community()
    case = passed_up(place)
    noor = of_site("noor")
    services.give_opinion(standing=noor, case=case, rung="note")
    Case.objects.update(is_confined=True)

    with pytest.raises(Denied, match="behind glass"):
        services.give_opinion(standing=noor, case=case, rung="hide")


def test_t12_of_a_public_place_nothing_is_behind_glass(client: Client) -> None:
    make_brand()
    place = make_community()
    case = passed_up(place)
    client.force_login(of_site("noor").user)
    User.objects.update(accepted_version=1)

    assert heard(client.get(f"/queue/{case.public_id}/").text, place) >= {"post", "note"}


def test_t12_a_moderator_of_the_place_needs_none(place: Community) -> None:
    case = passed_up(place)

    with pytest.raises(Denied, match="as it is"):
        services.break_glass(standing=keeper(place), case=case, reason=WHY)
    with pytest.raises(ValidationError):
        services.break_glass(standing=of_site("noor"), case=case, reason="")


def test_t12_notices_name_nobody_of_a_closed_place(place: Community) -> None:
    passed_up(place)
    of_site("noor")
    case = passed_up(place, "otto")
    settle()

    rows = Notification.objects.filter(kind="case", object_id=case.pk, recipient__handle="noor")
    assert list(rows.values_list("reason", "actor_id")) == [("opinion", None)]
    assert standing_of(User.objects.get(handle="noor"), place).role == ""


# ── who is next ──────────────────────────────────────────────────────────────────────────────────
ANOTHER = (
    "and another of the site’s moderators",
    "It goes to another of the site’s moderators, who had no part in this.",
)
THEM = ("and the site’s moderators", "it goes to the site’s moderators")


def next_in(page: str) -> tuple[list[bool], list[bool]]:
    """Whether another of the site's is named as second and for an appeal; whether all of them."""
    return [words in page for words in ANOTHER], [words in page for words in THEM]


def test_one_of_the_site_reads_that_another_of_them_is_next(
    client: Client, place: Community, noor: Standing
) -> None:
    case = passed_up(place)
    services.break_glass(standing=noor, case=case, reason="Nobody else is left.")

    alone = client.get(f"/queue/{case.public_id}/").text
    of_site("maren")
    beside = client.get(f"/queue/{case.public_id}/").text

    assert next_in(alone) == ([True, True], [False, False])
    assert next_in(beside) == ([False, False], [False, False])
    assert "It goes to somebody who had no part in this: Maren." in " ".join(beside.split())


def test_who_keeps_order_there_alone_reads_that_the_sites_are_next(client: Client) -> None:
    place = make_community("alone", visibility="private")
    case = make_case(offer(place))
    client.force_login(keeper(place).user)

    page = client.get(f"/queue/{case.public_id}/").text

    assert next_in(page) == ([False, False], [True, True])
