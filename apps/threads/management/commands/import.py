"""`manage.py import`: bring a real archive in."""

from __future__ import annotations

import re
import time
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from apps.communities.models import Community
from apps.threads.importing import READERS
from apps.threads.importing.reading import Unreadable
from apps.threads.importing.running import Summary, rehearse, run


def site(text: str) -> str:
    """The name of a site, or its host. Raises ArgumentTypeError for what can be neither."""
    if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]{0,60}[a-z0-9])?", text, re.IGNORECASE):
        raise ArgumentTypeError("it is a name such as coffee, or coffee.stackexchange.com")
    return text


class Command(BaseCommand):
    """Read an archive and write it through services; a second run changes nothing."""

    help = "Bring an archive into a community."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", choices=sorted(READERS), help="what kind of archive it is")
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="folder or archive")
        parser.add_argument("--community", required=True, metavar="SLUG", help="where it goes")
        parser.add_argument(
            "--site",
            type=site,
            help="what it is an archive of (coffee); else what its folder is called",
        )
        parser.add_argument("--dry-run", action="store_true", help="read all of it, write nothing")

    def handle(self, *_: Any, **options: Any) -> None:
        community = Community.objects.filter(slug=options["community"]).first()
        if community is None:
            raise CommandError(
                f"There is no community {options['community']!r}. "
                "A site admin founds it, at /communities/new/; nothing was changed."
            )
        summary, started = Summary(), time.monotonic()
        reader = READERS[options["source"]](
            options["paths"], summary.leftovers, options["site"] or ""
        )
        try:
            with reader, tqdm(total=reader.count(), unit=" posts") as bar:
                if options["dry_run"]:
                    rehearse(reader, summary, bar.update)
                else:
                    run(reader, community, summary, bar.update)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        self._tell(summary, time.monotonic() - started, dry=options["dry_run"])

    def _tell(self, summary: Summary, seconds: float, *, dry: bool) -> None:
        verb = "would come in" if dry else "came in"
        self.stdout.write(
            f"{summary.threads} threads with {summary.posts} posts by "
            f"{len(summary.newcomers)} people "
            f"{verb} in {seconds:.0f} s; {summary.skipped} posts were here already."
        )
        if summary.leftovers.counts:
            self.stdout.write("Left out:")
            for line in summary.leftovers.lines():
                self.stdout.write(line)
