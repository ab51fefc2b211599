"""One's own settings, and faces."""

from __future__ import annotations

import time

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts import services
from apps.accounts.bylines import face_url
from apps.accounts.models import User
from tests.accounts.makers import make_user
from tests.accounts.test_services import picture
from tests.accounts.test_signing_up import code_in
from tests.communities.makers import join, make_community

pytestmark = pytest.mark.django_db

KEPT = {"name": "Ada", "line": "", "bio": "", "time_zone": "UTC", "theme": ""}


@pytest.fixture
def ada(client: Client) -> User:
    """Somebody who just signed in, without a password."""
    user = services.sign_up(name="Ada", handle="ada", email="ada@example.org")
    client.force_login(user)
    came_in(client, seconds_ago=5)
    return user


def came_in(client: Client, seconds_ago: int) -> None:
    session = client.session
    session["signed_in_at"] = time.time() - seconds_ago
    session.save()


def test_visitors_are_asked_to_sign_in(client: Client) -> None:
    for path in ("", "address/", "address/code/"):
        answer = client.get(f"/settings/{path}")
        assert answer.headers["Location"] == f"/accounts/login/?next=/settings/{path}"
    for path in ("face/", "face/remove/", "sessions/"):
        assert client.post(f"/settings/{path}").status_code == 302
        assert client.get(f"/settings/{path}").status_code == 405


def test_the_page_shows_and_keeps_what_one_says(ada: User, client: Client) -> None:
    page = client.get("/settings/").content.decode()
    assert "@ada" in page
    assert "ada@example.org" in page

    wanted = KEPT | {"name": "Ada King", "line": "sailmaker", "bio": "One\r\nTwo", "theme": "dark"}
    answer = client.post("/settings/", wanted | {"time_zone": "Europe/London"})

    assert answer.headers["Location"] == "/settings/"
    ada.refresh_from_db()
    assert (ada.name, ada.line, ada.bio) == ("Ada King", "sailmaker", "One\nTwo")
    assert (ada.theme, ada.time_zone) == ("dark", "Europe/London")
    assert 'data-theme="dark"' in client.get("/settings/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "x" * 51), ("name", "Mod"), ("line", "x" * 81), ("bio", "x" * 1001),
        ("time_zone", ""), ("time_zone", "Mars/Olympus"), ("theme", "sepia"), ("bio", "a\x00b"),
    ],
)  # fmt: skip
def test_odd_words_come_back_and_leave_no_trace(
    ada: User, client: Client, field: str, value: str
) -> None:
    answer = client.post("/settings/", KEPT | {"line": "my line"} | {field: value})

    assert answer.status_code == 422
    if field != "line":
        assert "my line" in answer.content.decode()
    ada.refresh_from_db()
    assert ada.line == ""


def test_extra_fields_give_nobody_power(ada: User, client: Client) -> None:
    client.post("/settings/", KEPT | {"handle": "root", "is_site_admin": "1", "email": "x@y.org"})

    ada.refresh_from_db()
    assert (ada.handle, ada.is_site_admin, ada.email) == ("ada", False, "ada@example.org")


def test_a_face_is_uploaded_served_and_taken_away(ada: User, client: Client) -> None:
    upload = SimpleUploadedFile("../me.png", picture().read(), "text/html")
    assert client.post("/settings/face/", {"face": upload}).status_code == 302
    ada.refresh_from_db()

    answer = client.get(face_url(ada))
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.content[:4] == b"RIFF"

    old = face_url(ada)
    client.post("/settings/face/remove/")
    assert client.get(old).status_code == 404


def test_a_face_whose_file_is_gone_is_not_found(ada: User, client: Client) -> None:
    services.set_face(user=ada, file=picture())
    default_storage.delete(ada.face)

    assert client.get(face_url(ada)).status_code == 404


@pytest.mark.parametrize("content", [b"", b"<script>alert(1)</script>", b"\x89PNG\r\n\x1a\n" * 9])
def test_what_is_no_picture_is_said_in_place(ada: User, client: Client, content: bytes) -> None:
    answer = client.post("/settings/face/", {"face": SimpleUploadedFile("a.png", content)})

    assert answer.status_code == 422
    ada.refresh_from_db()
    assert ada.face == ""


