"""A house of its own for sockets: who may hear of what, and nobody left behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from channels.layers import channel_layers

from apps.accounts.models import User
from apps.communities.models import Community
from apps.live import gates
from apps.live.consumers import LiveConsumer


@pytest.fixture
def own_gates(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A community's readers hear of it, and everybody of themselves."""
    monkeypatch.setattr(gates, "GATES", {})
    gates.register("place-", may_read)
    gates.register("person-", lambda person, name: person.public_id == name)
    channel_layers.backends.clear()
    yield
    left = dict(LiveConsumer.sockets)
    LiveConsumer.sockets.clear()  # what one test left is no other's
    assert left == {}  # every one that came in went out


def may_read(person: User, slug: str) -> bool:
    """The gate of these tests: a community's readers hear of it."""
    return Community.objects.readable_by(person).filter(slug=slug).exists()
