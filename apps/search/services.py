"""Keeping the index in step with the things it finds."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from django.db import connection
from django.db.models import Manager

from apps.core import clock
from apps.core.kinds import Kind, all_kinds, kind_of, root_of
from apps.ledger.recording import use_case
from apps.search.models import Document
from apps.search.words import fold, indexed, weighty

CHUNK = 500
WRITTEN = ["root", "community", "circle", "author", "at", "title", "text", "about", "quiet_at"]

Place = tuple[datetime, str, int]  # when, kind and id: the order in which documents are laid down


@use_case()
def index(kind: str, ids: Iterable[int]) -> None:
    """Have the index say of these things what is true now: hidden and deleted ones leave it."""
    declared = kind_of(kind)
    for chunk in _chunks(ids):
        rows = _rows(declared).select_related(*declared.related).in_bulk(chunk)
        found = [rows[key] for key in dict.fromkeys(chunk) if _is_shown(rows.get(key))]
        documents = [_document(declared, row) for row in found if _is_said(declared, row)]
        kept = {document.object_id for document in documents}
        unindex(kind, [each for each in chunk if each not in kept])
        Document.objects.bulk_create(
            documents,
            update_conflicts=True,
            unique_fields=["kind", "object_id"],
            update_fields=WRITTEN,
        )


@use_case()
def unindex(kind: str, ids: Iterable[int]) -> None:
    """Have nobody find these things any more."""
    for chunk in _chunks(ids):
        Document.objects.filter(kind=kind, object_id__in=chunk).delete()


def rebuild() -> Iterator[int]:
    """Lay everything down anew, oldest first, and yield how many are done as it goes.

    Very common words are looked for among the newest rows of the index, so their order matters;
    after an import it is that of arrival. While this runs, things not yet reached are not found.
    """
    _empty()
    done = 0
    everything = heapq.merge(*(_places(kind) for kind in all_kinds() if kind.is_searched))
    while chunk := list(islice(everything, CHUNK)):
        _lay_down(chunk)
        done += len(chunk)
        yield done


@use_case()
def _empty() -> None:
    Document.objects.all().delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_words (search_words) VALUES ('rebuild')")


@use_case()
def _lay_down(chunk: list[Place]) -> None:
    for kind, places in groupby(chunk, key=lambda place: place[1]):
        index(kind, [key for _, _, key in places])


def _places(kind: Kind) -> Iterator[Place]:
    """Every thing of a kind, oldest first."""
    moments = _rows(kind).order_by(kind.moment, "pk")
    for at, key in moments.values_list(kind.moment, "pk").iterator(chunk_size=10_000):
        yield at, kind.name, key


def _document(kind: Kind, row: Any) -> Document:
    title, text = fold(kind.title(row)), indexed(kind.text(row))
    return Document(
        kind=kind.name,
        object_id=row.pk,
        root=root_of(kind.url(row)),
        community=kind.place(row),
        circle_id=kind.circle(row),
        author=kind.author(row),
        at=getattr(row, kind.moment, None) or clock.now(),
        quiet_at=kind.quiet_at(row),
        title=title,
        text=text,
        about=weighty(title, text),
    )


def _rows(kind: Kind) -> Manager[Any]:
    return kind.model._default_manager  # noqa: SLF001  Django documents it under this name


def _is_said(kind: Kind, row: Any) -> bool:
    """Whether it is somebody's words in some community; nothing else is found by its words."""
    return kind.author(row) is not None and kind.place(row) is not None


def _is_shown(row: Any) -> bool:
    if row is None:
        return False
    return getattr(row, "hidden_at", None) is None and getattr(row, "deleted_at", None) is None


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
