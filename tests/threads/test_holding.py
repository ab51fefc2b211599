"""Words that a screen doubts wait until somebody has looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community, Role
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from apps.core.screening import Doubt
from apps.notifications.models import Notification
from apps.search.models import Document
from apps.threads.events import (
    PostDeleted,
    PostEdited,
    PostHeld,
    PostHidden,
    PostReleased,
    PostRestored,
    ThreadReplied,
    ThreadStarted,
)
from apps.threads.models import Draft, Held, Post, Reading, Thread
from apps.threads.services import (
    Arrival,
    delete_post,
    edit_post,
    forget_post,
    hide_post_by_decision,
    hold_by_decision,
    import_batch,
    key_of,
    rename_thread,
    reply_to_thread,
    restore_post_by_decision,
    restore_thread,
    save_draft,
    start_thread,
)
from tests.communities.makers import join, make_community
from tests.ledger.settling import recorded, settle
from tests.threads.doubting import (
    SAID,
    WORD,
    Screen,
    held_opening,
    held_reply,
    held_thread,
    screen,
)
from tests.threads.makers import first_post, make_reply, make_thread, make_upload, member_of
from tests.threads.test_import import CREMA, OPENING

__all__ = ["screen"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("screen")]


def again(post: Post) -> Post:
    return Post.objects.select_related("thread__community", "author").get(pk=post.pk)


def release(post: Post, by: User | None = None) -> Post:
    restore_post_by_decision(again(post), by)
    return again(post)


def test_a_doubted_reply_is_kept_and_waits() -> None:
    thread = make_thread("ada")
    last = thread.last_post_at

    post = held_reply(thread)

    thread.refresh_from_db()
    held = Held.objects.get()
    assert (post.held_at, post.body) == (post.hidden_at, f"Real {WORD}, ask me.")
    assert (held.post, held.version, held.score, held.is_new) == (post, 1, 0.8, True)
    assert held.doubts == [{"screen": "moonshine", "said": SAID, "score": 0.8}]
    assert (thread.post_count, thread.reply_count, thread.last_post_at) == (1, 0, last)
    assert recorded()[-1] == PostHeld(thread_id=thread.pk, post_id=post.pk)
    assert not any(isinstance(fact, ThreadReplied) for fact in recorded())


def test_a_doubted_opening_holds_its_whole_thread() -> None:
    place = make_community()

    thread = held_thread("rob", place)

    place.refresh_from_db()
    assert thread.held_at is not None
    assert (thread.hidden_at, thread.excerpt) == (thread.held_at, "")
    assert first_post(thread).held_at is not None
    assert place.thread_count == 0
    assert recorded() == [PostHeld(thread_id=thread.pk, post_id=first_post(thread).pk)]


def test_what_no_screen_doubts_waits_for_nobody(screen: Screen) -> None:
    post = make_reply(make_thread("ada"), "ben", "Beeswax.")

    assert (post.held_at, post.number, Held.objects.count()) == (None, 2, 0)
    assert [writing.kind for writing in screen.seen] == ["thread", "post"]


def test_screens_are_shown_what_is_new_and_who_wrote_it_where(screen: Screen) -> None:
    thread = make_thread("ada", title="A zip", body="See [it](https://zips.example/a).")
    opening, ada = first_post(thread), member_of(thread.community, "ada")
    picture = make_upload(ada.user)
    more = f"{opening.body} And [that](https://wax.example/b)."

    edit_post(standing=ada, post=opening, body=more, version=1, uploads=[picture])

    first, edited = screen.seen
    assert (first.kind, first.title, first.author) == ("thread", "A zip", ada.user)
    assert (first.place, first.links) == (
        thread.community,
        frozenset({"https://zips.example/a"}),
    )
    assert (edited.kind, edited.links, edited.pictures) == (
        "thread",
        frozenset({"https://wax.example/b"}),
        1,
    )


def test_the_door_says_how_long_it_took_and_adds_its_own_doubts(screen: Screen) -> None:
    thread = make_thread("ada")
    ben = join(thread.community, "ben")
    arrival = Arrival(timedelta(seconds=2), (Doubt("trap", "A hidden field.", 0.9),))

    reply_to_thread(standing=ben, thread=thread, body=f"Fine {WORD}.", arrival=arrival)

    assert screen.seen[-1].took == timedelta(seconds=2)
    assert [doubt["screen"] for doubt in Held.objects.get().doubts] == ["trap", "moonshine"]


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.STEWARD])
def test_those_who_keep_order_here_are_not_looked_at(role: str) -> None:
    thread = make_thread("ada")
    join(thread.community, "mo", role=role)

    assert held_reply(thread, "mo").held_at is None


@pytest.mark.parametrize("flag", ["is_site_admin", "is_site_moderator", "is_brand_staff"])
def test_the_sites_own_people_are_not_looked_at(flag: str) -> None:
    thread = make_thread("ada")
    staff = join(thread.community, "sam").user
    User.objects.filter(pk=staff.pk).update(**{flag: True})
    staff.refresh_from_db()

    post = reply_to_thread(
        standing=standing_of(staff, thread.community), thread=thread, body=f"Fine {WORD}."
    )

    assert post.held_at is None


def test_keeping_order_elsewhere_changes_nothing() -> None:
    thread = make_thread("ada")
    join(make_community("other"), "rob", role=Role.MODERATOR)

    assert held_reply(thread, User.objects.get(handle="rob")).held_at is not None


def test_imports_are_not_looked_at() -> None:
    opening = replace(OPENING, markdown=f"Old {WORD}.")

    import_batch(
        community=make_community(), source="beans", threads=[replace(CREMA, posts=(opening,))]
    )

    assert Post.objects.get().body == f"Old {WORD}."
    assert not Held.objects.exists()


def test_a_refused_post_is_not_held_either() -> None:
    thread = make_thread("ada")
    ben = join(thread.community, "ben")

    with pytest.raises(ValidationError):
        reply_to_thread(standing=ben, thread=thread, body=" ")
    stranger = join(make_community("other"), "eve")
    with pytest.raises(Denied):
        reply_to_thread(standing=stranger, thread=thread, body=f"Fine {WORD}.")

    assert (Held.objects.count(), thread.posts.count()) == (0, 1)


def test_the_same_form_sent_twice_is_one_held_post() -> None:
    thread = make_thread("ada")
    ben = join(thread.community, "ben")

    posts = [
        reply_to_thread(standing=ben, thread=thread, body=f"Fine {WORD}.", once="f00df00d")
        for _ in range(2)
    ]
    threads = [
        start_thread(
            standing=ben, kind="question", title="For sale", body=f"My {WORD}.", once="cafe0123"
        )
        for _ in range(2)
    ]

    assert posts[0] == posts[1]
    assert threads[0] == threads[1]
    assert Held.objects.count() == 2


def test_its_draft_is_done_with() -> None:
    thread = make_thread("ada")
    ben = join(thread.community, "ben")
    save_draft(user=ben.user, key=key_of(thread), body=f"Fine {WORD}.")

    reply_to_thread(standing=ben, thread=thread, body=f"Fine {WORD}.")

    assert not Draft.objects.exists()


def test_nothing_can_be_held_and_read_at_once() -> None:
    post, now = make_reply(make_thread("ada"), "ben"), timezone.now()

    for row in (post, post.thread):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(held_at=now, hidden_at=None)


def test_a_released_reply_takes_the_next_place_as_of_now() -> None:
    thread = make_thread("ada")
    cleo = join(thread.community, "cleo").user
    rob = join(thread.community, "rob")
    post = reply_to_thread(standing=rob, thread=thread, body=f"Real {WORD}, @cleo?")
    between = make_reply(thread, "ben", "Soap.")

    mo = join(thread.community, "mo", role=Role.MODERATOR).user
    post = release(post, mo)

    thread.refresh_from_db()
    assert (between.number, post.number, thread.post_count) == (2, 3, 3)
    assert (post.held_at, post.hidden_at) == (None, None)
    assert post.created_at > between.created_at
    assert thread.last_post_at == post.created_at
    assert Reading.objects.get(user=rob.user).follows
    assert recorded()[-2:] == [
        PostReleased(thread_id=thread.pk, post_id=post.pk),
        ThreadReplied(thread_id=thread.pk, post_id=post.pk, mentioned_ids=[cleo.pk]),
    ]
    assert Held.objects.get().released_at is not None


def test_a_released_opening_shows_its_thread_as_if_begun_now() -> None:
    place = make_community()
    post = held_opening("rob", place)
    begun = post.created_at

    post = release(post)

    place.refresh_from_db()
    thread = post.thread
    assert (thread.hidden_at, thread.held_at, thread.post_count) == (None, None, 1)
    assert thread.excerpt == f"Real {WORD}, ask me."
    assert begun < thread.created_at == post.created_at == thread.last_post_at
    assert place.thread_count == 1
    assert recorded()[-1] == ThreadStarted(thread_id=thread.pk, post_id=post.pk, mentioned_ids=[])


def test_others_are_told_at_its_release_and_once() -> None:
    thread = make_thread("ada")
    join(thread.community, "cleo")
    rob = join(thread.community, "rob")
    post = reply_to_thread(standing=rob, thread=thread, body=f"Real {WORD}, @cleo?")
    settle()
    assert not Notification.objects.exists()
    assert not Document.objects.filter(kind="post", object_id=post.pk).exists()

    mo = join(thread.community, "mo", role=Role.MODERATOR).user
    for _ in range(2):
        release(post, mo)
        settle()

    told = Notification.objects.values_list("recipient__handle", "reason", "actor_id")
    assert sorted(told) == [("ada", "reply", rob.user.pk), ("cleo", "mention", rob.user.pk)]
    assert Document.objects.filter(kind="post", object_id=post.pk).count() == 1


def test_a_decision_that_hides_it_keeps_it_hidden_and_it_waits_no_more() -> None:
    post = held_reply()

    hide_post_by_decision(again(post), None)

    post = again(post)
    assert (post.held_at, post.hidden_at is not None, post.has_a_place) == (None, True, False)


def test_and_where_that_is_overturned_it_appears() -> None:
    post = held_reply()
    hide_post_by_decision(again(post), None)

    post = release(post)

    assert (post.number, post.hidden_at) == (2, None)
    assert isinstance(recorded()[-1], ThreadReplied)


def test_a_decision_taken_back_puts_it_where_it_was() -> None:
    for post in (held_reply(), held_opening("otto", make_community("other"))):
        hide_post_by_decision(again(post), None)
        hold_by_decision(again(post), None)
        assert again(post).held_at is not None
        release(post)
        assert not any(isinstance(fact, PostHidden) for fact in recorded())


def test_what_was_released_by_mistake_waits_again_and_is_told_of_once() -> None:
    thread = make_thread("ada")
    post = release(held_reply(thread))
    settle()

    hold_by_decision(post, None)
    settle()
    assert not Notification.objects.exists()
    post = release(post)
    settle()

    assert post.number == 2
    assert [type(fact) for fact in recorded()].count(ThreadReplied) == 1
    assert isinstance(recorded()[-1], PostRestored)


def test_a_thread_released_by_mistake_goes_again_and_comes_again() -> None:
    place = make_community()
    post = release(held_opening("rob", place))

    hold_by_decision(post, None)
    place.refresh_from_db()
    assert (place.thread_count, again(post).thread.held_at is None) == (0, False)
    release(post)

    place.refresh_from_db()
    assert (place.thread_count, again(post).thread.hidden_at) == (1, None)
    assert [type(fact) for fact in recorded()].count(ThreadStarted) == 1


def test_its_author_edits_it_and_it_waits_on() -> None:
    thread = make_thread("ada")
    post, rob = held_reply(thread), member_of(thread.community, "rob")
    cleo = join(thread.community, "cleo").user

    edit_post(standing=rob, post=post, body="Lemonade, @cleo.", version=1)

    post = again(post)
    assert (post.body, post.version, post.held_at is None) == ("Lemonade, @cleo.", 2, False)
    assert isinstance(recorded()[-1], PostEdited)
    release(post)
    assert recorded()[-1] == ThreadReplied(
        thread_id=thread.pk, post_id=post.pk, mentioned_ids=[cleo.pk]
    )


def test_its_author_edits_and_renames_what_opens_a_held_thread() -> None:
    post = held_opening()
    rob = member_of(post.thread.community, "rob")

    edit_post(standing=rob, post=post, body="Lemonade.", version=1)
    rename_thread(standing=rob, thread=post.thread, title="Free lemonade")

    post = again(post)
    assert (post.body, post.thread.title, post.thread.excerpt) == ("Lemonade.", "Free lemonade", "")


def test_links_that_an_edit_brings_along_are_looked_at_as_well() -> None:
    thread = make_thread("ada")
    post = make_reply(thread, "ben", "Beeswax.")
    ben = member_of(thread.community, "ben")

    edit_post(standing=ben, post=post, body=f"Beeswax and {WORD}.", version=1)

    post = again(post)
    assert (post.number, post.held_at is None, Held.objects.get().is_new) == (2, False, False)
    assert [type(fact) for fact in recorded()[-3:]] == [PostEdited, PostHidden, PostHeld]
    post = release(post)
    assert (post.number, post.hidden_at) == (2, None)
    assert [type(fact) for fact in recorded()[-2:]] == [PostReleased, PostRestored]


def test_an_edit_of_an_answered_opening_leaves_what_others_said() -> None:
    thread = make_thread("ada")
    make_reply(thread, "ben")
    ada = member_of(thread.community, "ada")

    edit_post(standing=ada, post=first_post(thread), body=f"Now {WORD}.", version=1)

    thread.refresh_from_db()
    assert (thread.hidden_at, thread.excerpt) == (None, "")


def test_an_edit_of_an_opening_alone_takes_its_thread_along() -> None:
    thread = make_thread("ada")
    ada, place = member_of(thread.community, "ada"), thread.community

    edit_post(standing=ada, post=first_post(thread), body=f"Now {WORD}.", version=1)

    thread.refresh_from_db()
    place.refresh_from_db()
    assert (thread.held_at is None, place.thread_count) == (False, 0)


def test_its_author_deletes_it_and_nothing_stays_behind() -> None:
    thread = make_thread("ada")
    post, rob = held_reply(thread), member_of(thread.community, "rob")

    delete_post(standing=rob, post=post)

    thread.refresh_from_db()
    assert (thread.post_count, again(post).held_at) == (1, None)
    assert isinstance(recorded()[-1], PostDeleted)


def test_a_held_opening_is_deleted_with_its_thread() -> None:
    place = make_community()
    post = held_opening("rob", place)

    delete_post(standing=member_of(place, "rob"), post=post)

    place.refresh_from_db()
    assert (again(post).thread.deleted_at is None, place.thread_count) == (False, 0)


def test_what_is_deleted_is_not_released() -> None:
    post = held_reply()
    delete_post(standing=member_of(post.thread.community, "rob"), post=post)

    post = release(post)

    assert (post.has_a_place, post.thread.post_count) == (False, 1)


def test_a_held_thread_is_shown_with_its_opening_and_not_without() -> None:
    thread = held_thread()
    mo = join(thread.community, "mo", role=Role.MODERATOR)

    restore_thread(standing=mo, thread=thread)

    thread.refresh_from_db()
    assert thread.hidden_at is not None


@pytest.fixture
def rob(place: Community) -> Standing:
    return join(place, "rob")


@pytest.fixture
def place() -> Community:
    return make_community()


def test_nobody_answers_what_waits(rob: Standing, place: Community) -> None:
    thread = held_thread("rob", place)

    for one in (rob, join(place, "ben")):
        with pytest.raises(Denied):
            reply_to_thread(standing=one, thread=thread, body="Mine too.")


def test_nobody_answers_a_reply_that_waits(place: Community) -> None:
    thread = make_thread("ada", place)
    waiting = held_reply(thread)

    assert make_reply(thread, "ben", "Hm.", reply_to=waiting).reply_to is None


def test_nobody_but_its_author_edits_or_deletes_it(place: Community) -> None:
    post, ben = held_reply(make_thread("ada", place)), join(place, "ben")

    with pytest.raises(Denied):
        edit_post(standing=ben, post=post, body="Mine.", version=1)
    with pytest.raises(Denied):
        delete_post(standing=ben, post=post)


def test_an_erased_persons_words_are_forgotten_with_what_was_said_of_them() -> None:
    post = held_reply()

    forget_post(post=post)

    assert (again(post).body, Held.objects.count()) == ("", 0)
    assert Thread.objects.get().post_count == 1
