"""`manage.py audit`: verify that nobody touched the log of those who keep order."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.moderation.models import AuditEntry
from apps.moderation.services.auditing import broken_links


class Command(BaseCommand):
    """Walks the chain from its first link."""

    help = "Verify the hash chain of the audit log; fails at a link that does not hold."

    def handle(self, *_: Any, **__: Any) -> None:
        broken = [f"#{number}: {why}" for number, why in broken_links()]
        if broken:
            raise CommandError("The audit log was changed.\n" + "\n".join(broken))
        self.stdout.write(f"{AuditEntry.objects.count():,} entries, every link holds.")