@pytest.mark.usefixtures("ada")
def test_no_file_at_all_is_said_in_place(client: Client) -> None:
    assert client.post("/settings/face/", {"face": "words"}).status_code == 422


def test_visitors_see_the_face_of_who_shows_them_a_name(client: Client) -> None:
    shy, open_, elsewhere = make_user("shy"), make_user("open"), make_user("elsewhere")
    for user in (shy, open_, elsewhere):
        services.set_face(user=user, file=picture())
    join(make_community("bench"), shy)
    join(make_community("shore"), open_, shows_name=True)
    join(make_community("inner", visibility="members"), elsewhere, shows_name=True)

    seen = {user.handle: client.get(face_url(user)).status_code for user in (shy, open_, elsewhere)}
    assert seen == {"shy": 404, "open": 200, "elsewhere": 404}
    client.force_login(make_user("ben"))
    assert client.get(face_url(shy)).status_code == 200


def test_signing_out_everywhere_keeps_this_device(ada: User, client: Client) -> None:
    elsewhere = Client()
    elsewhere.force_login(ada)

    client.post("/settings/sessions/")

    assert client.get("/settings/").status_code == 200
    assert elsewhere.get("/settings/").status_code == 302


def test_the_address_moves_when_the_code_comes_back(ada: User, client: Client) -> None:
    elsewhere = Client()
    elsewhere.force_login(ada)
    asked = client.post("/settings/address/", {"email": "New@Example.org"})
    assert asked.headers["Location"] == "/settings/address/code/"
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"
    assert client.post("/settings/address/code/", {"code": "00000x"}).status_code == 422

    answer = client.post("/settings/address/code/", {"code": code_in()})

    assert answer.headers["Location"] == "/settings/"
    ada.refresh_from_db()
    assert ada.email == "new@example.org"
    assert EmailAddress.objects.get().email == "new@example.org"
    assert [letter.to for letter in mail.outbox] == [["new@example.org"], ["ada@example.org"]]
    assert client.get("/settings/").status_code == 200
    assert elsewhere.get("/settings/").status_code == 302


def test_anothers_address_looks_like_a_free_one(ada: User, client: Client) -> None:
    make_user("ben", email="ben@example.org")
    free = client.post("/settings/address/", {"email": "new@example.org"})
    taken = client.post("/settings/address/", {"email": "Ben@example.org"})

    assert (free.status_code, free.headers["Location"]) == (
        taken.status_code,
        taken.headers["Location"],
    )
    assert [letter.to for letter in mail.outbox] == [["new@example.org"], ["ben@example.org"]]
    assert code_in(0)
    with pytest.raises(AssertionError):
        code_in(1)
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"


@pytest.mark.usefixtures("ada")
def test_who_signed_in_long_ago_signs_in_again_first(client: Client) -> None:
    came_in(client, seconds_ago=16 * 60)

    assert client.post("/settings/address/", {"email": "new@example.org"}).status_code == 422
    assert mail.outbox == []


def test_who_has_a_password_shows_it(ada: User, client: Client) -> None:
    services.set_password(user=ada, password="tide-table-9")
    client.force_login(ada)
    url, fields = "/settings/address/", {"email": "new@example.org"}

    assert client.post(url, fields).status_code == 422
    assert client.post(url, fields | {"password": "wrong"}).status_code == 422
    assert mail.outbox == []
    assert client.post(url, fields | {"password": "tide-table-9"}).status_code == 302


@pytest.mark.parametrize(
    "email", ["", "ada@example.org", "x", "a@x.org\r\nBcc: b@y.org", "é@x.org"]
)
@pytest.mark.usefixtures("ada")
def test_an_odd_or_present_address_is_said_in_place(client: Client, email: str) -> None:
    assert client.post("/settings/address/", {"email": email}).status_code == 422
    assert mail.outbox == []
