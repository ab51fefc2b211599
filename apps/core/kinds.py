"""The registry of things people can meet, so that upper rooms name no domain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from apps.core.prepared import filled, prepared

KINDS: dict[str, Kind] = {}


def nobody_less(_: Any) -> None:
    """The circle of a thing that its whole community may see: none."""


def only_version(_: Any) -> int:
    """The version of a thing that keeps no versions."""
    return 1


def nobody_around(_: int) -> set[int]:
    """Who took part around a thing that stands alone: nobody."""
    return set()


def no_headings(_person: Any, _rows: list[Any]) -> dict[int, str]:
    """What stands over things in their owner's copy whose titles are others' words: nothing."""
    return {}


def no_files(_: Any) -> Mapping[str, str]:
    """The files of a thing that has none."""
    return {}


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of thing, declared once in its own room's `kinds.py`.

    Search, moderation, personal export, erasure, mentions and the access sweep walk these.
    """

    name: str  # "thread", "post"; stored beside ids, so never renamed
    model: type[Model]
    visible_to: Callable[[Any], QuerySet[Any]]  # User | AnonymousUser -> rows
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    author: Callable[[Any], Any]
    place: Callable[[Any], Any]  # the community, or None for the site itself
    text: Callable[[Any], str]
    exports: tuple[str, ...]  # fields that its owner takes along
    hide: Callable[[Any, Any], Any]  # the thing and who; a decision stands behind it
    restore: Callable[[Any, Any], Any]
    forget: Callable[..., Any]
    circle: Callable[[Any], int | None] = nobody_less  # id of the circle it is kept to, or None
    moment: str = "created_at"  # the field that says when it came to be
    related: tuple[str, ...] = ()  # what title, url, author and place read: select_related
    version: Callable[[Any], int] = only_version
    around: Callable[[int], set[int]] = nobody_around  # ids of who took part around it lately
    returns: Callable[[Any], Any] | None = None  # have a hidden one come back once it is edited
    hold: Callable[[Any, Any], Any] | None = None  # have it wait again until somebody looked
    lock: Callable[..., bool] | None = None  # thing, who, on=: whether that changed anything
    slow: Callable[..., dict[str, Any] | None] | None = None  # thing, who, seconds=, until=: before
    label: Callable[..., dict[str, Any] | None] | None = None  # thing, who, label=: before
    reach: Callable[..., bool] | None = None  # thing, who, on=: offered only within its community
    sources: Callable[[Any], list[str]] | None = None  # all it says and said, as it was written
    redact: Callable[..., dict[str, Any] | None] | None = None  # thing, who, passages=: before
    put_back: Callable[..., None] | None = None  # thing, who, before=: what was taken out
    is_whole: Callable[[Any], bool] = bool  # and not a part of what others said as well
    quiet_at: Callable[[Any], Any] = nobody_less  # since when that is so, or None
    address: tuple[str, ...] = ("public_id",)  # fields that name it in an address of ours
    mend: Callable[[Any], str] | None = None  # where its author edits it
    owner: str = ""  # the path to whose it is to take along: "author"; "": nobody's
    plural: str | Promise = ""  # what a copy calls them all
    taken: Mapping[str, Any] = field(default_factory=dict, hash=False)  # more that holds of them
    headings: Callable[[Any, list[Any]], dict[int, str]] = no_headings  # by id: titles one may read
    files: Callable[[Any], Mapping[str, str]] = no_files  # name in a copy -> path in the storage
    is_prose: bool = False  # its text is Markdown, as posts keep it
    is_gathered: bool = True  # in Activity, with what else stands on its page
    is_searched: bool = True
    is_reportable: bool = True
    is_for_one: bool = False  # written to one person: its author may guess who told us of it
    is_above_its_place: bool = False  # reports of it are for the site: its own people have a part

    def found(self, viewer: Any, ids: list[int]) -> dict[int, Any]:
        """Those of these rows that the viewer may see, by id. One query."""
        rows = _finding(self)(viewer or AnonymousUser(), filled(ids))
        return {row.pk: row for row in rows}

    def reference(self, row: Any) -> str:
        """The thing in an address that is not its own: "7fk2m9qx4c-3"; never an integer key."""
        return "-".join(str(attrgetter(name.replace("__", "."))(row)) for name in self.address)

    def at(self, viewer: Any, reference: str) -> Any:
        """The thing of that reference, if the viewer may see it, or None. One query."""
        parts = reference.rsplit("-", len(self.address) - 1)
        if len(parts) != len(self.address):
            return None
        try:
            rows = self.visible_to(viewer).filter(**dict(zip(self.address, parts, strict=True)))
            row = rows.select_related(*self.related).first()
        except ValueError:  # letters where a number stands
            return None
        return row if row is not None and self.reference(row) == reference else None


@cache
def _finding(kind: Kind) -> Callable[..., list[Any]]:
    """The kind's query, built once."""

    @prepared
    def rows(viewer: Any, ids: list[int]) -> QuerySet[Any]:
        return kind.visible_to(viewer).select_related(*kind.related).filter(pk__in=ids)

    return rows


def root_of(url: str) -> int:
    """A number for the page an address leads to, whatever part of it is named."""
    page = url.partition("#")[0].partition("?")[0]
    return int.from_bytes(blake2b(page.encode(), digest_size=8).digest(), signed=True)


def register(*kinds: Kind) -> None:
    """Make kinds known; called once for each room, by its `apps.py`."""
    for kind in kinds:
        if KINDS.setdefault(kind.name, kind) is not kind:
            raise TypeError(f"Two kinds are called {kind.name!r}.")


def reportable(name: str) -> Kind | None:
    """The kind of that name if one can report such things."""
    kind = KINDS.get(name)
    return kind if kind is not None and kind.is_reportable else None


def kind_of(name: str) -> Kind:
    """The kind of that name; KeyError when no room declares it."""
    return KINDS[name]


def all_kinds() -> Iterator[Kind]:
    """Every declared kind, by name."""
    yield from (KINDS[name] for name in sorted(KINDS))
