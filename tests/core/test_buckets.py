"""Every write is counted, in the bucket that the access table names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from apps.core.table import rows


def views(
    patterns: list[URLPattern | URLResolver] | None = None, space: str = ""
) -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from views(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}", pattern.callback


def test_a_write_is_counted_in_the_bucket_its_row_names() -> None:
    doors = dict(views())
    written = {row.view: row.bucket for (_, method), row in rows().items() if method == "POST"}

    assert {view: getattr(doors[view], "bucket", "") for view in written} == written
