"""What is held is in nothing that anybody else reads, and leaves no gap to guess it by."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.communities.models import Community, Role
from apps.core.access import Denied
from apps.core.kinds import all_kinds
from apps.home.selectors.people import person_page
from apps.home.selectors.shell import shell_of
from apps.search.selectors import search
from apps.threads.gates import may_hear
from apps.threads.models import Post, Thread, Upload
from apps.threads.selectors import thread_list, thread_page
from apps.threads.services import delete_post, mark_read, react, reply_to_thread
from tests.communities.makers import join, make_brand, make_community
from tests.ledger.settling import settle
from tests.threads.doubting import WAITS, WORD, held_opening, held_reply, held_thread, screen
from tests.threads.makers import make_reply, make_thread, make_upload, member_of

__all__ = ["screen"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("screen")]
VISITOR = AnonymousUser()


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()
    make_brand()


@pytest.fixture
def place() -> Community:
    return make_community()


@pytest.fixture
def thread(place: Community) -> Thread:
    return make_thread("ada", place)


@pytest.fixture
def ben(place: Community, client: Client) -> User:
    """Another member, signed in."""
    ben = join(place, "ben").user
    client.force_login(ben)
    return ben


def signed_in(user: User | str) -> Client:
    client = Client()
    client.force_login(user if isinstance(user, User) else User.objects.get(handle=user))
    return client


def page_of(thread: Thread, client: Client) -> str:
    """As it is sent, without what differs each time."""
    html = client.get(thread.get_absolute_url()).content.decode()
    for each in (r'name="csrfmiddlewaretoken" value="\w+"', r'name="once" value="\w+"'):
        html = re.sub(each, "", html)
    html = re.sub(r'name="opened" value="[^"]*"', "", html)
    return re.sub(r"X-CSRFToken[^}]*}|nonce-?=?\S+", "", html)


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_the_thread_page_is_the_same_before_and_after(who: str, thread: Thread) -> None:
    client = signed_in(join(thread.community, "ben").user) if who == "member" else Client()
    join(thread.community, "rob")
    before = page_of(thread, client)

    held_reply(thread)

    cache.clear()
    assert page_of(thread, client) == before


def test_its_author_reads_it_below_the_others(thread: Thread) -> None:
    held_reply(thread)

    html = signed_in("rob").get(thread.get_absolute_url()).content.decode()

    assert (html.count(f"Real {WORD}"), WAITS in html, "0 replies" in html) == (1, True, True)
    assert f'href="/t/{thread.public_id}/9' in html  # to edit it


def test_those_who_keep_order_read_it_there_too(thread: Thread) -> None:
    held_reply(thread)
    mo = join(thread.community, "mo", role=Role.MODERATOR).user

    html = signed_in(mo).get(thread.get_absolute_url()).content.decode()

    assert (f"Real {WORD}" in html, WAITS in html) == (True, False)
    assert "This waits for one of you to look." in html


def test_the_moderator_of_another_place_does_not(thread: Thread) -> None:
    held_reply(thread)
    elsewhere = join(make_community("other"), "mo", role=Role.MODERATOR).user

    assert WORD not in signed_in(elsewhere).get(thread.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["visitor", "member", "moderator elsewhere"])
def test_a_held_thread_is_not_found_like_one_that_never_was(who: str, place: Community) -> None:
    held = held_thread("rob", place)
    missing = held.get_absolute_url().replace(held.public_id, "0000000000")
    client = Client()
    if who != "visitor":
        at = place if who == "member" else make_community("other")
        client = signed_in(join(at, "mo", role="moderator" if who != "member" else "member").user)

    there, nowhere = client.get(held.get_absolute_url()), client.get(missing)

    assert (there.status_code, there.content) == (404, nowhere.content)


def test_its_author_and_those_who_keep_order_read_a_held_thread(place: Community) -> None:
    held = held_thread("rob", place)
    mo = join(place, "mo", role=Role.MODERATOR).user

    own = signed_in("rob").get(held.get_absolute_url()).content.decode()
    kept = signed_in(mo).get(held.get_absolute_url()).content.decode()

    assert (own.count(WAITS), kept.count("This waits for one of you to look.")) == (1, 1)
    assert 'class="composer"' not in own + kept


@pytest.mark.parametrize("what", ["edit/", "history/", "delete/", "accept/", "react/thanks/"])
def test_its_addresses_are_those_of_nothing(
    what: str, thread: Thread, ben: User, client: Client
) -> None:
    waiting = held_reply(thread)
    assert ben.pk

    def answer(number: int) -> tuple[int, bytes]:
        url = f"/t/{thread.public_id}/{number}/{what}"
        found = client.get(url) if what in {"edit/", "history/"} else client.post(url, {"on": "1"})
        return found.status_code, found.content

    assert answer(waiting.number) == answer(waiting.number - 1)
    assert answer(waiting.number)[0] == 404


def test_no_fragment_reaches_it(thread: Thread, ben: User, client: Client) -> None:
    waiting = held_reply(thread)
    for after in (1, waiting.number - 1, waiting.number - 20):
        answer = client.get(f"/t/{thread.public_id}/posts/?after={after}")
        assert (answer.status_code, answer.content) == (204, b"")
    html = client.get(f"{thread.get_absolute_url()}?quote={waiting.number}").content.decode()
    assert WORD not in html
    assert thread_page(ben, thread.public_id).waiting == ()


def test_lists_feeds_and_numbers_do_not_know_it(thread: Thread, ben: User) -> None:
    def known() -> list[object]:
        shell = shell_of(ben)
        lists = [
            thread_list(viewer, where, tab)
            for viewer in (ben, VISITOR)
            for where in (thread.community, None)
            for tab in ("active", "new", "unsolved", "mine")
        ]
        here = Community.objects.values_list("thread_count").get(pk=thread.community_id)
        return [*lists, shell, here]

    join(thread.community, "rob")
    before = known()

    held_reply(thread)
    held_thread("rob", thread.community)

    assert known() == before


def test_its_author_does_not_stand_among_the_faces(thread: Thread, ben: User) -> None:
    held_reply(thread)

    (row,) = thread_list(ben, thread.community).rows
    assert (len(row.faces), row.replies) == (1, 0)


def test_its_author_finds_a_held_thread_among_their_own(thread: Thread, ben: User) -> None:
    held = held_thread("rob", thread.community)
    rob = User.objects.get(handle="rob")

    def found(viewer: User, tab: str) -> list[tuple[str, bool]]:
        return [(row.url, row.waits) for row in thread_list(viewer, thread.community, tab).rows]

    assert found(rob, "mine") == [(held.get_absolute_url(), True)]
    assert found(rob, "active") == found(ben, "active") == [(thread.get_absolute_url(), False)]
    assert found(ben, "mine") == []


def test_search_does_not_find_its_words(thread: Thread, ben: User) -> None:
    held_reply(thread)
    held_thread("rob", thread.community)
    settle()

    for viewer in (ben, VISITOR, User.objects.get(handle="rob")):
        assert search(viewer=viewer, query=WORD).results == []


def test_what_somebody_did_here_leaves_it_out(thread: Thread, ben: User) -> None:
    held_reply(thread)
    held_thread("rob", thread.community)

    assert person_page(ben, "rob").posts == ()


@pytest.mark.parametrize("kind", sorted(kind.name for kind in all_kinds()))
def test_no_kind_shows_it_to_anybody_else(kind: str, thread: Thread, ben: User) -> None:
    ids = [held_reply(thread).pk, held_opening("rob", thread.community).pk]
    declared = next(one for one in all_kinds() if one.name == kind)

    if declared.model in (Post, Thread):
        keys = ids if declared.model is Post else [Post.objects.get(pk=ids[1]).thread_id]
        assert declared.found(ben, keys) == declared.found(VISITOR, keys) == {}


def test_nobody_hears_of_it_on_a_socket(place: Community, ben: User) -> None:
    held = held_thread("rob", place)

    assert (
        may_hear(ben, held.public_id),
        may_hear(User.objects.get(handle="rob"), held.public_id),
    ) == ("", "")


def test_its_pictures_are_seen_by_those_who_read_it(place: Community, ben: User) -> None:
    rob = join(place, "rob")
    picture = make_upload(rob.user)
    default_storage.save(f"{picture.path}/large.webp", ContentFile(b"RIFF"))
    thread = make_thread("ada", place)

    reply_to_thread(standing=rob, thread=thread, body=f"My {WORD}.", uploads=[picture])

    mo = join(place, "mo", role=Role.MODERATOR).user
    seen = [list(Upload.objects.visible_to(viewer)) for viewer in (rob.user, mo, ben, VISITOR)]
    assert seen == [[picture], [picture], [], []]
    url = f"/files/{picture.public_id}/large/"
    assert [signed_in(one).get(url).status_code for one in (rob.user, mo, ben)] == [200, 200, 404]


def test_deleted_it_leaves_no_tombstone(thread: Thread, ben: User, client: Client) -> None:
    before = page_of(thread, client)
    post = held_reply(thread)
    delete_post(standing=member_of(thread.community, "rob"), post=post)

    cache.clear()
    assert page_of(thread, client) == before
    assert WORD not in signed_in("rob").get(thread.get_absolute_url()).content.decode()
    assert ben.pk


def test_numbers_of_later_replies_have_no_gap(thread: Thread) -> None:
    held_reply(thread)

    assert [make_reply(thread, "ben", words).number for words in ("Soap.", "Wax.")] == [2, 3]


def test_it_makes_nothing_unread(thread: Thread, ben: User) -> None:
    mark_read(user=ben, thread=thread, number=1)

    held_reply(thread)
    held_thread("rob", thread.community)

    assert [row.is_new for row in thread_list(ben, thread.community).rows] == [False]
    assert thread_page(ben, thread.public_id).is_unread is False


def test_nobody_leaves_a_word_on_it(thread: Thread) -> None:
    post = held_reply(thread)
    with pytest.raises(Denied):
        react(standing=join(thread.community, "ben"), post=post, word="thanks", on=True)


@pytest.mark.parametrize("waiting", [0, 3])
def test_what_waits_costs_other_readers_nothing(
    waiting: int, thread: Thread, ben: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(waiting):
        held_reply(thread)
    thread_page(ben, thread.public_id)

    with django_assert_num_queries(5):
        thread_page(ben, thread.public_id)


def test_the_address_of_what_waits_leads_nobody_else_anywhere(
    thread: Thread, client: Client
) -> None:
    held = held_reply(thread)
    rob = held.author
    address = f"/t/{thread.public_id}/{held.number}/"
    nobodys = f"/t/{thread.public_id}/{held.number + 1}/"

    missing, stranger = client.get(nobodys), client.get(address)
    client.force_login(rob)

    assert (missing.status_code, stranger.status_code) == (404, 404)
    assert client.get(address).status_code == 302
