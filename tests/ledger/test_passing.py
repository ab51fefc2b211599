"""A reader that stands still is helped on: by another try, or past what it cannot take."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from django.utils import timezone

from apps.accounts.models import User
from apps.core.access import Denied
from apps.core.errors import Conflict
from apps.ledger.models import LONGEST_REASON, Cursor, Entry, Passage
from apps.ledger.passing import pass_over, read_on
from apps.ledger.projections import Projection
from tests.ledger.facts import Happened, failing, happens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]
ROOT = User(pk=7)
HANDS = 4


def stuck() -> tuple[Projection, list[int], Entry]:
    """A reader that failed at the second of three, what it told, and the entry."""
    projection, told = failing(at=2)
    happens(1, 2, 3)
    projection.advance()
    return projection, told, Entry.objects.get(payload__thing_id=2)


def passages() -> list[tuple[str, int, str, int]]:
    return list(Passage.objects.values_list("cursor_id", "entry_id", "reason", "by_id"))


def test_passing_over_goes_on_behind_the_entry_and_keeps_who_said_so_and_why() -> None:
    projection, told, entry = stuck()
    pass_over(reader="tests", entry_id=entry.pk, reason=" It is gone. ", by=ROOT)
    cursor = Cursor.objects.get(name="tests")
    assert (cursor.position, cursor.failures, cursor.error) == (entry.pk, 0, "")
    assert projection.advance() == 1
    assert told == [1, 3]
    assert passages() == [("tests", entry.pk, "It is gone.", 7)]


@pytest.mark.parametrize("reason", ["", "  \n", "x" * (LONGEST_REASON + 1)])
def test_it_needs_a_reason(reason: str) -> None:
    _, _, entry = stuck()
    before = Cursor.objects.values().get(name="tests")
    with pytest.raises(Denied, match="Say why"):
        pass_over(reader="tests", entry_id=entry.pk, reason=reason, by=ROOT)
    assert (passages(), Cursor.objects.values().get(name="tests")) == ([], before)


def elsewhere(entry: Entry) -> tuple[str, int]:
    return "tests", entry.pk + 1


def behind(entry: Entry) -> tuple[str, int]:
    return "tests", entry.pk - 1


def unknown(entry: Entry) -> tuple[str, int]:
    return "nobody", entry.pk


@pytest.mark.parametrize("stand", [elsewhere, behind, unknown])
def test_nothing_else_is_passed_over(stand: Callable[[Entry], tuple[str, int]]) -> None:
    reader, entry_id = stand(stuck()[2])
    before = Cursor.objects.values().get(name="tests")
    with pytest.raises(Conflict, match="no longer"):
        pass_over(reader=reader, entry_id=entry_id, reason="Why not.", by=ROOT)
    with pytest.raises(Conflict, match="no longer"):
        read_on(reader=reader, entry_id=entry_id)
    assert (passages(), Cursor.objects.values().get(name="tests")) == ([], before)


def test_what_has_not_failed_is_not_passed_over() -> None:
    failing(at=2)
    happens(1)
    with pytest.raises(Conflict):
        pass_over(reader="tests", entry_id=Entry.objects.get().pk, reason="Early.", by=ROOT)
    assert passages() == []


def test_one_that_went_on_by_itself_is_left_alone() -> None:
    projection, told, entry = stuck()
    projection.handlers[Happened.kind] = lambda _, event: told.append(event.thing_id)
    read_on(reader="tests", entry_id=entry.pk)
    assert projection.advance() == 2
    with pytest.raises(Conflict):
        pass_over(reader="tests", entry_id=entry.pk, reason="Late.", by=ROOT)
    assert (told, passages()) == ([1, 2, 3], [])


def test_sent_twice_it_is_one_passage() -> None:
    entry = stuck()[2]
    pass_over(reader="tests", entry_id=entry.pk, reason="First.", by=ROOT)
    with pytest.raises(Conflict):
        pass_over(reader="tests", entry_id=entry.pk, reason="Second.", by=ROOT)
    assert passages() == [("tests", entry.pk, "First.", 7)]


def test_one_that_begins_again_may_be_let_past_again_and_the_newest_word_stands() -> None:
    projection, _, entry = stuck()
    pass_over(reader="tests", entry_id=entry.pk, reason="First.", by=ROOT)
    Cursor.objects.update(position=0)
    projection.advance()
    pass_over(reader="tests", entry_id=entry.pk, reason="Second.", by=User(pk=8))
    assert passages() == [("tests", entry.pk, "Second.", 8)]


def test_another_try_does_not_wait_for_its_pause() -> None:
    projection, told, entry = stuck()
    Cursor.objects.update(retry_at=timezone.now() + timedelta(hours=1))
    projection.handlers[Happened.kind] = lambda _, event: told.append(event.thing_id)
    assert projection.advance() == 0
    read_on(reader="tests", entry_id=entry.pk)
    assert projection.advance() == 2
    assert told == [1, 2, 3]


def test_a_failure_is_remembered_by_kind_and_place_and_not_by_its_words() -> None:
    stuck()
    error = Cursor.objects.get(name="tests").error
    kind, place, line = error.partition(" in tests/ledger/facts.py, line ")
    assert (kind, bool(place), line.isdigit()) == ("ZeroDivisionError", True, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="SQLite has one writer at a time; its tests share one connection",
)
def test_of_many_at_once_one_lets_it_pass() -> None:
    entry = stuck()[2]
    start = Barrier(HANDS)

    def submit(person: int) -> str:
        start.wait()
        try:
            pass_over(reader="tests", entry_id=entry.pk, reason="Gone.", by=User(pk=person))
        except Conflict:
            return "too late"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(HANDS) as hands:
        said = list(hands.map(submit, range(HANDS)))
    assert sorted(said) == ["done"] + ["too late"] * (HANDS - 1)
    assert len(passages()) == 1
