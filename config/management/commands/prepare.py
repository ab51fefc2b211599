"""Prepares what `up` would, and serves nothing: for installations of several processes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from config.preparing import prepare


class Command(BaseCommand):
    """Run once before the processes of a new version start."""

    help = "Bring fonts, static files, tables and cursors up to date."

    def handle(self, *_: Any, **__: Any) -> None:
        prepare()
