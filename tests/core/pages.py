"""Addresses to try the ground floor on: one for each way a page can end."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path

from apps.core.access import no
from apps.core.csp import sandbox
from apps.core.errors import Conflict
from apps.core.limits import TooMany
from config import urls

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def fine(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("body", "fine"))


def asked(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.GET["q"])


def moved(_: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/fine/")


def malformed(_: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def denied(_: HttpRequest) -> HttpResponse:
    no("This thread is locked.").require()
    return HttpResponse()


def forbidden(_: HttpRequest) -> HttpResponse:
    raise PermissionDenied("secret reason")


def missing(_: HttpRequest, slug: str = "") -> HttpResponse:
    raise Http404(f"No {slug}")


def conflict(_: HttpRequest) -> HttpResponse:
    raise Conflict("Noor saved this a minute ago.")


def busy(_: HttpRequest) -> HttpResponse:
    raise TooMany("post", 200)


def broken(_: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def upload(_: HttpRequest) -> HttpResponse:
    response = HttpResponse(b"", headers={"Cache-Control": "private, max-age=60"})
    sandbox(response)
    return response


def cookie(_: HttpRequest) -> HttpResponse:
    response = HttpResponse()
    response.set_cookie("a", "b")
    return response


WAYS = {
    "fine": 200, "moved": 302, "malformed": 400, "denied": 403, "forbidden": 403, "missing": 404,
    "conflict": 409, "busy": 429, "broken": 500, "upload": 200, "cookie": 200,
}  # fmt: skip
urlpatterns = [
    *[path(f"{name}/", globals()[name]) for name in WAYS],
    path("missing/<slug:slug>/", missing),
    path("asked/", asked),
    path("", include("apps.core.urls")),
    path("accounts/", include("allauth.account.urls")),
]
