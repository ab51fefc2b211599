"""What leads elsewhere is split off a thread, into one of its own."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from apps.communities.access import Standing
from apps.communities.models import Circle, Community
from apps.core.access import Denied
from apps.notifications.models import Notification
from apps.search.selectors import search
from apps.threads.events import AnswerWithdrawn, ThreadSplit
from apps.threads.models import Draft, Moved, Post, Reading, Thread
from apps.threads.selectors import thread_list, thread_page
from apps.threads.services import (
    accept_answer,
    follow_thread,
    hide_post,
    hide_thread,
    mark_read,
    react,
    reply_to_thread,
    save_draft,
    split_thread,
)
from tests.communities.makers import join, make_brand, make_community
from tests.ledger.settling import recorded, settle
from tests.threads.makers import make_question, make_reply, make_thread, member_of

pytestmark = pytest.mark.django_db
TITLE = "Which kettle whistles"


@pytest.fixture(autouse=True)
def _ground(settings: Settings) -> None:
    cache.clear()
    make_brand()
    settings.LIMITS = False


@pytest.fixture
def thread() -> Thread:
    """A thread of six posts; the third to fifth are about kettles, and the fifth answers one."""
    thread = make_thread("ada", title="A zip that slips")
    make_reply(thread, "ben", "Soap helps.")
    make_reply(thread, "cleo", "My kettle whistles.")
    kettle = make_reply(thread, "ben", "Descale that kettle.")
    make_reply(thread, "dan", "With vinegar?", reply_to=kettle)
    make_reply(thread, "ada", "Soap it is.", reply_to=kettle)
    return thread


@pytest.fixture
def mo(thread: Thread) -> Standing:
    return join(thread.community, "mo", role="moderator")


def split(thread: Thread, by: Standing, numbers: Collection[int] = (3, 4, 5)) -> Thread:
    fresh = split_thread(standing=by, thread=thread, numbers=numbers, title=TITLE)
    thread.refresh_from_db()
    return fresh


def said_in(thread: Thread) -> list[tuple[int, str]]:
    return list(thread.posts.order_by("number").values_list("number", "body"))


def page_of(client: Client, thread: Thread) -> str:
    return client.get(thread.get_absolute_url()).content.decode()


def test_the_posts_go_in_order_and_the_others_keep_their_numbers(
    thread: Thread, mo: Standing
) -> None:
    fresh = split(thread, mo, [5, 3, 4])

    assert said_in(fresh) == [
        (1, "My kettle whistles."),
        (2, "Descale that kettle."),
        (3, "With vinegar?"),
    ]
    assert [number for number, _ in said_in(thread)] == [1, 2, 6]
    assert (fresh.title, fresh.author.handle, fresh.excerpt) == (
        TITLE,
        "cleo",
        "My kettle whistles.",
    )
    assert (thread.post_count, thread.reply_count) == (6, 2)
    assert (fresh.post_count, fresh.reply_count) == (3, 2)
    assert thread.last_post_at == thread.posts.get(number=6).created_at
    assert Community.objects.get(pk=thread.community_id).thread_count == 2


def test_it_is_one_fact(thread: Thread, mo: Standing) -> None:
    ids = list(thread.posts.filter(number__in=(3, 4, 5)).order_by("number").values_list("pk"))
    fresh = split(thread, mo)
    facts = [fact for fact in recorded() if isinstance(fact, ThreadSplit)]
    assert facts == [
        ThreadSplit(thread_id=thread.pk, new_thread_id=fresh.pk, post_ids=[pk for (pk,) in ids])
    ]


@pytest.mark.parametrize(
    ("numbers", "why"),
    [((), "Choose"), ((1, 3), "first post stays"), ((3, 9), "meanwhile"), (range(2, 250), "Two")],
)
def test_what_cannot_go_stays_and_leaves_no_trace(
    thread: Thread, mo: Standing, numbers: Collection[int], why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        split(thread, mo, numbers)
    assert (Thread.objects.count(), Moved.objects.count(), len(said_in(thread))) == (1, 0, 6)


def test_what_is_hidden_does_not_go(thread: Thread, mo: Standing) -> None:
    hide_post(standing=mo, post=thread.posts.get(number=3))
    with pytest.raises(ValidationError, match="meanwhile"):
        split(thread, mo)


@pytest.mark.parametrize("who", ["ada", "cleo", "zoe"])
def test_members_split_nothing(thread: Thread, who: str) -> None:
    with pytest.raises(Denied):
        split(thread, member_of(thread.community, who))
    assert Thread.objects.count() == 1


def test_a_steward_of_elsewhere_splits_nothing(thread: Thread) -> None:
    foreign = join(make_community("elsewhere"), "kim", role="steward")
    with pytest.raises(Denied):
        split(thread, foreign)


def test_what_answered_is_the_answer_no_more() -> None:
    question = make_question("ada")
    reply = make_reply(question, "ben")
    accept_answer(standing=member_of(question.community, "ada"), post=reply)

    split(question, join(question.community, "mo", role="moderator"), [2])

    assert question.answer is None
    assert [type(fact) for fact in recorded()[-2:]] == [AnswerWithdrawn, ThreadSplit]


def test_each_old_number_leads_on(client: Client, thread: Thread, mo: Standing) -> None:
    fresh = split(thread, mo)
    there = fresh.get_absolute_url()

    for old, new in ((3, 1), (4, 2), (5, 3)):
        answer = client.get(f"/t/{thread.public_id}/{old}/")
        assert (answer.status_code, answer["Location"]) == (301, f"{there}#r{new}")
        stays = client.get(f"/t/{fresh.public_id}/{new}/")
        assert (stays.status_code, stays["Location"]) == (302, f"{there}#r{new}")
    assert client.get(f"/t/{thread.public_id}/9/").status_code == 404


def test_a_line_in_the_old_place_leads_there_and_back(
    client: Client, thread: Thread, mo: Standing
) -> None:
    fresh = split(thread, mo)
    there = fresh.get_absolute_url()

    old, new = page_of(client, thread), page_of(client, fresh)

    assert "3 posts went to a thread of their own." in old
    assert f'<a class="link" href="{there}#r1">{TITLE}</a>' in old
    assert f'<a id="r4" href="{there}#r2"' in old
    assert f'<a id="r5" href="{there}#r3"' in old
    assert old.count('id="r3"') == 1
    assert "My kettle whistles" not in old
    assert f'Split off from <a class="link" href="{thread.get_absolute_url()}">' in new


def test_what_was_answered_is_answered_still(client: Client, thread: Thread, mo: Standing) -> None:
    fresh = split(thread, mo)

    assert 'href="#r2">In reply to post 2' not in page_of(client, fresh)  # right above it
    old = page_of(client, thread)
    assert f'<a href="{fresh.get_absolute_url()}#r2">In reply to a post of another thread' in old
    assert "In reply to post 4" not in old


def test_who_may_not_see_the_new_thread_is_told_no_title(
    client: Client, thread: Thread, mo: Standing
) -> None:
    fresh = split(thread, mo)
    hide_thread(standing=mo, thread=fresh)

    old = page_of(client, thread)

    assert "3 posts went to a thread of their own." in old
    assert TITLE not in old
    assert fresh.public_id not in old
    assert client.get(f"/t/{thread.public_id}/4/").status_code == 404


def test_it_stays_within_its_circle(thread: Thread, mo: Standing) -> None:
    circle = Circle.objects.create(community=thread.community, name="Staff")
    circle.people.add(mo.user)
    Thread.objects.filter(pk=thread.pk).update(circle=circle)
    thread.refresh_from_db()
    assert split(thread, mo).circle_id == circle.pk


def test_what_was_read_is_read_there(thread: Thread, mo: Standing) -> None:
    zoe, dan = join(thread.community, "zoe"), member_of(thread.community, "dan")
    mark_read(user=zoe.user, thread=thread, number=4)
    follow_thread(standing=zoe, thread=thread, on=True)

    fresh = split(thread, mo)

    own = {
        each.user.handle: (each.number, each.follows)
        for each in Reading.objects.filter(thread=fresh).select_related("user")
    }
    assert own["zoe"] == (2, False)  # whose thread of interest was the other
    assert own["dan"] == (Reading.objects.get(thread=thread, user=dan.user).number - 2, True)
    assert Reading.objects.get(thread=thread, user=zoe.user).number == 4
    (row,) = (row for row in thread_list(zoe.user).rows if row.title == TITLE)
    assert (row.is_new, row.replies) == (True, 2)


def test_who_reads_to_the_end_has_read_all_also_where_the_end_went(
    client: Client, thread: Thread, mo: Standing
) -> None:
    zoe = join(thread.community, "zoe")
    split(thread, mo, [5, 6])
    page = thread_page(zoe.user, thread.public_id)
    mark_read(user=zoe.user, thread=thread, number=page.shown_to)
    (row,) = (row for row in thread_list(zoe.user).rows if row.title == thread.title)
    assert (page.shown_to, row.is_new) == (6, False)


def test_new_replies_go_on_from_where_the_thread_is(thread: Thread, mo: Standing) -> None:
    fresh = split(thread, mo)
    ben = member_of(thread.community, "ben")
    assert reply_to_thread(standing=ben, thread=thread, body="Wax?").number == 7
    assert reply_to_thread(standing=ben, thread=fresh, body="Tea?").number == 4


def test_a_reply_to_what_went_meanwhile_is_kept(thread: Thread, mo: Standing) -> None:
    kettle, ben = thread.posts.get(number=3), member_of(thread.community, "ben")
    split(thread, mo)
    reply = reply_to_thread(standing=ben, thread=thread, body="Tea?", reply_to=kettle)
    assert (reply.number, reply.reply_to) == (7, kettle)


def test_what_is_done_to_a_post_from_an_old_page_is_refused(thread: Thread, mo: Standing) -> None:
    kettle = Post.objects.select_related("thread").get(thread=thread, number=3)
    split(thread, mo)
    with pytest.raises(Denied, match="no longer here"):
        react(standing=mo, post=kettle, word="thanks", on=True)


def test_search_and_news_lead_to_the_new_place(thread: Thread, mo: Standing) -> None:
    settle()
    before = set(Notification.objects.values_list("object_id", "root"))
    fresh = split(thread, mo)
    settle()

    (found,) = search(viewer=mo.user, query="vinegar").results
    assert found.url == f"{fresh.get_absolute_url()}#r3"
    assert [piece.text for piece in found.title] == [TITLE]
    moved = set(fresh.posts.values_list("pk", flat=True))
    after = set(Notification.objects.values_list("object_id", "root"))
    changed = {pk for pk, _ in after - before}
    assert changed == {pk for pk, _ in before} & moved
    assert len({root for pk, root in after if pk in moved}) == 1


def test_an_edit_that_was_begun_goes_along(thread: Thread, mo: Standing) -> None:
    cleo = member_of(thread.community, "cleo")
    save_draft(user=cleo.user, key=f"post-{thread.public_id}-3", body="My kettle sings.")
    fresh = split(thread, mo)
    assert Draft.objects.get(user=cleo.user).key == f"post-{fresh.public_id}-1"


def test_it_can_be_split_again_and_the_first_numbers_still_lead_on(
    client: Client, thread: Thread, mo: Standing
) -> None:
    second = split(split(thread, mo), mo, [2, 3])
    answer = client.get(f"/t/{thread.public_id}/5/")
    assert answer["Location"] == f"{second.get_absolute_url()}#r2"


def test_it_is_chosen_on_a_page_without_scripts(
    client: Client, thread: Thread, mo: Standing
) -> None:
    client.force_login(mo.user)
    url = f"/t/{thread.public_id}/split/"
    offered = client.get(url).content.decode()
    assert [f'value="{n}"' in offered for n in (1, 2, 3, 6)] == [False, True, True, True]

    kept = client.post(url, {"title": "", "numbers": ["3", "5"]})
    assert kept.status_code == 422
    assert kept.content.decode().count(" checked") == 2
    assert client.post(url, {"title": TITLE}).status_code == 422
    assert client.post(url, {"title": TITLE, "numbers": ["x"]}).status_code == 422

    done = client.post(url, {"title": TITLE, "numbers": ["3", "4", "5"]})
    fresh = Thread.objects.get(title=TITLE)
    assert (done.status_code, done["Location"]) == (302, fresh.get_absolute_url())


def test_members_do_not_see_that_page(client: Client, thread: Thread) -> None:
    client.force_login(thread.author)
    assert client.get(f"/t/{thread.public_id}/split/").status_code == 403
    assert "/split/" not in page_of(client, thread)


def test_a_page_with_posts_gone_takes_two_queries_more(
    thread: Thread, mo: Standing, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    zoe = join(thread.community, "zoe")
    with django_assert_num_queries(5):
        thread_page(zoe.user, thread.public_id)
    split(thread, mo)
    with django_assert_num_queries(7):
        thread_page(zoe.user, thread.public_id)
