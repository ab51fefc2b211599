"""Rows in bulk: COPY on PostgreSQL, one prepared statement on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, models, transaction

Row = Sequence[Any]


def load(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write the rows; columns left out take the field's default."""
    table = model._meta.db_table  # noqa: SLF001  Django's documented way to a table's name
    if connection.vendor == "postgresql":
        with without_indexes(table):
            _copy(table, columns, rows)
    else:
        _insert(table, columns, rows)


def _copy(table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _insert(table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    names, places = ", ".join(f'"{column}"' for column in columns), ", ".join("?" for _ in columns)
    statement = f'INSERT INTO "{table}" ({names}) VALUES ({places})'
    pending = ([_plain(cell) for cell in row] for row in rows)
    while batch := list(islice(pending, 10_000)):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.connection.executemany(statement, batch)


def _plain(cell: Any) -> Any:
    """As Django writes it into SQLite."""
    return str(cell.replace(tzinfo=None)) if isinstance(cell, datetime) else cell


@contextmanager
def without_indexes(table: str) -> Iterator[None]:
    """Build a table's indexes (but for its constraints) once, when its rows are there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
            " AND tablename = %s AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            [table],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        cursor.execute("SET maintenance_work_mem = '512MB'; SET statement_timeout = 0")
        for _, definition in indexes:
            cursor.execute(definition)


def reset_sequences(*tables: type[models.Model]) -> None:
    """Let the next ordinary insert take the next number."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in tables:
            table = model._meta.db_table  # noqa: SLF001
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM \"{table}\""
            )


def tidy() -> None:
    """What a living database has had done to it by the time it is this large."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
