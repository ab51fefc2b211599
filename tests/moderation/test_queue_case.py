"""One case at the desk: what it shows, and deciding it from there."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.models import Community
from apps.moderation import services
from apps.moderation.models import Decision
from apps.moderation.selectors.rules import rules_of
from apps.threads.models import Post
from apps.threads.services import delete_post, edit_post
from tests.communities.makers import make_community
from tests.moderation.desk import keys, opened, sent, signed_in
from tests.moderation.makers import decide, delivered, keeper, make_case, of_site, offer, report
from tests.threads.makers import first_post, make_reply, make_thread, member_of

pytestmark = pytest.mark.django_db
HEADERS = {"HX-Request": "true"}


def test_the_case_shows_the_words_what_is_around_them_and_the_letter(
    client: Client, place: Community
) -> None:
    post = offer(place)
    make_reply(post.thread, "otto", "You know the swap’s on Sunday.")
    case = make_case(post, rule=keys()[0])
    signed_in(client, place)

    shown = client.get(f"/queue/{case.public_id}/").text

    for said in (
        "Message me, I do seals and zips for sixty quid.",
        "It jumps at the curve.",
        "You know the swap’s on Sunday.",
        "Nobody sells here.",
        "Hi Rob. A word about your reply, to you alone: it crosses something we all agreed to.",
        "Nobody sells here (§1). Swaps are on Sunday.",
        "someone other than me will read it.",
        "If Rob appeals",
    ):
        assert said in shown


def test_the_letter_about_an_opening_names_the_thread(client: Client, place: Community) -> None:
    opening = first_post(make_thread("rob", place, title="Seals, sixty quid"))
    case = make_case(opening, rule=keys()[0])
    signed_in(client, place)

    shown = client.get(f"/queue/{case.public_id}/").text

    assert "A word about your thread “Seals, sixty quid”, to you alone: it crosses" in shown
    assert "your reply" not in shown


def test_also_to_who_reads_it_through_broken_glass(client: Client) -> None:
    closed = make_community("closed", visibility="private")
    keeper(closed)
    case = make_case(first_post(make_thread("rob", closed, title="Seals, sixty quid")))
    type(case).objects.update(is_passed_up=True)
    maren = of_site()
    services.break_glass(standing=maren, case=case, reason="Nobody else is left.")
    client.force_login(maren.user)

    shown = client.get(f"/queue/{case.public_id}/").text

    assert "your thread “Seals, sixty quid”" in shown


def test_what_one_person_told_first_and_added_later_stand_together(
    client: Client, place: Community
) -> None:
    post = offer(place)
    case = make_case(post, text="An offer.")
    report(post, text="And unsafe.")
    signed_in(client, place)

    shown = client.get(f"/queue/{case.public_id}/").text

    line = '<li>An offer.<p><span class="note">Added later:</span> And unsafe.</p></li>'
    assert line in shown
    assert "dilys" not in shown


def test_what_was_edited_since_is_shown_in_both_versions(client: Client, place: Community) -> None:
    post = offer(place)
    case = make_case(post)
    edit_post(standing=member_of(place, "rob"), post=post, body="The swap is on.", version=1)
    signed_in(client, place)

    shown = client.get(f"/queue/{case.public_id}/").text

    assert "Version 1, as it was reported" in shown
    assert "sixty quid" in shown
    assert "Version 2, edited since: as it stands now" in shown
    assert "The swap is on." in shown


def test_what_its_author_deleted_is_still_to_be_read_here(client: Client, place: Community) -> None:
    post = offer(place)
    case = make_case(post)
    delete_post(standing=member_of(place, "rob"), post=post)
    signed_in(client, place)

    shown = client.get(f"/queue/{case.public_id}/").text

    assert "sixty quid" in shown
    assert "deleted by its author" in shown


def letter_on(page: str) -> str:
    """What the letter says that is offered on a page."""
    field = page.split('id="letter-text"')[1].split(">", 1)[1]
    return unescape(field.split("</textarea>")[0])


def test_a_letter_of_another_step_comes_back_anew_and_does_not_leave(
    client: Client, place: Community
) -> None:
    """Without JavaScript the letter stays as it was offered when another step is chosen."""
    case = opened(place)
    signed_in(client, place)
    page = client.get(case.get_absolute_url()).text
    offered = letter_on(page)
    form = sent(case, rung="ask_edit", letter=offered, departs="It is small.")

    answer = client.post(f"/queue/{case.public_id}/decision/", form)

    assert answer.status_code == 422
    assert "This was the letter of another step." in answer.text
    assert 'value="It is small."' in answer.text
    assert not Decision.objects.exists()
    anew = unescape(
        answer.text.split('id="letter-text"')[1].split(">", 1)[1].split("</textarea>")[0]
    )
    assert anew != offered
    again = client.post(f"/queue/{case.public_id}/decision/", form | {"letter": anew})
    assert again.status_code == 302
    assert Decision.objects.get().rung == "ask_edit"


def test_what_was_done_can_be_undone_from_anywhere_on_the_desk(
    client: Client, place: Community
) -> None:
    case = opened(place)
    signed_in(client, place)
    client.post(f"/queue/{case.public_id}/decision/", sent(case))

    for page in ("/queue/", "/queue/?tab=appeals", case.get_absolute_url()):
        assert 'data-key="z"' in client.get(page).text
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        assert 'data-key="z"' not in client.get("/queue/").text


def test_a_decision_goes_on_to_the_next_and_can_be_undone(client: Client, place: Community) -> None:
    case, following = opened(place), opened(place, "otto")
    signed_in(client, place)
    path = f"/queue/{case.public_id}/decision/?tab=flags"

    answer = client.post(path, sent(case, next=following.public_id))

    decision = Decision.objects.get()
    beyond = f"/queue/{following.public_id}/?tab=flags"
    assert answer["Location"] == beyond
    assert decision.rules == [{"key": keys()[0], "number": 1, "title": "Nobody sells here."}]
    assert decision.signed == "Priya"
    shown = client.get(beyond).text
    assert "Private note: Rob’s reply." in shown

    answer = client.post("/queue/undo/", {"decision": [decision.public_id]})

    assert answer["Location"] == f"/queue/{case.public_id}/"
    assert Decision.objects.get().state == "undone"
    assert "<undo-toast" not in client.get(beyond).text


def test_nobody_takes_back_what_another_decided(client: Client, place: Community) -> None:
    decision = decide(opened(place), by=keeper(place))
    signed_in(client, place, "sefa")

    client.post("/queue/undo/", {"decision": [decision.public_id]})

    decision.refresh_from_db()
    assert decision.state == "standing"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rules": []}, "Name the guideline that this crosses."),
        ({"letter": " "}, "nobody is sanctioned in silence"),
        ({"rung": "hide"}, "This is not what the ladder proposes."),
        ({"rung": "nonsense"}, "Choose what happens next."),
        ({"until": "yesterday"}, "Choose a day and a time"),
    ],
)
def test_what_is_missing_is_said_and_everything_typed_is_still_there(
    client: Client, place: Community, fields: dict[str, object], said: str
) -> None:
    case = opened(place)
    signed_in(client, place)
    letter = "Hi Rob. In my own words."

    answer = client.post(f"/queue/{case.public_id}/decision/", sent(case, letter=letter) | fields)

    assert answer.status_code == 422
    assert said in answer.text
    assert (letter in answer.text) is ("letter" not in fields)
    assert not Decision.objects.exists()


def test_who_has_a_part_in_it_is_told_why_not_and_by_whom(client: Client, place: Community) -> None:
    keeper(place, "sefa")
    post = offer(place)
    make_reply(post.thread, "priya", "I would not.")
    case = make_case(post)
    signed_in(client, place)

    shown = client.get(f"/queue/{case.public_id}/").text
    answer = client.post(f"/queue/{case.public_id}/decision/", sent(case))

    assert "You took part in that conversation: somebody else decides." in shown
    assert "These could, if they had no part in it: Sefa." in shown
    assert 'id="decide"' not in shown
    assert answer.status_code == 403
    assert not Decision.objects.exists()


def test_where_nobody_uninvolved_is_left_it_can_be_passed_up(
    client: Client, place: Community
) -> None:
    post = offer(place)
    case = make_case(post)
    make_reply(post.thread, "priya", "I would not.")  # and has a part in it from now on
    signed_in(client, place)
    assert "Nobody uninvolved is left here." in client.get(f"/queue/{case.public_id}/").text

    client.post(f"/queue/{case.public_id}/look/", {"do": "pass_up"})

    case.refresh_from_db()
    assert case.is_passed_up


def test_the_letter_follows_another_choice(client: Client, place: Community) -> None:
    case = opened(place)
    signed_in(client, place)
    fields = sent(case, rung="hide", rules=keys(), letter="Mine.")

    part = client.post(f"/queue/{case.public_id}/letter/", fields, headers=HEADERS).text
    whole = client.post(f"/queue/{case.public_id}/letter/", fields).text

    for said in (
        "I’ve hidden your reply for now: it crosses two things we all agreed to.",
        "Keep each other safe (§2).",
        "Edit it and it reappears by itself.",
    ):
        assert said in part
        assert said in whole
    assert "<html" not in part
    assert not Decision.objects.exists()


def test_a_letter_can_be_signed_by_the_team(client: Client, place: Community) -> None:
    case = opened(place)
    signed_in(client, place)

    client.post(f"/queue/{case.public_id}/decision/", sent(case, team="1"))

    assert Decision.objects.get().signed == "the team of Repair Bench"


def test_until_is_read_in_the_viewers_own_zone(client: Client, place: Community) -> None:
    case = opened(place)
    signed_in(client, place)
    User.objects.filter(handle="priya").update(time_zone="Pacific/Auckland")
    day = (timezone.now() + timedelta(days=40)).date()  # long: it waits for a second person
    fields = sent(case, rung="suspend", departs="Spam.", until=f"{day}T09:00")

    client.post(f"/queue/{case.public_id}/decision/", fields)

    until = Decision.objects.get().until
    assert until == datetime.combine(day, time(9), tzinfo=ZoneInfo("Pacific/Auckland"))


def test_nothing_wrong_closes_it(client: Client, place: Community) -> None:
    case = opened(place)
    signed_in(client, place)

    client.post(f"/queue/{case.public_id}/nothing/", {"unclear": "1"})

    case.refresh_from_db()
    assert (case.state, case.reports.get().verdict) == ("decided", "unclear")


def test_what_was_decided_before_under_the_rule_is_counted(
    client: Client, place: Community
) -> None:
    cited = rules_of([None])[None][0].cited
    delivered(decide(opened(place, "otto"), by=keeper(place), rules=(cited,)))
    case = opened(place)
    signed_in(client, place)

    shown = client.get(f"/queue/{case.public_id}/").text

    assert "We’ve decided this before" in shown
    assert "Nobody appealed." in shown


def test_what_went_before_says_what_is_left_of_it(client: Client, place: Community) -> None:
    cited = rules_of([None])[None][0].cited
    delivered(decide(opened(place), by=keeper(place), rules=(cited,)))
    again = make_reply(Post.objects.get(number=2).thread, "rob", "Forty, for members.")
    case = report(again, "eirik", rule=keys()[0]).case
    signed_in(client, place)

    assert "100 % of it still counts." in client.get(f"/queue/{case.public_id}/").text
