"""The outbox: letters to read where no mail server is."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import select_template
from django.views.decorators.http import require_safe

from apps.core.addresses import is_local
from apps.core.models import OutgoingMail
from apps.core.paging import page_of


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest letters, while they are not sent, for whoever sits at this machine."""
    if settings.MAIL != "outbox" or not is_local(request):
        raise Http404
    page = page_of(OutgoingMail.objects.all(), ["-pk"], request.GET.get("after", ""))
    base = select_template(["base.html", "errors/bare.html"])
    words = {"letters": page.rows, "older": page.next, "base": base.template.name}
    response = render(request, "core/outbox.html", words)
    response.headers["Cache-Control"] = "private, no-store"
    return response
