"""Prepares what is missing, then serves everything from one process."""

from __future__ import annotations

import os
import signal
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from apps.communities.models import Brand
from config.preparing import prepare
from config.serving import CannotStartError, listen, only_one, serve

SIGN_INS = "demo-sign-ins.txt"  # in the data folder, written by `demo`


class Command(BaseCommand):
    """Everything a small community needs, with nothing installed beside it."""

    help = "Serve Coterie: pages, sockets, worker and beat in one process."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT, help="8000 by default")
        parser.add_argument("--host", default="", help="an address to listen on; else localhost")
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *_: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            note = f"process {os.getpid()}, {settings.SITE_URL}"
            with only_one(settings.DATA_DIR, note):
                sockets = listen(options["host"], options["port"])
                prepare()
                if not (options["no_demo"] or Brand.objects.exists()) and "demo" in get_commands():
                    call_command("demo")
                from config.asgi import application  # noqa: PLC0415  it reads the static files

                serve(application, sockets, self.announce)
        except CannotStartError as reason:
            raise CommandError(str(reason)) from None
        except KeyboardInterrupt:
            sys.exit(0)

    def announce(self) -> None:
        """Say where everything is."""
        lines = [f"Coterie is at {settings.SITE_URL}"]
        if settings.MAIL == "outbox":
            lines.append(f"Its mail can be read at {settings.SITE_URL}/outbox/")
        sign_ins = settings.DATA_DIR / SIGN_INS
        if sign_ins.is_file():
            lines += ["", *sign_ins.read_text().splitlines(), f"(kept in {sign_ins})"]
        self.stdout.write("\n".join([*lines, "", "Ctrl-C ends it."]))
        self.stdout.flush()
