"""Every address the shell's templates name, answered by nothing: a page can be drawn alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


def _nothing(request: HttpRequest, **_: str) -> HttpResponse:
    return HttpResponse(request.path)


def _room(app: str, **routes: str) -> URLResolver:
    paths = [path(route, _nothing, name=name) for name, route in routes.items()]
    return path("", include((paths, app)))


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("apps.communities.urls")),
    path("accounts/login/", _nothing, name="account_login"),
    path("accounts/signup/", _nothing, name="account_signup"),
    _room("home", home="", communities="communities/", community="c/<slug:slug>/"),
    _room("accounts", settings="settings/"),
    _room("guidelines", brand="guidelines/"),
    _room("search", search="search/"),
    _room("notifications", list="activity/", count="activity/count/"),
]
