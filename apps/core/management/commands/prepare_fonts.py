"""Make the two faces, if they are not made yet."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from apps.core import fonts


class Command(BaseCommand):
    """`manage.py prepare_fonts`: a second run does nothing and takes no time."""

    help = "Make Coterie Sans and Coterie Serif from the installed font packages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workers", type=int, default=0, help="processes; 0: one per core")

    def handle(self, *_: Any, workers: int, **options: Any) -> None:
        made = fonts.prepare(settings.FONTS_DIR, workers=workers)
        if options["verbosity"] and made:
            self.stdout.write(f"Fonts made: {', '.join(made)}.")
