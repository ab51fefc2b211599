"""Trying one cell: a person, a door, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import TypeAlias, cast

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client

from apps.core.table import Row, documents, rows
from tests.access.doors import FORMS, HALF, door_to
from tests.access.policies import expected, roles
from tests.access.world import World, forbidden_to

Answer: TypeAlias = HttpResponse | StreamingHttpResponse
OK = range(200, 400)
HEADERS = {"host": "localhost"}


@dataclass(frozen=True)
class Cell:
    """One row, tried with one method by one role in one place."""

    row: Row
    method: str
    visibility: str
    role: str

    def __str__(self) -> str:
        return (
            f"{self.method} {self.row.view} ({self.row.policy}) · {self.visibility} · {self.role}"
        )

    @property
    def letter(self) -> str:
        """What the table expects here."""
        return expected(self.row.policy, self.visibility, self.role)


def cells_of(room: str, visibilities: Callable[[Row], Sequence[str]]) -> Iterator[Cell]:
    """The cells of one file of the table. HEAD is GET without a body, so GET stands for both."""
    views = {entry["view"] for entry in documents()[room]["url"]}
    for (view, method), row in sorted(rows().items()):
        if view in views and method != "HEAD":
            for visibility in visibilities(row):
                for role in roles():
                    yield Cell(row, method, visibility, role)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has not happened."""
    block = transaction.Atomic(DEFAULT_DB_ALIAS, savepoint=True, durable=False)
    block._from_testcase = True  # type: ignore[attr-defined]  # so that use-cases may be durable
    with block:
        try:
            yield
        finally:
            transaction.set_rollback(True)


class Sweeper:
    """Clients signed in once for each role, and the doors they try."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients = {role: self._client(role) for role in world.people}

    def _client(self, role: str) -> Client:
        client = Client()
        person = self.world.people[role]
        if not isinstance(person, AnonymousUser):
            client.force_login(person)
        return client

    def answer(self, cell: Cell) -> Answer:
        """What the person gets, with nothing changed afterwards."""
        door = door_to(cell.row.view, self.world.places[cell.visibility], self.world)
        client = self.clients[cell.role]
        cookies = SimpleCookie(client.cookies.output(header="", sep=";"))  # a visit may change some
        cache.clear()
        with undone():
            if cell.method == "POST":
                answer = client.post(door.url, door.data, headers=HEADERS)
            else:
                answer = client.get(door.url, door.query, headers=HEADERS)
            _ = answer.content if not answer.streaming else b"".join(answer)
        client.cookies = cookies
        return cast("Answer", answer)

    def surprise(self, cell: Cell) -> str:
        """What differs from the table in this cell; "" when nothing does."""
        answer = self.answer(cell)
        found = letter_of(answer)
        if found == "F" and cell.letter == "A" and cell.row.view not in FORMS.keys() - HALF:
            found = "A"  # let in with half a form, which comes back
        if found != cell.letter:
            return f"{cell}: {found}, not {cell.letter}"
        if answer.streaming:
            return ""
        content = answer.content.decode(errors="replace")
        leaks = [what for what, canary in forbidden_to(self.world, cell.role) if canary in content]
        return f"{cell}: leaks {', '.join(leaks)}" if leaks else ""


def letter_of(response: Answer) -> str:
    """A (answered), D (refused), F (a form came back), N (not found), S (sent to sign in)."""
    status = response.status_code
    if status == 302 and response["Location"].startswith("/accounts/login/"):
        return "S"
    if status in OK:
        return "A"
    return {403: "D", 404: "N", 409: "F", 422: "F"}.get(status, str(status))
