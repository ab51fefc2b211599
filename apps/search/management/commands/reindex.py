"""`manage.py reindex`: lay the search index down anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.search.services import rebuild


class Command(BaseCommand):
    """Walks every kind of thing, oldest first."""

    help = "Lay the search index down anew, oldest first."

    def handle(self, *_: Any, **__: Any) -> None:
        done = 0
        for done in rebuild():
            self.stdout.write(f"\r{done:,}", ending="")
        self.stdout.write(f"\r{done:,} things can be found.")
