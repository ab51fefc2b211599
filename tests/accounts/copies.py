"""Copies of what is kept about somebody, asked for and opened as they do it."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.core.files.storage import default_storage

from apps.accounts import services
from apps.accounts.models import Export, User


def asked(user: User) -> Export:
    """A copy that waits to be made."""
    return services.ask_for_export(user=user)


def made(user: User) -> Export:
    """A copy that can be fetched."""
    asked(user)
    while services.make_next_export():
        pass
    return Export.objects.get(user=user)


def opened(export: Export) -> dict[str, bytes]:
    """What lies in it, by name; nothing in it is broken."""
    with default_storage.open(export.path) as stored, ZipFile(stored) as book:
        assert book.testzip() is None
        return {name: book.read(name) for name in book.namelist()}


def listed(export: Export) -> dict[str, list[dict[str, Any]]]:
    """Its lists for programs, by the name of the portion."""
    return {
        name.removeprefix("data/").removesuffix(".json"): json.loads(content)
        for name, content in opened(export).items()
        if name.startswith("data/")
    }


def names_in(content: bytes) -> list[str]:
    """What lies in a zip that was sent."""
    with ZipFile(BytesIO(content)) as book:
        return book.namelist()
