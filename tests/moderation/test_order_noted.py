"""What those who keep order do to threads stands in their log, with or without a decision."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.core import clock
from apps.moderation.models import AuditEntry
from apps.moderation.services.auditing import broken_links
from apps.threads.services import slow_thread
from tests.ledger.settling import settle
from tests.moderation.makers import keeper
from tests.threads.makers import make_thread

pytestmark = pytest.mark.django_db


def noted() -> list[tuple[str, str, int | None, int | None]]:
    rows = AuditEntry.objects.order_by("number")
    return list(rows.values_list("act", "kind", "object_id", "actor_id"))


def test_a_pace_is_noted_with_who_set_it_and_once() -> None:
    thread = make_thread("ada")
    priya = keeper(thread.community)
    until = clock.now() + timedelta(days=1)

    slow_thread(standing=priya, thread=thread, seconds=600, until=until)
    settle()
    settle()

    assert noted() == [("threads.slowed", "thread", thread.pk, priya.user.pk)]
    entry = AuditEntry.objects.get()
    assert (entry.role, entry.community_id) == ("moderator", thread.community_id)
    assert entry.after == {"thread_id": thread.pk, "seconds": 600, "until": until.isoformat()}
    assert list(broken_links()) == []
