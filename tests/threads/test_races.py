"""Many at once: what is to happen once happens once, and what is counted is right."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Count

from apps.communities.access import Standing
from apps.core import clock
from apps.core.access import Denied
from apps.threads.models import Post, Reaction, Revision, Thread, Upload
from apps.threads.services import (
    Conflict,
    TooSoon,
    accept_answer,
    delete_post,
    edit_post,
    lock_thread,
    mark_read,
    react,
    reply_to_thread,
    save_draft,
    slow_thread,
    split_thread,
    start_thread,
)
from tests.communities.makers import join
from tests.core.racing import HANDS, RACES, at_once
from tests.ledger.settling import recorded
from tests.threads.makers import (
    first_post,
    make_question,
    make_reply,
    make_thread,
    make_upload,
    member_of,
)

pytestmark = RACES


def members(thread: Thread, count: int = HANDS) -> list[Standing]:
    return [join(thread.community, f"p-{n}") for n in range(count)]


def test_one_form_sent_many_times_makes_one_reply() -> None:
    thread = make_thread("ada")
    ben = join(thread.community, "ben")

    posts = at_once(
        *[lambda: reply_to_thread(standing=ben, thread=thread, body="Soap.", once="f00d")] * HANDS
    )

    reply = Post.objects.get(number=2)
    assert posts == [reply] * HANDS
    thread.refresh_from_db()
    assert (thread.post_count, len(recorded())) == (2, 2)


def test_one_form_sent_many_times_makes_one_thread() -> None:
    ada = member_of(make_thread("ada").community, "ada")

    def start() -> Thread:
        return start_thread(standing=ada, kind="question", title="Thread", body="Wax?", once="f00d")

    threads = at_once(*[start] * HANDS)

    assert threads == [Thread.objects.get(title="Thread")] * HANDS
    assert len(recorded()) == 2


def test_one_number_sent_to_two_threads_makes_one_post() -> None:
    thread = make_thread("ada")
    other = make_thread("ada", thread.community)
    ben = join(thread.community, "ben")

    at_once(
        *(
            lambda place=place: reply_to_thread(
                standing=ben, thread=place, body="Soap.", once="f00d"
            )
            for place in (thread, other) * 3
        )
    )

    assert Post.objects.filter(author=ben.user).count() == 1
    assert sorted(Thread.objects.values_list("post_count", flat=True)) == [1, 2]


def test_replies_at_once_get_numbers_of_their_own() -> None:
    thread = make_thread("ada")
    calls = [
        lambda who=who: reply_to_thread(standing=who, thread=thread, body="Me!")
        for who in members(thread)
    ]

    at_once(*calls)

    thread.refresh_from_db()
    numbers = list(Post.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, HANDS + 2))
    newest = Post.objects.get(number=thread.post_count)
    assert (thread.post_count, thread.last_post_at) == (HANDS + 1, newest.created_at)


def test_of_two_edits_one_meets_a_conflict() -> None:
    thread = make_thread("ada")
    post, ada = first_post(thread), member_of(thread.community, "ada")
    edits = [
        lambda words=words: edit_post(standing=ada, post=post, body=words, version=1)
        for words in ("First", "Second")
    ]

    done = at_once(*edits)

    (conflict,) = [each for each in done if isinstance(each, Conflict)]
    (edited,) = [each for each in done if isinstance(each, Post)]
    post.refresh_from_db()
    assert post.body == edited.body == conflict.post.body
    assert (post.version, Revision.objects.count()) == (2, 1)


def test_words_left_at_once_are_counted_right() -> None:
    thread = make_thread("ada")
    post = first_post(thread)
    calls = [
        lambda who=who, word=word: react(standing=who, post=post, word=word, on=True)
        for who in members(thread, 4)
        for word in ("thanks", "thanks")  # each twice
    ]

    for call in (*at_once(*calls),):
        assert isinstance(call, Post)

    post.refresh_from_db()
    counted = Reaction.objects.values_list("word").annotate(Count("pk"))
    assert post.tally == dict(counted) == {"thanks": 4}


def test_a_lock_and_replies_never_cross() -> None:
    """Whoever came first: no reply is later than the lock, and none is half there."""
    thread = make_thread("ada")
    mo = join(thread.community, "mo", role="moderator")
    people = members(thread, 5)

    done = at_once(
        lambda: lock_thread(standing=mo, thread=thread, on=True),
        *(
            lambda who=who: reply_to_thread(standing=who, thread=thread, body="Me!")
            for who in people
        ),
    )

    thread.refresh_from_db()
    replies = [each for each in done if isinstance(each, Post)]
    refused = [each for each in done if isinstance(each, Denied)]
    assert (len(replies) + len(refused), thread.post_count) == (5, len(replies) + 1)
    assert thread.locked_at is not None
    assert all(reply.created_at <= thread.locked_at for reply in replies)


def test_opposite_changes_do_not_wait_for_each_other() -> None:
    question = make_question("ada")
    reply = make_reply(question, "ben")
    ada, ben = member_of(question.community, "ada"), member_of(question.community, "ben")
    cleo = join(question.community, "cleo")

    done = at_once(
        lambda: edit_post(standing=ada, post=first_post(question), body="Anew", version=1),
        lambda: delete_post(standing=ben, post=reply),
        lambda: accept_answer(standing=ada, post=reply),
        lambda: react(standing=cleo, post=reply, word="thanks", on=True),
        lambda: reply_to_thread(standing=cleo, thread=question, body="So?", reply_to=reply),
        lambda: mark_read(user=cleo.user, thread=question, number=2),
    )

    assert [each for each in done if isinstance(each, Exception | None)] == [
        each for each in done if isinstance(each, Denied | None)
    ]
    question.refresh_from_db()
    assert question.answer is None
    assert question.post_count == Post.objects.count() == 3


def test_reading_at_once_ends_at_the_furthest() -> None:
    thread = make_thread("ada")
    for _ in range(5):
        make_reply(thread, "ada")
    ben = join(thread.community, "ben")

    at_once(
        *(
            lambda number=number: mark_read(user=ben.user, thread=thread, number=number)
            for number in range(1, 7)
        )
    )

    assert list(ben.user.readings.values_list("number", flat=True)) == [6]


def test_a_draft_saved_at_once_is_one() -> None:
    thread = make_thread("ada")
    done = at_once(*[lambda: save_draft(user=thread.author, key="thread-1", body="It")] * HANDS)
    assert len({each.pk for each in done if each and not isinstance(each, Exception)}) == 1


def test_a_picture_goes_to_one_post() -> None:
    thread = make_thread("ada")
    ben = join(thread.community, "ben")
    upload = make_upload(ben.user)
    body = f"![](/files/{upload.public_id}/large/)"

    at_once(*[lambda: reply_to_thread(standing=ben, thread=thread, body=body)] * 3)

    assert Post.objects.filter(author=ben.user).count() == 3
    assert Upload.objects.get().post is not None


def test_of_fifty_replies_at_once_a_slow_thread_takes_one() -> None:
    thread = make_thread("ada")
    mo, ben = join(thread.community, "mo", role="moderator"), join(thread.community, "ben")
    until = clock.now() + timedelta(days=1)
    slow_thread(standing=mo, thread=thread, seconds=600, until=until)
    calls = [lambda: reply_to_thread(standing=ben, thread=thread, body="Me!")] * 50

    done = at_once(*calls)

    thread.refresh_from_db()
    assert [type(each) for each in done if isinstance(each, Exception)] == [TooSoon] * 49
    assert (thread.post_count, Post.objects.filter(author=ben.user).count()) == (2, 1)


def test_a_split_and_replies_never_cross() -> None:
    thread = make_thread("ada")
    gone = [make_reply(thread, "ben"), make_reply(thread, "ben")]
    mo = join(thread.community, "mo", role="moderator")
    people = members(thread, 4)

    done = at_once(
        *(
            lambda: split_thread(standing=mo, thread=thread, numbers=(2, 3), title="Kettles")
            for _ in range(2)
        ),
        *(
            lambda who=who: reply_to_thread(
                standing=who, thread=thread, body="Me!", reply_to=gone[0]
            )
            for who in people
        ),
    )

    thread.refresh_from_db()
    (refused,) = [each for each in done if isinstance(each, Exception)]
    assert isinstance(refused, ValidationError)  # the second split found nothing left to move
    fresh = Thread.objects.get(title="Kettles")
    assert list(fresh.posts.order_by("number").values_list("pk", flat=True)) == [
        post.pk for post in gone
    ]
    numbers = list(thread.posts.order_by("number").values_list("number", flat=True))
    assert (numbers, thread.post_count, thread.moved_count) == ([1, 4, 5, 6, 7], 7, 2)
    assert thread.reply_count == 4
    answered = {each.reply_to_id for each in done if isinstance(each, Post)}
    assert answered == {gone[0].pk}
