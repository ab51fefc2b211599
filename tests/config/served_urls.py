"""The addresses of Coterie, and two more for the tests of `up`."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from apps.ledger.events import Event
from apps.ledger.recording import record, use_case
from config.urls import urlpatterns as addresses


@dataclass(frozen=True, kw_only=True)
class Noted(Event, kind="tests.noted"):
    """Someone was told that their number is kept."""

    number: int


@csrf_exempt
def note(request: HttpRequest) -> HttpResponse:
    """Keep a number, then say so."""
    with use_case():
        record(Noted(number=int(request.POST["number"])), actor=None)
    return HttpResponse("kept")


def slow(_: HttpRequest) -> HttpResponse:
    """A page that takes its time, and says when it begins."""
    print("slowly", file=sys.stderr, flush=True)  # noqa: T201  read by the test
    time.sleep(1.5)
    return HttpResponse("done")


urlpatterns = [
    path("note/", note, name="served-note"),
    path("slow/", slow, name="served-slow"),
    *addresses,
]
