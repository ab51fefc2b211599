"""A use-case is one transaction, and its facts share its fate."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from apps.ledger import recording
from apps.ledger.events import EVENTS, Event
from apps.ledger.models import Entry
from apps.ledger.recording import record, use_case
from tests.ledger.facts import Happened
from tests.ledger.settling import recorded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


@use_case()
def happens(thing_id: int, *, fails: bool = False) -> int:
    record(Happened(thing_id=thing_id), actor=None)
    if fails:
        raise ZeroDivisionError
    return thing_id


@use_case()
def much_happens(*, fails: bool) -> None:
    record(Happened(thing_id=1), actor=None)
    try:
        happens(2, fails=fails)
    except ZeroDivisionError:
        record(Happened(thing_id=3), actor=None)


def things() -> list[int]:
    return [event.thing_id for event in recorded() if isinstance(event, Happened)]


def test_a_fact_is_in_the_ledger_when_the_use_case_is_over() -> None:
    with use_case():
        record(Happened(thing_id=1), actor=None)
        assert things() == []
    assert things() == [1]
    assert happens(2) == 2
    entry = Entry.objects.latest("pk")
    assert (entry.kind, entry.payload, entry.actor_id) == ("tests.happened", {"thing_id": 2}, None)


def test_a_use_case_that_fails_leaves_no_fact() -> None:
    with pytest.raises(ZeroDivisionError):
        happens(1, fails=True)
    assert things() == []


@pytest.mark.parametrize(("fails", "left"), [(False, [1, 2]), (True, [1, 3])])
def test_a_use_case_within_another_is_a_savepoint_of_it(fails: bool, left: list[int]) -> None:
    much_happens(fails=fails)
    assert things() == left


def test_a_fact_belongs_inside_a_use_case() -> None:
    with pytest.raises(RuntimeError, match="inside"):
        record(Happened(), actor=None)


def test_a_coroutine_is_no_use_case() -> None:
    with pytest.raises(TypeError, match="coroutine"):

        @use_case()
        async def later() -> None: ...


def test_workers_are_woken_after_commit_and_only_then(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    rung: list[int] = []
    monkeypatch.setattr(recording, "wake", lambda: rung.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        happens(1)
        assert rung == []
    assert rung == [1]
    with django_capture_on_commit_callbacks(execute=True), use_case():
        pass
    assert rung == [1]


def test_two_events_do_not_share_a_name() -> None:
    with pytest.raises(TypeError, match="Two events"):

        class Other(Event, kind="tests.happened"):
            """Another."""

    assert EVENTS["tests.happened"] is Happened


def test_python_refuses_to_rewrite_the_ledger() -> None:
    happens(1)
    with pytest.raises(TypeError, match="append-only"):
        Entry.objects.update(kind="x")
    with pytest.raises(TypeError, match="append-only"):
        Entry.objects.filter(pk=1).delete()


def test_the_database_refuses_to_rewrite_the_ledger() -> None:
    happens(1)
    deeds = ["UPDATE ledger_entry SET kind = 'x'"]
    if connection.vendor == "postgresql":  # Django empties SQLite's tables by DELETE between tests
        deeds.append("DELETE FROM ledger_entry")
    for deed in deeds:
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(deed)
    assert things() == [1]
