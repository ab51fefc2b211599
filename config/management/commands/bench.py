"""`manage.py bench`: how fast and how light, as ratios."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Measure the named groups (all, when none is named) and print one line per figure."""

    help = "Measure speed and weight, as ratios taken in one run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("groups", nargs="*")
        parser.add_argument("--json", action="store_true", help="print JSON lines only")
        parser.add_argument("--list", action="store_true", help="name groups and limits")

    def handle(self, *_: Any, **options: Any) -> None:
        from bench.groups import GROUPS  # noqa: PLC0415  its tools are in the development lock

        if options["list"]:
            for group in GROUPS.values():
                self.stdout.write(f"{group.name}: {group.about}")
                for limit in group.limits:
                    sign = "≥" if limit.least else "≤"
                    self.stdout.write(
                        f"  {limit.figure} {sign} {limit.limit:g} {limit.of}".rstrip()
                    )
            return
        if unknown := set(options["groups"]) - set(GROUPS):
            raise CommandError(f"No such group: {', '.join(sorted(unknown))}. Try --list.")
        fallen = [
            figure
            for name in options["groups"] or GROUPS
            for figure in self.run(name, quiet=options["json"])
            if not figure.holds
        ]
        if fallen:
            raise CommandError(f"{len(fallen)} figures do not hold.")

    def run(self, name: str, *, quiet: bool) -> list[Any]:
        """Measure one group, print its figures, and keep them with the machine's description."""
        from bench.figures import judged  # noqa: PLC0415  as above
        from bench.groups import GROUPS  # noqa: PLC0415
        from bench.machine import description  # noqa: PLC0415

        machine = description()
        if not quiet:
            self.stderr.write(f"{name}: {GROUPS[name].about} …")
        figures = list(judged(GROUPS[name], GROUPS[name].measure()))
        for figure in figures:
            self.stdout.write(figure.line())
        kept = {"machine": machine, "figures": [json.loads(figure.line()) for figure in figures]}
        results = Path(__file__).resolve().parents[3] / "bench" / "results"
        results.mkdir(exist_ok=True)
        (results / f"{name}.json").write_text(json.dumps(kept, indent=2) + "\n")
        return figures
