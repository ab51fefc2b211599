"""`manage.py disposable_mail FILE`: which hosts' mail is thrown away."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts import services


class Command(BaseCommand):
    """Reads a list, which takes the place of the one before."""

    help = "Refuse addresses of these hosts at sign-up: a file with one host a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="one host a line; # begins a remark")

    def handle(self, *_: Any, file: Path, **__: Any) -> None:
        try:
            kept = services.keep_disposable_hosts(lines=file.read_text("utf-8").splitlines())
        except (OSError, ValueError) as error:
            raise CommandError(f"{file} cannot be read as a list of hosts: {error}") from error
        self.stdout.write(f"{kept.hosts:,} hosts: {kept.new:,} new, {kept.gone:,} gone.")
        if kept.unread:
            self.stdout.write(f"{kept.unread:,} lines name no host and were passed over.")
