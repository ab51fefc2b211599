"""A screen for tests: it doubts whatever speaks of moonshine, and remembers what it was shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core.screening import SCREENS, Doubt, Writing
from apps.threads.models import Post, Thread
from tests.communities.makers import make_community
from tests.threads.makers import first_post, make_reply, make_thread

WORD = "moonshine"
SAID = "It speaks of moonshine."
WAITS = "Only you and those who keep order see this yet."


class Screen:
    """Doubts one word, and keeps what it looked at."""

    def __init__(self) -> None:
        self.seen: list[Writing] = []

    def __call__(self, writing: Writing) -> Iterator[Doubt]:
        self.seen.append(writing)
        if WORD in f"{writing.title} {writing.body}":
            yield Doubt("moonshine", SAID, 0.8)


@pytest.fixture
def screen() -> Iterator[Screen]:
    """In force for one test."""
    found = Screen()
    SCREENS.append(found)
    yield found
    SCREENS.remove(found)


def held_reply(thread: Thread | None = None, author: str | User = "rob") -> Post:
    """A reply that waits, in somebody else's thread."""
    return make_reply(thread or make_thread("ada"), author, f"Real {WORD}, ask me.")


def held_thread(author: str | User = "rob", place: Community | None = None) -> Thread:
    """A thread whose opening waits."""
    place = place or make_community()
    return make_thread(author, place, title="For sale", body=f"Real {WORD}, ask me.")


def held_opening(author: str | User = "rob", place: Community | None = None) -> Post:
    return first_post(held_thread(author, place))
