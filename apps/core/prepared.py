"""Queries that are built once and then only run.

On a busy page Django spends more on saying a query than the database on answering it. A function
that returns a query of its arguments (for `values_list(…)`, or for models) is called once with
stand-ins in their place; its SQL is kept with the positions at which they came out, and from then
on run with real values. Values never touch the SQL. What the function does besides must not depend
on their worth: a viewer who is suspended, for whom `visible_to` says something else, is asked for
in the ordinary way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from itertools import count
from typing import Any, TypeAlias, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

_PLACE = re.compile("%s|%%")

Rows: TypeAlias = list[Any]
Query = TypeVar("Query", bound=Callable[..., "QuerySet[Any, Any]"])
FIRST = 2_015_162_342  # stand-in numbers begin here; the smallest column holds them


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL, its parameters with the places of those that change, and what converts the answers."""

    sql: str
    params: tuple[Any, ...]
    slots: tuple[tuple[int, int], ...]  # position among the parameters, position of the value
    converters: tuple[tuple[int, Sequence[Any], Any], ...]
    compiler: SQLCompiler | None  # of models: it knows what the columns are

    def run(self, values: Sequence[Any]) -> Rows:
        """The rows, for these values."""
        params = list(self.params)
        for at, which in self.slots:
            params[at] = values[which]
        connection = connections[DEFAULT_DB_ALIAS]
        with _cursor(connection) as cursor:
            cursor.execute(self.sql, params)
            rows = cursor.fetchall()
        if not self.converters:
            return list(rows)
        return [self._converted(row, connection) for row in rows]

    def _converted(self, row: tuple[Any, ...], connection: Any) -> tuple[Any, ...]:
        cells = list(row)
        for at, functions, expression in self.converters:
            for function in functions:
                cells[at] = function(cells[at], expression, connection)
        return tuple(cells)

    def things(self, compiler: SQLCompiler, values: Sequence[Any]) -> list[Any]:
        """The rows as models, with those they were selected with: what ModelIterable does."""
        about, select = compiler.klass_info, compiler.select
        first, last = about["select_fields"][0], about["select_fields"][-1] + 1
        names = [column[0].target.attname for column in select[first:last]]
        beside = get_related_populators(about, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg,unused-ignore]
        found = []
        for row in self.run(values):
            thing = about["model"].from_db(DEFAULT_DB_ALIAS, names, row[first:last])
            for related in beside:
                related.populate(row, thing)
            found.append(thing)
        return found


def answers(sql: str, params: Sequence[Any]) -> Rows:
    """The rows of SQL of our own, which the server plans once where it can; values as %s."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        sql = _numbered(sql)
    with _cursor(connection) as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _cursor(connection: Any) -> Any:
    """A cursor; on PostgreSQL one whose statements the server plans once and keeps.

    Django's own puts the values into the SQL, so that each time is a new statement to plan; that is
    half of what such a query costs.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    from psycopg import RawCursor  # noqa: PLC0415  only where PostgreSQL is used

    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection._prepare_cursor(RawCursor(connection.connection))  # noqa: SLF001  Django's cursor() of another kind


def _numbered(sql: str) -> str:
    """The SQL with PostgreSQL's own placeholders, which nobody has to look for each time."""
    numbers = count(1)
    return _PLACE.sub(lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", sql)


def prepared(query: Query) -> Callable[..., Rows]:
    """Have a function's query built once for each shape of its arguments, rows or models.

    They may be rows (their keys go in), moments, numbers, words, and lists of the last two.
    """
    kept: dict[tuple[Any, ...], _Statement] = {}

    @wraps(query)
    def run(*args: Any) -> Rows:
        if any(getattr(arg, "is_suspended", False) for arg in args):
            return list(query(*args))
        if any(arg == [] for arg in args):
            return []
        shape = tuple(_shape(arg) for arg in args)
        statement = kept.get(shape)
        if statement is None:
            statement = kept[shape] = _built(query, args)
        values = [value for arg in args for value in _values(arg)]
        if statement.compiler is not None:
            return statement.things(statement.compiler, values)
        return statement.run(values)

    return run


def filled(values: Iterable[Any]) -> list[Any]:
    """As many as the next power of two, the last one repeated: few shapes serve all lengths."""
    listed = sorted(values)
    return listed + listed[-1:] * ((1 << max(0, len(listed) - 1).bit_length()) - len(listed))


def _shape(arg: Any) -> object:
    return (
        (len(arg), *{one.__class__ for one in arg}) if isinstance(arg, list) else arg.__class__
    )  # a lazy user's is User


def _values(arg: Any) -> list[Any]:
    """What of an argument goes into the query."""
    if isinstance(arg, AnonymousUser):
        return []
    if isinstance(arg, Model):
        return [arg.pk]
    if isinstance(arg, datetime):  # as this database is told of it
        return [connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(arg)]
    return arg if isinstance(arg, list) else [arg]


def _built(query: Callable[..., QuerySet[Any, Any]], args: tuple[Any, ...]) -> _Statement:
    counter = iter(range(FIRST, FIRST + 1000))
    standins = [_standin(arg, counter) for arg in args]
    marks = [value for arg in standins for value in _values(arg)]
    asked = query(*standins)
    compiler = asked.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    slots = tuple(
        (at, marks.index(param))
        for at, param in enumerate(params)
        if isinstance(param, int | str | datetime) and param in marks
    )
    if {which for _, which in slots} != set(range(len(marks))):
        raise TypeError(f"A value of {query.__qualname__} does not come out of its SQL.")
    converters = compiler.get_converters([column[0] for column in compiler.select])
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        sql = _numbered(sql)
    are_models = asked._iterable_class is ModelIterable  # noqa: SLF001  Django's word for it
    return _Statement(
        sql,
        tuple(params),
        slots,
        tuple((at, *found) for at, found in converters.items()),
        compiler if are_models else None,
    )


def _standin(arg: Any, counter: Any) -> Any:
    if isinstance(arg, AnonymousUser):
        return arg
    if isinstance(arg, Model):
        return arg.__class__(pk=next(counter))
    if isinstance(arg, list):
        return [_standin(one, counter) for one in arg]
    if isinstance(arg, datetime):
        return datetime.fromtimestamp(next(counter), UTC)
    return f"standin{next(counter)}" if isinstance(arg, str) else next(counter)
