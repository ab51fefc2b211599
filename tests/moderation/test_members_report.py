"""Telling those who keep order, page by page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.core.kinds import KINDS, all_kinds, kind_of
from apps.guidelines.services import publish_edition
from apps.moderation import services
from apps.moderation.models import Priority, Report
from apps.moderation.selectors.telling import report_url
from apps.threads.models import Post
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.ledger.settling import settle
from tests.moderation.makers import (
    decide,
    delivered,
    dismissed,
    keeper,
    make_case,
    offer,
    person,
    publish_rules,
    report,
)
from tests.threads.makers import make_reply, make_thread, member_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SAID = {"rule": "none", "priority": "3", "text": "This is an offer."}


@pytest.fixture(autouse=True)
def _house() -> None:
    make_brand()


@pytest.fixture
def post() -> Post:
    made = offer()
    publish_rules()
    return made


@pytest.fixture
def dilys(post: Post, client: Client) -> Client:
    """A member, signed in."""
    client.force_login(join(post.thread.community, make_user("dilys", accepted_version=1)).user)
    return client


def url_of(post: Post) -> str:
    return report_url("post", kind_of("post").reference(post))


def test_from_the_first_post_one_comes_to_the_whole_thread(dilys: Client, post: Post) -> None:
    opening = Post.objects.get(thread=post.thread, number=1)
    whole = report_url("thread", post.thread.public_id)

    assert f'href="{whole}"' in dilys.get(url_of(opening)).text
    assert "Tell of the whole thread" not in dilys.get(url_of(post)).text
    assert "the whole thread, with all its replies" in dilys.get(whole).text
    assert dilys.post(whole, SAID).status_code == 302
    assert Report.objects.get().kind == "thread"


def test_every_reportable_kind_can_be_named_without_an_integer_key() -> None:
    for kind in all_kinds():
        if kind.is_reportable:
            fields = {field.name for field in kind.model._meta.get_fields()}
            assert kind.address[0].partition("__")[0] in fields
            assert "pk" not in kind.address
            assert "id" not in kind.address


def test_a_thing_is_found_by_its_reference_and_by_no_other_spelling(post: Post) -> None:
    kind, viewer = KINDS["post"], person("rob")
    reference = f"{post.thread.public_id}-{post.number}"

    assert kind.reference(post) == reference
    assert kind.at(viewer, reference) == post
    assert kind.at(viewer, f"{post.thread.public_id}-0{post.number}") is None
    assert kind.at(viewer, f"{post.thread.public_id}-x") is None
    assert kind.at(viewer, post.thread.public_id) is None


@pytest.mark.parametrize("kind", ["thread", "post", "profile", "community"])
def test_a_page_of_a_report_names_the_thing_and_its_rules(
    dilys: Client, post: Post, kind: str
) -> None:
    things = {
        "thread": post.thread,
        "post": post,
        "profile": post.author,
        "community": post.thread.community,
    }
    url = report_url(kind, kind_of(kind).reference(things[kind]))

    page = dilys.get(url)

    assert page.status_code == 200
    assert "§4 Nobody sells here." in page.text
    assert "None of these" in page.text


def test_a_community_s_own_rules_follow_the_brand_s(dilys: Client, post: Post) -> None:
    place = post.thread.community
    publish_edition(standing=None, community=place, rules=[("Show the whole repair.", "")])

    assert "§5 Show the whole repair." in dilys.get(url_of(post)).text


def test_telling_opens_a_case_and_leads_to_what_one_told(dilys: Client, post: Post) -> None:
    answer = dilys.post(url_of(post), {**SAID, "rule": "s4", "priority": "0"})

    told = Report.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/reports/")
    assert (told.rule, told.text, told.is_urgent) == ("s4", "This is an offer.", True)
    assert told.case.priority == Priority.DANGER


def test_by_htmx_it_leads_on_as_well(dilys: Client, post: Post) -> None:
    answer = dilys.post(url_of(post), SAID, headers=HTMX)

    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/reports/")


def test_a_form_that_says_too_little_comes_back_with_the_words(dilys: Client, post: Post) -> None:
    answer = dilys.post(url_of(post), {"priority": "3", "text": "An offer."})
    piece = dilys.post(url_of(post), {"priority": "3", "text": "An offer."}, headers=HTMX)

    assert (answer.status_code, piece.status_code) == (422, 422)
    assert "An offer." in answer.text
    assert piece.text.lstrip().startswith("<form")
    assert not Report.objects.exists()


def test_told_again_the_page_says_what_was_said_and_that_it_stays(
    dilys: Client, post: Post
) -> None:
    dilys.post(url_of(post), SAID | {"text": "An offer."})
    dilys.post(url_of(post), SAID | {"text": "And a second one."})

    page = dilys.get(url_of(post)).text
    told = dilys.get("/reports/").text

    assert "That stays; what you write now is added to it, and both are one report." in page
    assert "></textarea>" in page.replace("\n", "")
    for words in (page, told):
        assert "You wrote: An offer." in words
        assert "You added: And a second one." in words
    assert told.count("An offer.") == 1


def test_a_refusal_of_the_service_is_said_in_the_form(dilys: Client, post: Post) -> None:
    for _ in range(5):
        again = make_reply(post.thread, "rob", "More of it.")
        services.report(reporter=person("dilys"), kind="post", object_id=again.pk)

    answer = dilys.post(url_of(post), SAID)

    assert answer.status_code == 422
    assert "several times today" in answer.text
    assert "This is an offer." in answer.text


def test_one_s_own_words_are_not_reported(client: Client, post: Post) -> None:
    client.force_login(person("rob"))

    assert client.get(url_of(post)).status_code == 403
    assert client.post(url_of(post), SAID).status_code == 403


def test_a_visitor_is_sent_to_the_door_whatever_is_there(client: Client) -> None:
    hidden = make_thread(community=make_community("hidden", visibility="secret"))
    there = client.get(report_url("thread", hidden.public_id))
    nowhere = client.get(report_url("thread", "0000000000"))

    assert (there.status_code, nowhere.status_code) == (302, 302)


def test_what_one_cannot_see_is_not_found_like_what_is_missing(client: Client) -> None:
    hidden = make_thread(community=make_community("hidden", visibility="secret"))
    client.force_login(make_user("eve"))

    there = client.get(report_url("thread", hidden.public_id))
    nowhere = client.get(report_url("thread", "0000000000"))

    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert there.content == nowhere.content
    assert client.get(report_url("statement", "0000000000")).status_code == 404


def test_a_closed_place_s_own_rules_are_for_its_members(client: Client) -> None:
    place = make_community("closed", visibility="private", joining="application")
    publish_rules()
    publish_edition(standing=None, community=place, rules=[("What is said here stays.", "")])
    client.force_login(make_user("eve"))

    page = client.get(report_url("community", "closed")).text

    assert "Be kind." in page
    assert "What is said here stays." not in page


def test_the_menu_of_a_post_leads_there_but_not_from_one_s_own(dilys: Client, post: Post) -> None:
    own = make_reply(post.thread, "dilys", "Rob, you know the swap.")

    page = dilys.get(post.thread.get_absolute_url()).text

    assert f'href="{url_of(post)}"' in page
    assert f'href="{url_of(own)}"' not in page


def test_profiles_and_communities_lead_there(dilys: Client, post: Post) -> None:
    profile = dilys.get(post.author.get_absolute_url()).text
    place = dilys.get(post.thread.community.get_absolute_url()).text

    assert f'href="{report_url("profile", "rob")}"' in profile
    assert f'href="{report_url("community", "repair-bench")}"' in place
    assert "/report/" not in dilys.get(person("dilys").get_absolute_url()).text


# ── what came of it ──────────────────────────────────────────────────────────────────────────────
def test_one_hears_what_came_of_it_once_the_letter_left(dilys: Client, post: Post) -> None:
    case = report(post).case
    decision = decide(case)
    before = dilys.get("/reports/").text

    delivered(decision)
    settle()
    after = dilys.get("/reports/").text

    assert "Nobody has looked yet" in before
    assert "Action taken" in after
    assert "Hide until edited" not in after  # never what was done to whom
    assert "it is hidden" not in after.lower()


def test_no_breach_is_said_as_kindly(dilys: Client, post: Post) -> None:
    case = report(post).case
    dismissed(case, keeper(post.thread.community))
    settle()

    assert "No breach" in dilys.get("/reports/").text


def test_nobody_reads_what_another_told(client: Client, post: Post) -> None:
    report(post, text="Told in confidence.")
    for handle in ("rob", "priya"):
        client.force_login(member_of(post.thread.community, handle).user)
        assert "Told in confidence." not in client.get("/reports/").text


def test_what_one_told_costs_the_same_for_many(
    client: Client, post: Post, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_case(post)
    client.force_login(person("dilys"))
    client.get("/reports/")
    with django_assert_num_queries(8):  # one of them for what came of last month
        client.get("/reports/")
    for body in ("More.", "Still more."):
        report(make_reply(post.thread, "rob", body))
    with django_assert_num_queries(8):
        client.get(reverse("moderation:told"))
