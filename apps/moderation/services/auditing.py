"""Writing the audit log, one link after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from django.db import connection

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community
from apps.core import clock
from apps.ledger.recording import use_case
from apps.moderation.models import AuditEntry

CHAIN_LOCK = 0xA0D17  # any number, the same in every process
FIRST = "0" * 64
FIELDS = (
    *("number", "actor_id", "role", "community_id", "act", "kind", "object_id", "parent"),
    *("before", "after", "reason", "is_automated", "previous"),
)


@use_case()
def audit(
    act: str,
    *,
    standing: Standing | None,
    role: str = "",
    community: Community | None = None,
    thing: tuple[str, int] = ("", 0),
    parent: AuditEntry | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Note an act of one who keeps order; without a standing, of the house or of that role.

    Links follow each other in the order of their numbers; two who write at once wait.
    """
    _lock()
    last = AuditEntry.objects.order_by("-number").values_list("number", "digest").first()
    number, previous = last or (0, FIRST)
    place = community or (standing.community if standing else None)
    entry = AuditEntry(
        number=number + 1,
        at=clock.now(),
        actor_id=standing.viewer.pk if standing else None,
        role=_role(standing) if standing else role,
        community_id=place.pk if place else None,
        act=act,
        kind=thing[0],
        object_id=thing[1] or None,
        parent=parent.number if parent else None,
        before=dict(before or {}),
        after=dict(after or {}),
        reason=reason[:1000],
        is_automated=standing is None and not role,
        previous=previous,
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    return entry


def _lock() -> None:
    """SQLite has one writer in any case."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def _role(standing: Standing) -> str:
    for flag in ("site_admin", "site_moderator"):
        if flag in standing.flags and not standing.keeps_order:
            return flag
    return standing.role if isinstance(standing.viewer, User) else ""


def digest_of(entry: AuditEntry) -> str:
    """SHA-256 of everything the entry says, that of the one before it included."""
    said = {name: getattr(entry, name) for name in FIELDS} | {"at": entry.at.isoformat()}
    return sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def broken_links() -> Iterator[tuple[int, str]]:
    """The numbers at which the chain does not hold, and why; none when nobody touched it."""
    number, previous = 0, FIRST
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=1000):
        if entry.number != number + 1:
            yield entry.number, f"{number + 1} to {entry.number - 1} are missing"
        if entry.previous != previous:
            yield entry.number, "it does not follow from the one before"
        if entry.digest != digest_of(entry):
            yield entry.number, "it says something else than what was written"
        number, previous = entry.number, entry.digest
