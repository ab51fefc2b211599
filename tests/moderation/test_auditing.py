"""The log of those who keep order."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from apps.moderation.models import AuditEntry
from apps.moderation.services import audit
from apps.moderation.services.auditing import broken_links
from tests.communities.makers import make_community
from tests.moderation.makers import decide, keeper, make_case

pytestmark = pytest.mark.django_db


def three() -> list[AuditEntry]:
    priya = keeper(make_community())
    return [audit(f"case.{n}", standing=priya, thing=("case", n)) for n in (1, 2, 3)]


def tamper(sql: str) -> None:
    """What somebody with the database in their hands could do."""
    if connection.vendor == "postgresql":
        sql = f"ALTER TABLE moderation_auditentry DISABLE TRIGGER ALL; {sql}"
    else:
        sql = f"DROP TRIGGER moderation_audit_append_only; {sql}"
    with connection.cursor() as cursor:
        for statement in sql.split(";"):
            cursor.execute(statement)


def test_every_link_follows_from_the_one_before() -> None:
    first, second, third = three()

    assert (second.previous, third.previous) == (first.digest, second.digest)
    assert list(broken_links()) == []
    call_command("audit")


@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("UPDATE moderation_auditentry SET reason = 'x' WHERE number = 2", [2]),
        ("DELETE FROM moderation_auditentry WHERE number = 2", [3, 3]),
        ("UPDATE moderation_auditentry SET actor_id = 1000000 WHERE number = 3", [3]),
    ],
)
def test_what_was_changed_is_noticed(sql: str, broken: list[int]) -> None:
    three()

    tamper(sql)

    assert [number for number, _why in broken_links()] == broken
    with pytest.raises(CommandError):
        call_command("audit")


def test_the_database_refuses_to_rewrite_it() -> None:
    three()

    with pytest.raises(TypeError):
        AuditEntry.objects.update(reason="x")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE moderation_auditentry SET reason = 'x'")


def test_it_holds_no_letter_and_no_address() -> None:
    decision = decide(make_case())

    said = str(list(AuditEntry.objects.values()))
    assert decision.letter not in said
    assert "@" not in said
