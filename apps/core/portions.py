"""The registry of what people take along: each room says which of its rows are whose.

Kinds say it by `owner` and `exports`; what is no kind is declared as a portion, in its own room's
`exports.py`, or left out with a reason. A copy holds what is said here, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeAlias

from django.conf import settings
from django.db.models import Model
from django.utils.functional import Promise

from apps.core.kinds import KINDS, Kind, all_kinds, no_files

CHUNK = 100  # rows read at once: as many posts of full length fit well into memory

Told: TypeAlias = dict[str, Any]  # what a copy says of one row: words, numbers, moments
Telling: TypeAlias = Callable[[Any, list[Any]], list[Told]]  # whose, and some of their rows

PORTIONS: dict[str, Portion] = {}
LEFT_OUT: dict[str, str] = {}  # "moderation.Note.author": why no copy holds what it leads to


@dataclass(frozen=True, kw_only=True)
class Portion:
    """Rows of one model that are a person's, and what their copy says of them."""

    name: str  # of its file: "reactions"; programs read these, so never renamed
    title: str | Promise
    model: type[Model]
    owner: str  # the path from a row to whose it is
    tell: Telling
    only: Mapping[str, Any] = field(default_factory=dict)  # what else must hold of a row
    related: tuple[str, ...] = ()  # what `tell` reads: select_related
    files: Callable[[Any], Mapping[str, str]] = no_files  # name in the copy -> path in the storage

    def chunks(self, person: Any) -> Iterator[list[Any]]:
        """Their rows, the oldest first, some at a time. One query for each."""
        mine = self.model._base_manager.filter(**{self.owner: person.pk}, **self.only)  # noqa: SLF001  Django's own name
        rows, last = mine.select_related(*self.related).order_by("pk"), 0
        while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
            yield chunk
            last = chunk[-1].pk


def register(*portions: Portion) -> None:
    """Make portions known; called once for each room, by its `apps.py`."""
    for portion in portions:
        if PORTIONS.setdefault(portion.name, portion) is not portion:
            raise TypeError(f"Two portions are called {portion.name!r}.")


def leave_out(reasons: Mapping[str, str]) -> None:
    """Say of fields that lead to a person why no copy holds their rows."""
    LEFT_OUT.update(reasons)


def all_portions() -> Iterator[Portion]:
    """Everything that goes into a copy: kinds first, each part by name."""
    yield from (_of_kind(kind) for kind in all_kinds() if kind.owner)
    yield from (PORTIONS[name] for name in sorted(PORTIONS))


# ── telling ──────────────────────────────────────────────────────────────────────────────────────
def telling(*names: str) -> Telling:
    """Have a copy say these fields of a row as they are."""
    return lambda _person, rows: [fields(row, names) for row in rows]


def with_place(*names: str, at: str = "community_id") -> Telling:
    """Have a copy say these fields, and the community's name while its owner may know of it."""
    where = attrgetter(at)

    def tell(person: Any, rows: list[Any]) -> list[Told]:
        known = still_read("community", person, map(where, rows))
        places = ({"place": known[pk].name} if (pk := where(row)) in known else {} for row in rows)
        return [{**place, **fields(row, names)} for place, row in zip(places, rows, strict=True)]

    return tell


def fields(row: Any, names: Iterable[str]) -> Told:
    """These fields of a row; of one in another row, "edition.version", the last name."""
    return {name.rpartition(".")[2]: attrgetter(name)(row) for name in names}


def still_read(kind: str, person: Any, ids: Iterable[int | None]) -> dict[int, Any]:
    """Those of these things that the person may read today, by id. One query at most."""
    wanted = {pk for pk in ids if pk is not None}
    return KINDS[kind].found(person, list(wanted)) if wanted and kind in KINDS else {}


def address_of(path: str) -> str:
    """A path of ours as it can be followed from a file."""
    return f"{settings.SITE_URL}{path}"


def whereabouts(row: Any) -> Told:
    """Whether others can read it; nothing of what is never hidden."""
    if not hasattr(row, "hidden_at"):
        return {}
    if getattr(row, "deleted_at", None):
        return {"state": "deleted"}
    if getattr(row, "held_at", None):
        return {"state": "held"}
    return {"state": "hidden" if row.hidden_at else "shown"}


# ── kinds ────────────────────────────────────────────────────────────────────────────────────────
def _of_kind(kind: Kind) -> Portion:
    return Portion(
        name=kind.name,
        title=kind.plural,
        model=kind.model,
        owner=kind.owner,
        tell=lambda person, rows: _told(kind, person, rows),
        only=kind.taken,
        related=kind.related,
        files=kind.files,
    )


def _told(kind: Kind, person: Any, rows: list[Any]) -> list[Told]:
    """Title and address only where they are the person's own or may be read; so the place."""
    titles = kind.headings(person, rows)
    places = {row.pk: kind.place(row) for row in rows}
    known = still_read("community", person, (place.pk for place in places.values() if place))
    return [
        {
            **({"title": titles[row.pk]} if titles.get(row.pk) else {}),
            **({"address": address_of(kind.url(row))} if row.pk in titles else {}),
            **({"place": place.name} if (place := places[row.pk]) and place.pk in known else {}),
            **fields(row, kind.exports),
            **whereabouts(row),
        }
        for row in rows
    ]
