"""A passage is taken out of a post by a decision: everywhere, and back where its mark stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from apps.accounts.models import User
from apps.communities.selectors import standing_of
from apps.ledger.models import Entry
from apps.moderation import services
from apps.moderation.models import AuditEntry, Case, Decision, Measure
from apps.search.selectors import search
from apps.threads.events import PostRedacted
from apps.threads.models import Post, Redaction, Revision, Thread
from apps.threads.selectors import post_history
from apps.threads.services import edit_post, rename_thread, save_draft
from apps.threads.services.drafting import key_of
from tests.communities.makers import make_brand, make_community
from tests.ledger.settling import recorded, settle
from tests.moderation.makers import decide, delivered, keeper, make_appeal, make_case
from tests.threads.makers import first_post, make_reply, make_thread, make_upload

pytestmark = pytest.mark.django_db
HOME = "12 Elm Street"
BODY = f"Ask Wendel, he lives at {HOME}. Ring twice."
MARK = "‹passage removed, §4›"  # noqa: RUF001
OUT = f"Ask Wendel, he lives at {MARK}. Ring twice."


@pytest.fixture(autouse=True)
def _ground(settings: Settings) -> None:
    cache.clear()
    make_brand()
    settings.LIMITS = False


@pytest.fixture
def thread() -> Thread:
    return make_thread("kwame", make_community("bench"), title="Who mends zips here")


@pytest.fixture
def post(thread: Thread) -> Post:
    return make_reply(thread, "rob", BODY)


def redact(case: Case, passages: str = HOME, **fields: Any) -> Decision:
    return decide(case, "redact", passages=passages, **fields)


def now(post: Post) -> Post:
    return Post.objects.select_related("thread__community", "author").get(pk=post.pk)


def edit(post: Post, body: str) -> Post:
    found = now(post)
    standing = standing_of(found.author, found.thread.community)
    return edit_post(standing=standing, post=found, body=body, version=found.version)


def found(query: str) -> list[str]:
    return [result.url for result in search(viewer=AnonymousUser(), query=query).results]


def undone(decision: Decision) -> None:
    assert decision.case.community is not None
    services.undo(standing=keeper(decision.case.community), decision=decision)


def overturned(decision: Decision) -> None:
    appeal = make_appeal(delivered(decision))
    assert decision.case.community is not None
    reviewer = keeper(decision.case.community, "maren", "steward")
    services.answer_appeal(
        standing=reviewer, appeal=appeal, outcome="overturned", reasons="He put it on his door."
    )


BACK = pytest.mark.parametrize("back", [undone, overturned])


# ── it is gone ───────────────────────────────────────────────────────────────────────────────────
def test_a_mark_stands_in_its_place_and_the_rest_as_it_was(post: Post) -> None:
    redact(make_case(post))
    assert now(post).body == OUT
    assert now(post).html == f"<p>{OUT}</p>\n"
    assert (now(post).version, now(post).edited_at) == (2, None)


@pytest.mark.parametrize("who", ["", "rob", "kwame", "dilys", "priya"])
def test_no_page_of_the_thread_says_it_any_more(client: Client, post: Post, who: str) -> None:
    edit(post, f"{BODY} Thanks.")
    case = make_case(post)
    delivered(redact(case))
    settle()
    if who:
        client.force_login(User.objects.get(handle=who))
    base = f"/t/{post.thread.public_id}/"
    pages = [post.thread.get_absolute_url(), f"{base}?quote=2", f"{base}2/history/", base]
    pages += ["/", "/c/bench/", f"{base}2/edit/", "/reports/", "/activity/", "/latest/"]
    pages += ["/c/bench/decisions/", "/@rob/", "/search/?q=elm"]
    answers = {page: client.get(page, follow=True) for page in pages}
    said = {page: answer.text for page, answer in answers.items()}
    assert [page for page, words in said.items() if "Elm" in words] == []
    assert MARK in said[pages[0]]
    refused = {page for page in pages if answers[page].status_code != 200}
    assert refused <= {f"{base}2/edit/", "/@rob/"}  # what is not for everybody


def test_everybody_reads_that_it_was_a_moderator_and_under_which_rule(
    client: Client, post: Post
) -> None:
    case = make_case(post)
    assert "A moderator took" not in client.get(post.thread.get_absolute_url()).text
    redact(case)
    said = client.get(post.thread.get_absolute_url()).text
    line = re.search(r'<p class="note post__out">.*?</p>', said, re.DOTALL)
    assert line is not None
    assert "A moderator took a passage out" in line[0]
    assert "§4 Nobody sells here" in line[0]
    assert "riya" not in line[0]


def test_its_author_finds_the_letter_from_there(client: Client, post: Post) -> None:
    decision = delivered(redact(make_case(post)))
    client.force_login(User.objects.get(handle="rob"))
    assert decision.get_absolute_url() in client.get(post.thread.get_absolute_url()).text
    client.force_login(User.objects.get(handle="kwame"))
    assert decision.get_absolute_url() not in client.get(post.thread.get_absolute_url()).text


def test_no_earlier_version_says_it(post: Post) -> None:
    edit(post, f"{BODY} Thanks.")
    edit(post, "Ask Wendel. Thanks.")
    redact(make_case(post))
    assert [one.body for one in Revision.objects.order_by("version")] == [OUT, f"{OUT} Thanks."]
    page = post_history(AnonymousUser(), post.thread.public_id, 2, 2)
    assert HOME not in "".join(piece.words for piece in page.pieces)
    assert now(post).body == "Ask Wendel. Thanks."


def test_the_history_goes_on_over_what_was_no_edit(post: Post, client: Client) -> None:
    redact(make_case(post))
    edit(post, f"{OUT} Thanks.")
    page = post_history(AnonymousUser(), post.thread.public_id, 2)
    assert [(one.kind, one.words) for one in page.pieces if one.kind] == [("ins", "Thanks.")]
    assert "edited once" in client.get(post.thread.get_absolute_url()).text


def test_search_finds_it_no_more(post: Post) -> None:
    settle()
    assert len(found("elm")) == 1
    redact(make_case(post))
    settle()
    assert found("elm") == []
    assert len(found("wendel")) == 1


def test_the_edit_its_author_had_begun_says_it_no_more(post: Post) -> None:
    rob = User.objects.get(handle="rob")
    draft = save_draft(user=rob, key=key_of(post), body=f"{BODY} And more.")
    redact(make_case(post))
    assert draft is not None
    draft.refresh_from_db()
    assert draft.body == f"{OUT} And more."


def test_an_opening_leaves_the_title_the_address_and_the_line_in_lists(client: Client) -> None:
    thread = make_thread("rob", make_community("bench"), title=f"Zips at {HOME}", body=BODY)
    reply = make_reply(thread, "kwame", "Descale it.")
    settle()
    old = thread.get_absolute_url()
    redact(make_case(first_post(thread)))
    settle()
    thread.refresh_from_db()
    assert (thread.title, thread.excerpt) == (f"Zips at {MARK}", OUT)
    assert "elm" not in thread.get_absolute_url()
    assert client.get(old)["Location"] == thread.get_absolute_url()
    assert found("elm") == []
    page = client.get(thread.get_absolute_url()).text
    assert "Elm" not in page
    assert now(reply).body == "Descale it."


def test_a_reported_thread_goes_by_its_opening() -> None:
    thread = make_thread("rob", make_community("bench"), title=f"Zips at {HOME}", body=BODY)
    keeper(thread.community)
    dilys = keeper(thread.community, "dilys", "member").user
    told = services.report(reporter=dilys, kind="thread", object_id=thread.pk, rule="nobodysell")
    decision = redact(told.case)
    assert first_post(thread).body == OUT
    undone(decision)
    thread.refresh_from_db()
    assert (first_post(thread).body, thread.title) == (BODY, f"Zips at {HOME}")


def test_what_others_quoted_stays_and_is_counted(post: Post, client: Client) -> None:
    make_reply(post.thread, "kwame", f"> he lives at {HOME}\n\nReally?")
    decision = redact(make_case(post))
    assert Post.objects.filter(body__contains=HOME).count() == 1
    client.force_login(User.objects.get(handle="priya"))
    User.objects.update(accepted_version=1)
    assert (
        "They stand in another post of this thread"
        in client.get(f"{decision.case.get_absolute_url()}").text
    )


def test_pictures_are_told_without_it() -> None:
    thread = make_thread("kwame", make_community("bench"))
    picture = make_upload(User.objects.get(handle="kwame"), alt=f"A door, {HOME}")
    body = f"Look:\n\n![A door, {HOME}](/files/{picture.public_id}/large/)"
    edit(first_post(thread), body)
    decision = redact(make_case(first_post(thread)))
    picture.refresh_from_db()
    assert picture.alt == f"A door, {MARK}"
    assert f'alt="A door, {MARK}"' in first_post(thread).html
    undone(decision)
    picture.refresh_from_db()
    assert (picture.alt, first_post(thread).body) == (f"A door, {HOME}", body)


# ── how it is written ────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("body", "typed", "html"),
    [
        (
            "See [his page](https://x.org/wendel) now",
            "https://x.org/wendel",
            f"See [his page]({MARK}) now",
        ),
        ("See https://x.org/wendel now", "wendel", f"x.org/</a>{MARK} now"),
        ("Run\n\n```\nssh wendel@home\n```", "wendel@home", f"ssh {MARK}"),
        ("Ask `wendel` now", "wendel", f"<code>{MARK}</code>"),
        ("Ask @rob now", "@rob", f"Ask {MARK} now"),
        ("wendel: idiot\n\nMore", "wendel", f"{MARK}: idiot"),
        ("He is *really* an **idiot**", "an **idiot**", f"<em>really</em> {MARK}"),
        ("[a_b] costs 3*4*5 | yes", "3*4*5 |", f"[a_b] costs {MARK} yes"),
        ("Name\nStreet\nTown\n\nBye", "Street\nTown", f"{MARK}"),
        ("> Name, 12\n> Elm, well\n\nBye", "12 Elm", f"Name, {MARK}, well"),
        ("He is at 12 **Elm** Street, well", HOME, f"He is at {MARK}, well"),
        ("He is at 12 E\u00adlm Street, well", HOME, f"He is at {MARK}, well"),
        ("# Wendel\n\nMore", "Wendel", f"<h3>{MARK}</h3>"),
        ("| a | b |\n|---|---|\n| Wendel | 2 |", "Wendel", f"<td>{MARK}</td>"),
    ],
)
def test_the_mark_survives_wherever_it_stands(
    thread: Thread, body: str, typed: str, html: str
) -> None:
    post = make_reply(thread, "rob", body)
    decision = redact(make_case(post), typed)
    assert html in now(post).html
    undone(decision)
    assert now(post).body == body


def test_each_way_of_writing_it_has_a_mark_of_its_own_and_comes_back_as_it_was(
    thread: Thread,
) -> None:
    body = "Elm Street, elm  street, Elm Street. Well."
    post = make_reply(thread, "rob", body)
    decision = redact(make_case(post), "elm street")
    second = MARK.replace("passage", "passage 2")
    assert now(post).body == f"{MARK}, {second}, {MARK}. Well."
    undone(decision)
    assert now(post).body == body


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Say which words go"),
        (" \n \t", "Say which words go"),
        ("13 Elm Street", "“13 Elm Street” stands nowhere"),
        (f"{HOME}\nand more", "“and more” stands nowhere"),
        ("W", "too short"),
        (BODY, "Remove the whole post"),
        (BODY.rstrip("."), "Remove the whole post"),
    ],
)
def test_what_cannot_be_taken_out_is_refused_and_leaves_no_trace(
    post: Post, typed: str, said: str
) -> None:
    case = make_case(post)
    with pytest.raises(ValidationError, match=said) as refused:
        redact(case, typed)
    assert "passages" in refused.value.error_dict
    assert (now(post).body, now(post).version) == (BODY, 1)
    assert not Decision.objects.exists()
    assert not Redaction.objects.exists()


def test_what_would_still_be_read_is_refused(thread: Thread) -> None:
    post = make_reply(thread, "rob", "At 12 Elm Street, at 12 [Elm](https://elm.org) Street.")
    with pytest.raises(ValidationError, match="still be read"):
        redact(make_case(post))
    assert "12 Elm Street" in now(post).body


def test_a_picture_is_not_cut_by_its_address(thread: Thread) -> None:
    picture = make_upload(User.objects.get(handle="kwame"))
    opening = edit(first_post(thread), f"Look:\n\n![](/files/{picture.public_id}/large/)")
    with pytest.raises(ValidationError, match="picture"):
        redact(make_case(opening), picture.public_id)


def test_why_not_what_is_suggested_names_no_words_that_go(post: Post) -> None:
    with pytest.raises(ValidationError, match="without the words") as refused:
        redact(make_case(post), departs="He gave away 12 elm street.")
    assert "departs" in refused.value.error_dict


# ── it comes back ────────────────────────────────────────────────────────────────────────────────
@BACK
def test_taken_back_every_word_is_as_it_was(post: Post, back: Callable[[Decision], None]) -> None:
    edit(post, f"{BODY} Thanks.")
    back(redact(make_case(post)))
    settle()
    assert now(post).body == f"{BODY} Thanks."
    assert Revision.objects.get().body == BODY
    assert (now(post).redacted_at, Redaction.objects.count()) == (None, 0)
    assert len(found("elm")) == 1
    facts = [fact for fact in recorded() if isinstance(fact, PostRedacted)]
    assert [fact.is_out for fact in facts] == [True, False]
    noted = AuditEntry.objects.filter(act="threads.post_redacted", object_id=post.pk)
    assert noted.count() == 2


@BACK
def test_edited_meanwhile_it_comes_back_where_its_mark_is(
    post: Post, back: Callable[[Decision], None]
) -> None:
    decision = redact(make_case(post))
    edit(post, f"Please ring. {MARK} is the house. He is kind.")
    back(decision)
    assert now(post).body == f"Please ring. {HOME} is the house. He is kind."


@BACK
def test_without_its_mark_it_stays_out(post: Post, back: Callable[[Decision], None]) -> None:
    decision = redact(make_case(post))
    edit(post, "Ask Wendel. Ring twice.")
    back(decision)
    assert now(post).body == "Ask Wendel. Ring twice."
    assert (now(post).redacted_at, Redaction.objects.count()) == (None, 0)


def test_one_of_two_decisions_brings_back_its_own_words_alone(post: Post) -> None:
    first = redact(make_case(post), f"at {HOME}")
    settle()
    second = redact(make_case(post, by="eirik"), "Wendel")
    other = MARK.replace("passage", "passage 2")
    assert now(post).body == f"Ask {other}, he lives {MARK}. Ring twice."
    overturned(first)
    assert now(post).body == f"Ask {other}, he lives at {HOME}. Ring twice."
    assert now(post).redacted_at is not None
    undone(second)
    assert now(post).body == BODY


def test_words_brought_back_bring_none_that_another_decision_took_out(post: Post) -> None:
    first = redact(make_case(post), f"lives at {HOME}")
    edit(post, f"Ask Wendel, he {MARK}. Ring twice on Elm.")
    redact(make_case(post, by="eirik"), "Elm")
    overturned(first)
    other = MARK.replace("passage", "passage 2")
    assert now(post).body == f"Ask Wendel, he lives at 12 {other} Street. Ring twice on {other}."


# ── its author writes on ─────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "words", [HOME, HOME.lower(), "12  Elm\nStreet", "12 **Elm** Street", "12 Elm\u200b Street"]
)
def test_an_edit_that_brings_it_back_is_refused(post: Post, words: str) -> None:
    decision = redact(make_case(post))
    with pytest.raises(ValidationError, match="moderator took out"):
        edit(post, f"He lives at {words}.")
    assert now(post).body == OUT
    undone(decision)
    assert edit(post, f"He lives at {words}.").version == 4


def test_the_page_of_the_edit_says_so_and_keeps_what_was_typed(client: Client, post: Post) -> None:
    redact(make_case(post))
    client.force_login(User.objects.get(handle="rob"))
    User.objects.update(accepted_version=1)
    base = f"/t/{post.thread.public_id}/2/edit/"
    said = client.post(base, {"body": f"{BODY} Again.", "version": 2})
    assert (said.status_code, "moderator took out" in said.text) == (422, True)
    assert f"{BODY} Again." in said.text


def test_nor_does_a_title_bring_it_back() -> None:
    thread = make_thread("rob", make_community("bench"), body=BODY)
    redact(make_case(first_post(thread)))
    rob = standing_of(User.objects.get(handle="rob"), thread.community)
    for standing in (rob, keeper(thread.community)):
        with pytest.raises(ValidationError, match="moderator took out"):
            rename_thread(standing=standing, thread=thread, title=f"Zips at {HOME}")
    rename_thread(standing=rob, thread=thread, title="Zips, passage removed")
    assert Thread.objects.get(pk=thread.pk).title == "Zips, passage removed"


def test_a_word_that_the_mark_says_as_well_bars_no_edit(thread: Thread) -> None:
    post = make_reply(thread, "rob", "I removed it from there.")
    redact(make_case(post), "removed")
    assert edit(post, f"I {MARK} it from here.").body == f"I {MARK} it from here."
    with pytest.raises(ValidationError, match="moderator took out"):
        edit(post, "I removed it.")


# ── what is kept of it, and by whom it is read ───────────────────────────────────────────────────
def test_the_case_keeps_what_was_reported_with_the_passage_marked(
    client: Client, post: Post
) -> None:
    case = make_case(post)
    redact(case)
    client.force_login(User.objects.get(handle="priya"))
    User.objects.update(accepted_version=1)
    said = client.get(case.get_absolute_url()).text
    assert f"lives at <mark>{HOME}</mark>. Ring twice." in said
    assert f"lives at {MARK}. Ring twice." in said


def test_whoever_told_us_reads_it_no_more_until_it_is_back(client: Client, post: Post) -> None:
    decision = redact(make_case(post))
    client.force_login(User.objects.get(handle="dilys"))
    assert MARK in client.get("/reports/").text
    undone(decision)
    assert HOME in client.get("/reports/").text


def test_the_letter_names_the_words_to_whom_it_is_about(client: Client, post: Post) -> None:
    decision = delivered(redact(make_case(post)))
    client.force_login(User.objects.get(handle="rob"))
    assert f"<li>“{HOME}”</li>" in client.get(decision.get_absolute_url()).text


def test_neither_log_nor_ledger_has_the_words(post: Post) -> None:
    overturned(redact(make_case(post)))
    settle()
    told = str(list(AuditEntry.objects.values())) + str(list(Entry.objects.values()))
    assert "Elm" not in told
    assert "Elm" not in str(list(Measure.objects.values("before")))
    assert Decision.objects.get().passages == []
