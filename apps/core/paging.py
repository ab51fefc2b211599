"""Pages by the last row seen, not by number: they cost the same however far one has come."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import BadRequest
from django.db.models import Model, Q, QuerySet

LONGEST_LIST = 100
LONGEST_CURSOR = 200  # characters
LARGEST_KEY = 2**63 - 1

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows, and the cursor of what follows ("" at the end)."""

    rows: Sequence[M]
    next: str


def page_of(rows: QuerySet[M], order: Sequence[str], after: str = "", size: int = 20) -> Page[M]:
    """The rows after a cursor, in this order ("-last_post_at", "-pk"). One query.

    All of the order's fields must be indexed together, the last one unique. Raises BadRequest (400)
    for a cursor that is none of ours; a list is never longer than 100, whatever is asked.
    """
    size = max(1, min(size, LONGEST_LIST))
    if after:
        rows = rows.filter(_beyond(order, _opened(rows.model, order, after)))
    found = list(rows.order_by(*order)[: size + 1])
    shown = found[:size]
    return Page(shown, cursor_of(shown[-1], order) if len(found) > size else "")


def cursor_of(row: Model, order: Sequence[str]) -> str:
    """The place of a row in an order, opaque."""
    values = [getattr(row, name.lstrip("-")) for name in order]
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    packed = json.dumps(plain, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _opened(model: type[Model], order: Sequence[str], cursor: str) -> list[Any]:
    """The values in a cursor, of their fields' types."""
    packed = cursor[:LONGEST_CURSOR]
    try:
        values = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
        return [
            _typed(model, name.lstrip("-"), value)
            for name, value in zip(order, list(values), strict=True)
        ]
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise BadRequest("That page does not exist.") from error


def _typed(model: type[Model], name: str, value: Any) -> Any:
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)  # noqa: SLF001  Django's documented API
    kind = field.get_internal_type() if field is not None else ""
    if kind == "DateTimeField":
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError
        return moment
    if "Char" in kind and isinstance(value, str) and "\x00" not in value:
        return value
    if "Char" not in kind and type(value) is int and abs(value) <= LARGEST_KEY:
        return value
    raise TypeError


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """(a, b) past (x, y): a past x, or a at x and b past y."""
    beyond, level = Q(), Q()
    for name, value in zip(order, values, strict=True):
        field, step = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        beyond |= level & Q(**{f"{field}__{step}": value})
        level &= Q(**{field: value})
    first, step = order[0].lstrip("-"), "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{first}__{step}": values[0]}) & beyond  # what an index can seek to
