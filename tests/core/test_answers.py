"""What every answer carries, and what people are told when something does not work."""

import re
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.core import errors, zones
from tests.accounts.makers import make_user
from tests.core.pages import WAYS

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.pages")]


@pytest.fixture(autouse=True)
def _calm(settings: Any) -> None:
    """Nothing counted yet, and no access table: these pages are in none."""
    cache.clear()
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "default_deny" not in name]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def signed_in(visitor: Client) -> Client:
    visitor.force_login(make_user("sefa"))
    return visitor


@pytest.mark.parametrize("way", WAYS)
def test_every_answer_says_these(way: str, visitor: Client) -> None:
    response = visitor.get(f"/{way}/")
    assert response.status_code == WAYS[way]
    said = response.headers
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Cross-Origin-Opener-Policy"] == "same-origin"
    assert said["Cross-Origin-Resource-Policy"] == "same-origin"
    assert said["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert said["Permissions-Policy"].count("=()") == 5
    policy = said["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert not re.search(r"unsafe|\*|http:", policy)
    assert "Access-Control-Allow-Origin" not in said
    assert "X-Powered-By" not in said
    kept = "no-store" in said["Cache-Control"]
    assert kept == (response.status_code >= 400 or way == "cookie")
    assert {"Cookie", "Accept-Language"} <= set(said["Vary"].split(", "))


def test_a_page_allows_our_files_only_and_an_upload_nothing(visitor: Client) -> None:
    policy = visitor.get("/fine/").headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["frame-ancestors"] == rules["base-uri"] == rules["object-src"] == "'none'"
    assert rules["style-src"] == rules["font-src"] == rules["form-action"] == "'self'"
    assert rules["connect-src"] == "'self' ws://localhost:8000"
    upload = visitor.get("/upload/").headers
    assert upload["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert upload["Cache-Control"] == "private, max-age=60"


def test_answers_to_members_are_kept_by_nobody(signed_in: Client) -> None:
    assert signed_in.get("/fine/").headers["Cache-Control"] == "private, no-store"


def test_transport_security_where_there_is_transport_security(
    visitor: Client, settings: Any
) -> None:
    assert "Strict-Transport-Security" not in visitor.get("/fine/").headers
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 63_072_000, True
    said = Client().get("/fine/", secure=True).headers["Strict-Transport-Security"]
    assert said == "max-age=63072000; includeSubDomains"


def test_pages_whose_address_is_a_secret_tell_other_sites_nothing(visitor: Client) -> None:
    assert visitor.get("/accounts/none/").headers["Referrer-Policy"] == "same-origin"


def test_what_is_missing_is_the_same_whatever_was_asked(visitor: Client) -> None:
    asked = ["/missing/", "/missing/canary/", "/nowhere/?q=canary", "/c/canary/", "/outbox/x/"]
    seen = {visitor.get(path).content for path in asked}
    assert len(seen) == 1
    page = seen.pop()
    assert b"canary" not in page
    assert b"csrf" not in page.lower()
    visitor.force_login(make_user("sefa"))
    assert visitor.get("/missing/").content == page
    notices = {visitor.get(path, headers={"HX-Request": "true"}).text for path in asked}
    assert len(notices) == 1
    assert "There is nothing here" in notices.pop()


@pytest.mark.parametrize("way", ["missing", "nowhere", "forbidden", "conflict", "busy", "broken"])
def test_what_does_not_work_is_told_by_the_light_one_chose(way: str, visitor: Client) -> None:
    plain = visitor.get(f"/{way}/").text
    visitor.force_login(make_user("sefa", theme="dark"))

    dark = visitor.get(f"/{way}/").text

    assert 'content="light dark"' in plain
    assert dark == plain.replace('content="light dark"', 'content="dark"')


def test_a_refusal_tells_its_reason_and_no_other(signed_in: Client) -> None:
    assert "This thread is locked." in signed_in.get("/denied/").content.decode()
    assert "secret reason" not in signed_in.get("/forbidden/").content.decode()


@pytest.mark.parametrize(("way", "words"), [("denied", "locked"), ("conflict", "Noor"),
                                            ("busy", "4 minutes")])  # fmt: skip
def test_htmx_gets_a_notice(way: str, words: str, signed_in: Client) -> None:
    response = signed_in.post(f"/{way}/", headers={"HX-Request": "true"})
    assert response.status_code == WAYS[way]
    assert words in response.content.decode()
    assert b"<html" not in response.content


def test_too_often_says_how_long_to_wait(visitor: Client) -> None:
    response = visitor.get("/busy/")
    assert response.headers["Retry-After"] == "200"
    assert "Try again in 4 minutes." in response.content.decode()
    assert [errors.how_long(n) for n in (1, 89, 90, 5_399, 5_400)] == [
        "1 second", "89 seconds", "2 minutes", "90 minutes", "2 hours",
    ]  # fmt: skip


def test_a_session_lost_while_writing_loses_no_words() -> None:
    strict = Client(enforce_csrf_checks=True)
    words = "Rinse it first.\n</textarea><script>alert(1)</script>"
    response = strict.post(
        "/fine/",
        {"title": "On zips", "body": words, "password": "secret", "once": "x"},
        headers={"Referer": "http://testserver/t/7fk2m9qx4c/on-zips/?page=2"},
    )
    page = response.content.decode()
    assert response.status_code == 403
    assert "Your words are safe" in page
    assert "On zips" in page
    assert "Rinse it first." in page
    assert "&lt;/textarea&gt;" in page
    assert "<script>alert" not in page
    assert "secret" not in page
    assert "next=%2Ft%2F7fk2m9qx4c%2Fon-zips%2F%3Fpage%3D2" in page


def test_a_visitor_who_is_refused_keeps_their_words_too(visitor: Client) -> None:
    response = visitor.post("/denied/", {"body": "Rinse it first."})
    assert response.status_code == 403
    assert "Rinse it first." in response.content.decode()


@pytest.mark.parametrize(
    "came",
    ["https://evil.org/", "//evil.org", "http://testserver//evil.org", "javascript:alert(1)", "",
     "http://testserver@evil.org/", "http://testserver\\@evil.org"],
)  # fmt: skip
def test_the_way_on_stays_here(came: str) -> None:
    page = Client(enforce_csrf_checks=True).post("/fine/", headers={"Referer": came})
    assert b"evil" not in page.content
    assert b"javascript:" not in page.content


def test_when_the_page_for_errors_breaks_there_is_still_one(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "_page", lambda *_: 1 / 0)
    response = visitor.get("/broken/")
    assert response.status_code == 500
    assert b"Something broke" in response.content


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("body=" + "a" * 2**20, "application/x-www-form-urlencoded", 413),
        ("{" + " " * 2**20, "application/json", 413),
        ("&".join(f"f{n}=1" for n in range(1_001)), "application/x-www-form-urlencoded", 413),
        ("body=" + "a" * 32_000, "application/x-www-form-urlencoded", 200),
        ("body[]=a&body[0]=b", "application/x-www-form-urlencoded", 200),
        ("body=a&body=b", "application/x-www-form-urlencoded", 200),
        ("body=%00", "application/x-www-form-urlencoded", 200),
        ("%", "application/x-www-form-urlencoded", 200),
        ("--x", "multipart/form-data", 400),
        ("--x", "multipart/form-data; boundary=x", 200),
    ],
)
def test_odd_bodies_are_answered(body: str, kind: str, status: int, visitor: Client) -> None:
    assert visitor.post("/fine/", body, content_type=kind).status_code == status


def test_files_may_be_larger_than_forms_and_not_much(visitor: Client) -> None:
    kind = "multipart/form-data; boundary=x"
    for length, status in ((5 * 2**20, 302), (12 * 2**20, 413)):
        response = visitor.generic("POST", "/moved/", b"--x--", kind, CONTENT_LENGTH=str(length))
        assert response.status_code == status
    field = b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\n' + b"a" * 2**21
    assert visitor.post("/fine/", field + b"\r\n--x--", content_type=kind).status_code == 413


def test_a_nul_gets_no_further(visitor: Client) -> None:
    assert visitor.get("/missing/%00/").status_code == 400
    assert visitor.get("/asked/?q=a%00b").content == "a\ufffdb".encode()


def test_times_are_told_by_the_viewers_clock(visitor: Client, monkeypatch: Any) -> None:
    told: list[str] = []
    monkeypatch.setattr("tests.core.pages.HttpResponse", _spy(told))
    monkeypatch.setattr(zones, "_visitors", [lambda _: "Pacific/Auckland"])
    visitor.get("/fine/")
    person = make_user("sefa")
    for name in ("Europe/London", "../../etc/passwd", ""):
        User.objects.filter(pk=person.pk).update(time_zone=name)
        visitor.force_login(person)
        visitor.get("/fine/")
    assert told == ["Pacific/Auckland", "Europe/London", "UTC", "UTC"]
    assert timezone.get_current_timezone_name() == "UTC"


def _spy(told: list[str]) -> Any:
    from django.http import HttpResponse  # noqa: PLC0415  the real one, past the patch

    def response(*content: Any) -> HttpResponse:
        told.append(timezone.get_current_timezone_name())
        return HttpResponse(*content)

    return response


def test_visitors_are_read_to_no_faster_than_they_can_read(visitor: Client) -> None:
    from_afar = {"REMOTE_ADDR": "203.0.113.9"}
    answers = [visitor.get("/fine/", **from_afar).status_code for _ in range(301)]  # type: ignore[arg-type]
    assert answers == [200] * 300 + [429]
    visitor.cookies["session"] = SessionStore().session_key or "made-up"
    assert visitor.get("/fine/", **from_afar).status_code == 429  # type: ignore[arg-type]
