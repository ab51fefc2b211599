"""Two writers at once, on PostgreSQL: nothing is passed over, and nobody dies of it.

Each of these fails when the line that it guards is taken out of `recording._append`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from apps.ledger import recording
from apps.ledger.models import Cursor, Entry, Passage
from apps.ledger.recording import record, use_case
from tests.ledger.facts import Happened, reader

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("readers")]
PATIENCE = 8.0


@pytest.fixture(autouse=True)
def _on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer, which gives the order for free")


class Writer(threading.Thread):
    """A use-case in a thread of its own, and what became of it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.work, self.error = work, ""
        self.start()

    def run(self) -> None:
        try:
            self.work()
        except Exception as error:  # noqa: BLE001  the test looks at it
            self.error = repr(error)
        finally:
            connection.close()


def wait_until(is_so: Callable[[], bool]) -> None:
    """Until the other side has come so far; never by guessing how long it takes."""
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until, "That never came about."
        time.sleep(0.02)


def someone_waits() -> bool:
    """Whether a connection to this database waits for another's lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def happens(thing_id: int) -> None:
    with use_case():
        record(Happened(thing_id=thing_id), actor=None)


def test_what_commits_late_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first writer is held between its append and its COMMIT while a second comes."""
    projection, told = reader()
    appended, let_go = threading.Event(), threading.Event()
    append = recording._append

    def append_and_hold(facts: list[Entry]) -> None:
        append(facts)
        if facts[0].payload["thing_id"] == 1:
            appended.set()
            let_go.wait(PATIENCE)

    monkeypatch.setattr(recording, "_append", append_and_hold)
    first = Writer(lambda: happens(1))
    assert appended.wait(PATIENCE)
    second = Writer(lambda: happens(2))
    wait_until(lambda: someone_waits() or not second.is_alive())
    projection.advance()
    let_go.set()
    first.join(PATIENCE)
    second.join(PATIENCE)
    projection.advance()
    assert (first.error, second.error) == ("", "")
    assert told == [1, 2]


def test_two_writers_of_related_rows_do_not_kill_each_other() -> None:
    """One wrote a row that points at what the other has locked; then both come to the ledger."""
    place = Cursor.objects.create(name="somewhere")
    locked = threading.Event()

    def lock_it() -> None:
        with use_case():
            Cursor.objects.select_for_update().get(pk=place.pk)
            locked.set()
            wait_until(someone_waits)
            record(Happened(thing_id=1), actor=None)

    def point_at_it() -> None:
        with use_case():
            Passage.objects.create(cursor=place, entry_id=1, reason="", by_id=1)
            record(Happened(thing_id=2), actor=None)

    one = Writer(lock_it)
    assert locked.wait(PATIENCE)
    other = Writer(point_at_it)
    one.join(PATIENCE)
    other.join(PATIENCE)
    assert (one.error, other.error) == ("", "")
    assert [entry.payload["thing_id"] for entry in Entry.objects.order_by("pk")] == [1, 2]


def test_many_writers_and_two_readers_lose_and_double_nothing() -> None:
    projection, told = reader()
    done = threading.Event()

    def write(start: int) -> None:
        for thing in range(start, start + 15):
            happens(thing)

    def read() -> None:
        while not done.is_set():
            projection.advance()

    readers = [Writer(read) for _ in range(2)]
    writers = [Writer(lambda start=start: write(start)) for start in range(0, 60, 15)]  # type: ignore[misc]
    for writer in writers:
        writer.join(30)
    done.set()
    for one in readers:
        one.join(PATIENCE)
    while projection.advance():
        pass
    assert {writer.error for writer in (*writers, *readers)} == {""}
    assert sorted(told) == list(range(60))
