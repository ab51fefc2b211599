"""Readers of the ledger: each fact once, in order, whatever the handlers do."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from apps.ledger.models import LONGEST_PAUSE, Cursor, Entry
from apps.ledger.projections import Projection, open_cursors
from apps.ledger.recording import record
from apps.ledger.tasks import advance
from tests.ledger.facts import Happened, happens, reader
from tests.ledger.settling import settle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


def test_every_fact_is_told_once_and_in_order() -> None:
    projection, told = reader()
    happens(1, 2)
    happens(3)
    assert projection.advance() == 3
    assert projection.advance() == 0
    settle()
    assert told == [1, 2, 3]
    assert Cursor.objects.get(name="tests").position == Entry.objects.latest("pk").pk


def test_it_reads_in_batches() -> None:
    projection, told = reader()
    happens(*range(7))
    assert [projection.advance(3) for _ in range(4)] == [3, 3, 1, 0]
    assert told == list(range(7))


def test_facts_without_a_handler_are_stepped_over() -> None:
    projection = Projection("deaf", rebuildable=True)
    projection.open()
    happens(1, 2)
    assert projection.advance() == 2


def test_what_a_handler_wrote_and_the_cursors_move_are_one() -> None:
    """A crash after the handler: neither its row nor the move is left, and it is told again."""
    projection = Projection("rows", rebuildable=True)
    crash = [True]

    @projection.on(Happened)
    def write(entry: Entry, event: Happened) -> None:
        Cursor.objects.create(name=f"made by {event.thing_id}")
        if event.thing_id == 2 and crash.pop():
            crash.append(False)
            raise SystemExit(entry.pk)

    projection.open()
    happens(1, 2)
    with pytest.raises(SystemExit):
        projection.advance()
    assert not Cursor.objects.filter(name__startswith="made").exists()
    assert Cursor.objects.get(name="rows").position == 0
    assert projection.advance() == 2
    assert Cursor.objects.filter(name__startswith="made").count() == 2


def test_a_stumble_undoes_the_one_entry_and_waits_twice_as_long_each_time() -> None:
    projection = Projection("stumbles", rebuildable=True)
    told: list[int] = []
    broken = [True]

    @projection.on(Happened)
    def tell(_: Entry, event: Happened) -> None:
        Cursor.objects.create(name=f"made by {event.thing_id}")
        if event.thing_id == 2 and broken[0]:
            raise ZeroDivisionError
        told.append(event.thing_id)

    projection.open()
    happens(1, 2, 3)
    pauses = []
    with time_machine.travel("2026-06-09T08:00:00Z", tick=False) as clock:
        Cursor.objects.update(retry_at=timezone.now())
        assert projection.advance() == 1
        for _ in range(14):
            cursor = Cursor.objects.get(name="stumbles")
            pause = cursor.retry_at - timezone.now()
            pauses.append(round(pause.total_seconds()))
            assert "ZeroDivisionError" in cursor.error
            assert projection.advance() == 0  # not yet
            clock.shift(pause)
            assert projection.advance() == 0
        assert pauses == [min(2**n, LONGEST_PAUSE) for n in range(1, 15)]
        assert told == [1]
        assert not Cursor.objects.filter(name="made by 2").exists()
        broken[0] = False
        clock.shift(timedelta(seconds=LONGEST_PAUSE))
        assert projection.advance() == 2
    assert told == [1, 2, 3]
    cursor = Cursor.objects.get(name="stumbles")
    assert (cursor.failures, cursor.error) == (0, "")


def test_one_that_stumbles_does_not_hold_up_another() -> None:
    failing = Projection("failing", rebuildable=True)

    @failing.on(Happened)
    def fail(_: Entry, __: Happened) -> None:
        raise ZeroDivisionError

    failing.open()
    _, told = reader()
    happens(1, 2)
    advance()
    assert told == [1, 2]


def test_what_a_handler_records_is_in_the_ledger_too() -> None:
    projection = Projection("echo", rebuildable=True)

    @projection.on(Happened)
    def echo(_: Entry, event: Happened) -> None:
        if event.thing_id < 10:
            record(Happened(thing_id=event.thing_id + 10), actor=None)

    projection.open()
    happens(1)
    settle()
    assert [entry.payload["thing_id"] for entry in Entry.objects.order_by("pk")] == [1, 11]


def test_a_new_one_begins_now_unless_it_can_be_rebuilt() -> None:
    happens(1)
    late, told_late = reader("late", rebuildable=False)
    whole, told_whole = reader("whole", rebuildable=True)
    happens(2)
    late.advance()
    whole.advance()
    assert (told_late, told_whole) == ([2], [1, 2])
    open_cursors()
    assert late.advance() == 0


def test_two_of_a_name_and_two_handlers_of_a_fact_are_refused() -> None:
    projection, _ = reader()
    with pytest.raises(TypeError, match="Two projections"):
        Projection("tests")
    with pytest.raises(TypeError, match="already handles"):
        projection.on(Happened)(lambda _entry, _event: None)


def test_a_cursor_that_another_worker_holds_is_left_alone() -> None:
    """Without a row to lock there is nothing to do: the same answer as while it is locked."""
    projection, told = reader()
    happens(1)
    Cursor.objects.filter(name="tests").update(retry_at=timezone.now() + timedelta(minutes=1))
    assert projection.advance() == 0
    assert told == []
