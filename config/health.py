"""Whether the process lives, and whether it can do its work."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.models import OutgoingMail
from apps.core.waking import PATIENCE
from apps.ledger.models import Cursor, Entry
from apps.ledger.projections import PROJECTIONS


@require_safe
@never_cache
def healthz(_: HttpRequest) -> HttpResponse:
    """The process answers. Asks nobody."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(_: HttpRequest) -> HttpResponse:
    """The work goes on: 200, or 503 and the names of what does not. Nothing that could leak."""
    failing = [name for name, works in CHECKS.items() if not _answers(works)]
    return JsonResponse({"ready": not failing, "failing": failing}, status=503 if failing else 200)


def _answers(works: Callable[[], bool]) -> bool:
    try:
        return works()
    except DatabaseError:
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _ledger() -> bool:
    """Every projection has a cursor that neither stumbles nor lags."""
    cursors = Cursor.objects.filter(name__in=PROJECTIONS)
    rows = list(cursors.values_list("position", "failures"))
    if len(rows) < len(PROJECTIONS) or any(failures for _, failures in rows):
        return False
    slowest = min((position for position, _ in rows), default=0)
    waiting = Entry.objects.filter(pk__gt=slowest).order_by("pk").values_list("at", flat=True)
    oldest = waiting.first() if rows else None
    return oldest is None or oldest > timezone.now() - PATIENCE


def _mail() -> bool:
    """No letter that should be sent has waited for long."""
    if settings.MAIL == "outbox":  # read where it lies
        return True
    late = timezone.now() - PATIENCE
    return not OutgoingMail.objects.due().filter(next_at__lt=late).exists()


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "ledger": _ledger,
    "mail": _mail,
}
