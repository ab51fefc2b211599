"""/healthz/ and /readyz/: whether the process lives, and whether its work goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.core.models import OutgoingMail
from apps.ledger.events import Event
from apps.ledger.models import Cursor, Entry
from apps.ledger.projections import PROJECTIONS, Projection
from config import health


@dataclass(frozen=True, kw_only=True)
class Ticked(Event, kind="tests.ticked"):
    """Something happened."""


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Projection:
    """The only projection, and up to date."""
    monkeypatch.setitem(PROJECTIONS, "tests.reader", Projection.__new__(Projection))
    for name in list(PROJECTIONS):
        monkeypatch.delitem(PROJECTIONS, name)
    projection = Projection("tests.reader", rebuildable=True)
    projection.open()
    return projection


def happened(seconds_ago: int) -> None:
    at = timezone.now() - timedelta(seconds=seconds_ago)
    Entry.objects.create(kind=Ticked.kind, at=at, payload={})


def test_a_living_process_asks_nobody(client: Client) -> None:
    answer = client.get("/healthz/")  # without a database: pytest would complain

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer.cookies == {}


@pytest.mark.django_db
def test_ready_when_everything_was_read(client: Client, reader: Projection) -> None:
    happened(seconds_ago=300)
    reader.advance()

    answer = client.get("/readyz/")

    assert (answer.status_code, answer.json()) == (200, {"ready": True, "failing": []})


@pytest.mark.django_db
@pytest.mark.usefixtures("reader")
def test_ready_while_news_is_fresh(client: Client) -> None:
    happened(seconds_ago=1)

    assert client.get("/readyz/").status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("reader")
def test_not_ready_when_nobody_reads_on(client: Client) -> None:
    happened(seconds_ago=300)

    answer = client.get("/readyz/")

    assert (answer.status_code, answer.json()) == (503, {"ready": False, "failing": ["ledger"]})


@pytest.mark.django_db
@pytest.mark.usefixtures("reader")
def test_not_ready_when_a_reader_stumbles(client: Client) -> None:
    Cursor.objects.filter(name="tests.reader").update(failures=1, error="a secret")

    answer = client.get("/readyz/")

    assert (answer.status_code, answer.json()) == (503, {"ready": False, "failing": ["ledger"]})


@pytest.mark.django_db
@pytest.mark.parametrize(("mail", "status"), [("smtp", 503), ("outbox", 200)])
@pytest.mark.usefixtures("reader")
def test_not_ready_while_mail_is_not_sent_but_should_be(
    client: Client, settings: Settings, mail: str, status: int
) -> None:
    settings.MAIL = mail
    then = timezone.now() - timedelta(seconds=300)
    OutgoingMail.objects.create(message_id="1", recipient="ada@example.org", next_at=then)

    assert client.get("/readyz/").status_code == status


def test_not_ready_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> bool:
        raise DatabaseError

    monkeypatch.setattr(health, "CHECKS", {"database": away})

    answer = client.get("/readyz/")

    assert (answer.status_code, answer.json()) == (503, {"ready": False, "failing": ["database"]})


@pytest.mark.parametrize("address", ["/healthz/", "/readyz/"])
def test_health_is_only_read(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
