"""Slowing a thread down by a decision, and taking that back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from apps.core import clock
from apps.moderation import services
from apps.moderation.models import Decision
from apps.threads.models import Thread
from apps.threads.services import slow_thread
from tests.moderation.makers import decide, keeper, make_case, offer

pytestmark = pytest.mark.django_db


def thread_of(decision: Decision) -> Thread:
    return Thread.objects.get(community=decision.community)


def test_it_is_slow_until_then_and_as_before_once_undone() -> None:
    until = clock.now() + timedelta(days=3)
    decision = decide(make_case(), "slow", until=until)
    assert (thread_of(decision).slow_seconds, thread_of(decision).slow_until) == (600, until)

    services.undo(standing=keeper(thread_of(decision).community), decision=decision)
    assert (thread_of(decision).slow_seconds, thread_of(decision).slow_until) == (0, None)


def test_what_was_chosen_before_comes_back() -> None:
    post = offer()
    priya = keeper(post.thread.community)
    until = clock.now() + timedelta(days=2)
    slow_thread(standing=priya, thread=post.thread, seconds=60, until=until)

    decision = decide(make_case(post), "slow", until=clock.now() + timedelta(days=1))
    services.undo(standing=priya, decision=decision)

    assert (thread_of(decision).slow_seconds, thread_of(decision).slow_until) == (60, until)


def test_a_pace_chosen_since_is_left_alone() -> None:
    decision = decide(make_case(), "slow", until=clock.now() + timedelta(days=1))
    thread = thread_of(decision)
    priya, until = keeper(thread.community), clock.now() + timedelta(days=2)
    slow_thread(standing=priya, thread=thread, seconds=3600, until=until)

    services.undo(standing=priya, decision=decision)

    assert (thread_of(decision).slow_seconds, thread_of(decision).slow_until) == (3600, until)


@pytest.mark.parametrize("days", [None, 8])
def test_it_must_end_within_seven_days(days: int | None) -> None:
    case = make_case()
    until = clock.now() + timedelta(days=days) if days else None

    with pytest.raises(ValidationError, match="within seven days"):
        decide(case, "slow", until=until)

    assert not Decision.objects.exists()
    assert not Thread.objects.exclude(slow_seconds=0).exists()
