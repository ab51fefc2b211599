"""`manage.py demo`: write Tern & Tide into an empty house."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.models import Brand
from apps.home.demo.telling import Telling
from apps.ledger.recording import use_case
from apps.ledger.tasks import advance

SIGN_INS = {"ines": "a member", "priya": "a moderator", "callum": "a steward", "maren": "the admin"}


class Command(BaseCommand):
    """Write the demonstration brand, unless somebody has moved in already."""

    help = "Write the demonstration brand into an empty database."

    def handle(self, *_: Any, **__: Any) -> None:
        if Brand.objects.exists() or User.objects.exists():
            self.stdout.write("Somebody lives here already; nothing was written.")
            return
        passwords = {handle: secrets.token_urlsafe(9) for handle in SIGN_INS}
        lines = [
            f"{handle}@ternandtide.example  {passwords[handle]}  ({role})"
            for handle, role in SIGN_INS.items()
        ]
        with use_case():  # ended midway, nothing of it stays, and the next run begins anew
            Telling(now=timezone.now(), passwords=passwords).tell()
            path = settings.DATA_DIR / "demo-sign-ins.txt"
            path.touch(mode=0o600)
            path.write_text("\n".join(lines) + "\n")
        advance()  # the first page finds and tells everything
        self.stdout.write("\n".join(lines))
