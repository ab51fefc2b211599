"""Words are kept until they are posted."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from apps.core.access import Denied
from apps.threads.models import Draft
from apps.threads.services import drop_draft, key_of, save_draft
from apps.threads.services.drafting import DRAFTS
from tests.accounts.makers import make_user
from tests.communities.makers import make_community
from tests.threads.makers import first_post, make_thread

pytestmark = pytest.mark.django_db


def test_a_draft_is_kept_in_place_of_the_last() -> None:
    ada = make_user("ada")
    for body in ("It", "It ju"):
        save_draft(user=ada, key="community-repair-bench", title="A zip ", body=body)
    draft = Draft.objects.get()
    assert (draft.user, draft.title, draft.body) == (ada, "A zip", "It ju")


def test_everybody_has_their_own() -> None:
    for name in ("ada", "ben"):
        save_draft(user=make_user(name), key="thread-0123456789", body=name)
    drop_draft(user=make_user("ada"), key="thread-0123456789")
    assert list(Draft.objects.values_list("body", flat=True)) == ["ben"]


def test_an_emptied_draft_is_thrown_away() -> None:
    ada = make_user("ada")
    save_draft(user=ada, key="thread-0123456789", body="It")
    assert save_draft(user=ada, key="thread-0123456789", body=" \n") is None
    assert not Draft.objects.exists()


def test_every_place_has_a_key_that_is_taken() -> None:
    thread = make_thread("ada", make_community("a" * 40))
    for about in (thread, thread.community, first_post(thread)):
        assert save_draft(user=thread.author, key=key_of(about), body="It") is not None
    assert Draft.objects.count() == 3


@pytest.mark.parametrize(
    ("key", "title", "body"),
    [
        ("", "", "Words"),
        ("note-1", "", "Words"),
        ("thread-" + "x" * 54, "", "Words"),
        ("thread-1\x00", "", "Words"),
        ("thread-1", "x" * 151, "Words"),
        ("thread-1", "", "x" * 32_001),
    ],
)
def test_what_does_not_fit_is_not_kept(key: str, title: str, body: str) -> None:
    with pytest.raises(ValidationError):
        save_draft(user=make_user("ada"), key=key, title=title, body=body)
    assert not Draft.objects.exists()


def test_a_visitor_has_none() -> None:
    with pytest.raises(Denied):
        save_draft(user=AnonymousUser(), key="thread-1", body="It")
    with pytest.raises(Denied):
        drop_draft(user=AnonymousUser(), key="thread-1")


def test_the_oldest_make_room() -> None:
    ada = make_user("ada")
    for number in range(DRAFTS + 2):
        save_draft(user=ada, key=f"thread-{number}", body="It")
    assert Draft.objects.count() == DRAFTS
    assert not Draft.objects.filter(key__in=["thread-0", "thread-1"]).exists()
