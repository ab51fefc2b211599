"""Threads are renamed, pinned, locked, hidden."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from apps.communities.access import Standing
from apps.core.access import Denied
from apps.threads.events import ThreadChanged
from apps.threads.models import Thread
from apps.threads.services import (
    hide_thread,
    lock_thread,
    pin_thread,
    rename_thread,
    restore_thread,
)
from tests.communities.makers import join, make_community
from tests.ledger.settling import recorded
from tests.threads.makers import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mo(thread: Thread) -> Standing:
    return join(thread.community, "mo", role="moderator")


def changes() -> list[str]:
    return [fact.change for fact in recorded() if isinstance(fact, ThreadChanged)]


def test_a_thread_is_pinned_and_let_go(thread: Thread, mo: Standing) -> None:
    for on in (True, True, False, False):
        pin_thread(standing=mo, thread=thread, on=on)
        thread.refresh_from_db()
        assert (thread.pinned_at is not None) is on
    assert changes() == ["pinned", "unpinned"]


def test_a_thread_is_locked_and_opened(thread: Thread, mo: Standing) -> None:
    for on in (True, True, False, False):
        lock_thread(standing=mo, thread=thread, on=on)
        thread.refresh_from_db()
        assert thread.is_locked is on
    assert changes() == ["locked", "unlocked"]


def test_its_author_renames_a_thread(thread: Thread) -> None:
    ada = member_of(thread.community, "ada")
    for _ in range(2):
        rename_thread(standing=ada, thread=thread, title=" A zip, mended ")
    thread.refresh_from_db()
    assert thread.title == "A zip, mended"
    assert changes() == ["renamed"]


@pytest.mark.parametrize("title", ["", " \u200b", "x" * 151])
def test_a_title_that_does_not_fit_is_refused(thread: Thread, mo: Standing, title: str) -> None:
    with pytest.raises(ValidationError):
        rename_thread(standing=mo, thread=thread, title=title)
    assert changes() == []


def test_a_hidden_thread_comes_back(thread: Thread, mo: Standing) -> None:
    hide_thread(standing=mo, thread=thread)
    assert not Thread.objects.visible_to(mo.viewer).exists()
    for _ in range(2):
        restore_thread(standing=mo, thread=thread)
    assert Thread.objects.visible_to(mo.viewer).exists()
    assert changes() == ["hidden", "restored"]


def test_the_refused_leave_no_trace(thread: Thread) -> None:
    for somebody in (
        Standing(AnonymousUser(), thread.community),
        Standing(AnonymousUser()),
        join(thread.community, "ben"),
        join(make_community("elsewhere"), "eve", role="steward"),
    ):
        with pytest.raises(Denied):
            pin_thread(standing=somebody, thread=thread, on=True)
        with pytest.raises(Denied):
            lock_thread(standing=somebody, thread=thread, on=True)
        with pytest.raises(Denied):
            rename_thread(standing=somebody, thread=thread, title="Mine now")
        with pytest.raises(Denied):
            hide_thread(standing=somebody, thread=thread)
        with pytest.raises(Denied):
            restore_thread(standing=somebody, thread=thread)
    thread.refresh_from_db()
    assert (thread.pinned_at, thread.locked_at, thread.hidden_at) == (None, None, None)
    assert (thread.title, changes()) == ("A zip that slips", [])
