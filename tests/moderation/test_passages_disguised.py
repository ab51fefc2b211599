"""Passages that were hidden in other ways of writing, and ways of bringing them back."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings

from apps.communities.selectors import standing_of
from apps.guidelines.rules import Wording
from apps.guidelines.selectors import in_full
from apps.moderation import services
from apps.moderation.models import Case, Decision, Snapshot
from apps.moderation.selectors.amending import Wanted
from apps.threads.models import Post, Revision
from apps.threads.services import edit_post
from tests.moderation.makers import decide, keeper, make_case, offer, person, publish_rules
from tests.threads.makers import first_post, member_of

pytestmark = pytest.mark.django_db
HOME = "12 Elm Street"


@pytest.fixture(autouse=True)
def _ground(settings: Settings) -> None:
    settings.LIMITS = False


def said(words: str) -> Post:
    """What Rob wrote in place of his offer."""
    post = offer()
    edited(post, words)
    return Post.objects.get(pk=post.pk)


def edited(post: Post, words: str) -> None:
    post.refresh_from_db()
    rob = member_of(post.thread.community, "rob")
    edit_post(standing=rob, post=post, body=words, version=post.version)


def redacted(case: Case, passages: str = HOME) -> Decision:
    return decide(case, "redact", passages=passages)


def test_what_reporters_and_jurors_read_hides_it_as_well() -> None:
    post = said("Wendel lives at 12 E\u00adlm Street, burn it.")
    redacted(make_case(post))

    assert "lm Street" not in Post.objects.get(pk=post.pk).body
    assert "lm Street" not in Snapshot.objects.get().open_text


@pytest.mark.parametrize("spelt", ["12 E**l**m Street", "&#49;2 Elm Street", "12 E\u200dlm Street"])
def test_earlier_versions_keep_no_other_spelling(spelt: str) -> None:
    post = said(f"He lives at {spelt}.")
    edited(post, f"He lives at {HOME}.")
    redacted(make_case(post))

    assert not [one.body for one in Revision.objects.all() if "lives at ‹" not in one.body][1:]  # noqa: RUF001
    assert not Revision.objects.filter(body__contains="Street").exists()


def test_an_earlier_version_with_a_link_in_between_is_not_passed_over() -> None:
    post = said("He lives at 12 [Elm](https://maps.example/) Street.")
    edited(post, f"He lives at {HOME}.")

    with pytest.raises(ValidationError, match="earlier version"):
        redacted(make_case(post))


@pytest.mark.parametrize("unseen", ["\u200d", "\u200c", "\ufe0f", "\u202c", "\u00ad"])
def test_its_author_cannot_put_it_back_so_that_it_looks_the_same(unseen: str) -> None:
    post = said(f"He lives at {HOME}.")
    redacted(make_case(post))

    with pytest.raises(ValidationError, match="in there again"):
        edited(post, f"He lives at 12 E{unseen}lm Street.")


def test_copied_marks_do_not_keep_it_from_being_taken_back() -> None:
    """Put back in each of them it would be longer than a post, and than memory."""
    long = " ".join(f"word{n}" for n in range(600))
    post = said(f"Hi {long} there.")
    decision = redacted(make_case(post), long)
    mark = Post.objects.get(pk=post.pk).body.removeprefix("Hi ").removesuffix(" there.")
    edited(post, f"Hi {mark * 20} there.")

    services.undo(standing=keeper(post.thread.community), decision=decision)

    assert Decision.objects.get().state == "undone"
    assert Post.objects.get(pk=post.pk).body == f"Hi {mark * 20} there."


def test_what_a_proposed_guideline_says_is_not_taken_out_of_its_thread_alone() -> None:
    publish_rules()
    post = offer()
    place = post.thread.community
    now = in_full(None)
    rule = now.rules[0]
    made = services.propose_change(
        standing=standing_of(person("rob"), place),
        place=None,
        wanted=Wanted(rule.key, Wording(title=f"Burn {HOME}.", key=rule.key), now.version),
        reason="It is time.",
    )
    opening = first_post(made.thread)

    with pytest.raises(ValidationError, match="Remove the whole post"):
        redacted(make_case(opening))
    assert HOME in Post.objects.get(pk=opening.pk).body
