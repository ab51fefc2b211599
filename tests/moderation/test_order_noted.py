"""What those who keep order do to threads stands in their log, with or without a decision."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.core import clock
from apps.moderation.models import AuditEntry
from apps.moderation.services.auditing import broken_links
from apps.threads.services import label_post, slow_thread, split_thread
from tests.ledger.settling import settle
from tests.moderation.makers import keeper, offer
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


def test_a_label_is_noted_and_so_is_taking_it_off() -> None:
    post = offer()
    priya = keeper(post.thread.community)

    for label in ("source", ""):
        label_post(standing=priya, post=post, label=label)
    settle()

    assert noted() == [("threads.post_labelled", "post", post.pk, priya.user.pk)] * 2
    assert [entry.after["label"] for entry in AuditEntry.objects.order_by("number")] == [
        "source",
        "",
    ]


def test_a_split_is_noted_with_what_went_where() -> None:
    post = offer()
    priya = keeper(post.thread.community)

    fresh = split_thread(standing=priya, thread=post.thread, numbers=[2], title="Seals, for sale")
    settle()

    assert noted() == [("threads.split", "thread", post.thread_id, priya.user.pk)]
    after = AuditEntry.objects.get().after
    assert (after["new_thread_id"], after["post_ids"]) == (fresh.pk, [post.pk])
