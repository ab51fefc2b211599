"""A copy of one's own data: asked for, made, fetched, thrown away."""

from __future__ import annotations

import re
import resource
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.accounts import services
from apps.accounts.models import Export, ExportState, User
from apps.accounts.selectors import data_page
from apps.core.access import Denied
from apps.core.portions import PORTIONS, Portion
from tests.accounts.copies import asked, made, names_in, opened
from tests.accounts.makers import make_user
from tests.accounts.test_settings import came_in
from tests.ledger.settling import recorded

pytestmark = pytest.mark.django_db

PASSWORD = "a-kettle-and-a-toothbrush"
START = datetime(2026, 6, 9, 9, 0, tzinfo=UTC)


@pytest.fixture
def ada(client: Client) -> User:
    """Somebody with a password, who signed in long ago."""
    user = services.sign_up(name="Ada", handle="ada", email="ada@example.org", password=PASSWORD)
    client.force_login(user)
    return user


def letters() -> list[tuple[str, str]]:
    return [(letter.to[0], str(letter.subject)) for letter in mail.outbox]


def status(client: Client, link: str) -> int:
    """What an address answers, read to its end."""
    answer = client.get(link)
    if answer.streaming:
        assert len(b"".join(answer)) > 0
    return answer.status_code


def link_of(user: User) -> str:
    return data_page(user).link


# ── asking ───────────────────────────────────────────────────────────────────────────────────────
def test_a_copy_is_asked_for_made_and_fetched(ada: User, client: Client) -> None:
    page = client.get("/settings/data/").text
    assert "Make a copy" in page
    assert "One a day" in page

    answer = client.post("/settings/data/", {"password": PASSWORD})
    assert answer.headers["Location"] == "/settings/data/"
    assert "Your copy is being made" in client.get("/settings/data/").text

    assert services.make_next_export() is True
    page = client.get("/settings/data/").text
    assert "Your copy is ready" in page
    fetched = client.get(link_of(ada))

    assert link_of(ada).partition(":")[0] in page
    assert names_in(b"".join(fetched))[-2:] == ["README.txt", "index.html"]
    assert fetched.headers["Cache-Control"] == "private, no-store"
    assert re.fullmatch(
        r'attachment; filename="localhost-ada-\d{4}-\d\d-\d\d.zip"',
        fetched.headers["Content-Disposition"],
    )
    assert [fact.kind for fact in recorded()][-2:] == [
        "accounts.export_asked",
        "accounts.export_made",
    ]


def test_visitors_are_asked_to_sign_in(client: Client) -> None:
    asked_in = "/accounts/login/?next=/settings/data/"
    assert client.get("/settings/data/").headers["Location"] == asked_in
    assert client.post("/settings/data/", {"password": "x"}).headers["Location"] == asked_in
    assert client.post("/settings/data/discard/").status_code == 302
    assert client.get("/settings/data/discard/").status_code == 405


@pytest.mark.parametrize("typed", ["", "not-the-password"])
def test_without_the_password_nothing_is_made(ada: User, client: Client, typed: str) -> None:
    answer = client.post("/settings/data/", {"password": typed})

    assert answer.status_code == 422
    assert Export.objects.count() == 0
    assert letters() == []


def test_without_a_password_a_fresh_session_tells_who_asks(client: Client) -> None:
    client.force_login(make_user("ben"))

    came_in(client, seconds_ago=16 * 60)
    assert "Sign out and in again" in client.get("/settings/data/").text
    assert client.post("/settings/data/", {"x": "1"}).status_code == 422
    assert Export.objects.count() == 0

    came_in(client, seconds_ago=14 * 60)
    assert client.post("/settings/data/").status_code == 302
    assert Export.objects.count() == 1


def test_asked_twice_one_is_made(ada: User, client: Client) -> None:
    for _ in range(2):
        assert client.post("/settings/data/", {"password": PASSWORD}).status_code == 302

    assert Export.objects.count() == 1
    assert len(letters()) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_clicked_many_times_at_once_one_is_made() -> None:
    ada = make_user("ada")

    def once(_number: int) -> int:
        try:
            return asked(ada).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        assert len(set(pool.map(once, range(24)))) == 1
    assert len(letters()) == 1


def test_the_next_one_is_made_a_day_later_and_takes_the_place_of_the_first(
    ada: User, client: Client
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client.force_login(ada)
        first = made(ada)
        page = client.get("/settings/data/").text
        assert "you can have the next one made from Wednesday 10 June, 09:00 on" in page
        assert "Make a new one" not in page
        assert client.post("/settings/data/", {"password": PASSWORD}).status_code == 403
        with pytest.raises(Denied, match="One copy a day"):
            asked(ada)

        clock.shift(timedelta(days=1))
        assert "Make a new one" in client.get("/settings/data/").text
        second = made(ada)

    assert first.path != second.path


# ── fetching ─────────────────────────────────────────────────────────────────────────────────────
def test_t06_nobody_else_finds_it(ada: User, client: Client) -> None:
    made(ada)
    link = link_of(ada)
    other = Client()
    other.force_login(make_user("root", is_site_admin=True))

    assert status(client, link) == 200
    missing = other.get("/settings/data/copy/" + "x" * 60 + "/")
    assert other.get(link).content == missing.content
    assert [one.get(link).status_code for one in (other, Client())] == [404, 404]
    assert client.get(link.replace(":", ":0", 1)).status_code == 404
    assert client.get(link[:-2] + ("y" if link[-2] == "x" else "x") + "/").status_code == 404


def test_t06_an_address_works_for_a_day_and_the_copy_for_two(ada: User, client: Client) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client.force_login(ada)
        made(ada)
        link = link_of(ada)
        assert status(client, link) == 200
        clock.shift(timedelta(hours=25))
        assert status(client, link) == 404
        assert status(client, link_of(ada)) == 200
        newer = link_of(ada)
        clock.shift(timedelta(hours=23, minutes=1))

        assert status(client, newer) == 404
        assert link_of(ada) == ""
        assert "Make a copy" in client.get("/settings/data/").text


def test_t06_its_file_is_for_the_house_alone_and_nobody_guesses_its_name(ada: User) -> None:
    export = made(ada)
    file = Path(default_storage.path(export.path))

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert re.fullmatch("exports/[0-9A-Za-z]{32}.zip", export.path)  # 190 bits
    assert not file.is_relative_to(settings.STATIC_ROOT)
    assert export.size == file.stat().st_size


def test_a_file_that_was_not_restored_is_not_found(ada: User, client: Client) -> None:
    default_storage.delete(made(ada).path)

    assert status(client, link_of(ada)) == 404


# ── going ────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def at_once(django_capture_on_commit_callbacks: Any) -> Any:
    """What is done at COMMIT, done where a test's own transaction never ends."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_thrown_away_it_is_gone_and_counts_all_the_same(
    ada: User, client: Client, at_once: Any
) -> None:
    export, link = made(ada), link_of(ada)
    with at_once():
        answer = client.post("/settings/data/discard/", follow=True)

    assert "Your copy is thrown away." in answer.text
    assert "One copy a day" in answer.text
    assert status(client, link) == 404
    assert not default_storage.exists(export.path)


def test_what_is_over_is_deleted_and_so_is_what_no_row_knows(ada: User, at_once: Any) -> None:
    over, kept = made(ada), made(make_user("ben"))
    Export.objects.filter(pk=over.pk).update(until=timezone.now())
    lost = default_storage.save("exports/lost.zip", ContentFile(b"half"))
    face = default_storage.save("faces/ada/key.webp", ContentFile(b"a picture"))

    with at_once():
        assert services.forget_exports() == 1

    there = {path: default_storage.exists(path) for path in (over.path, kept.path, lost, face)}
    assert there == {over.path: False, kept.path: True, lost: False, face: True}
    assert list(Export.objects.values_list("pk", flat=True)) == [kept.pk]


def test_whoever_is_erased_leaves_no_copy(ada: User, at_once: Any) -> None:
    export = made(ada)
    with at_once():
        services.forget_person(user=ada)

    assert Export.objects.count() == 0
    assert not default_storage.exists(export.path)


def test_a_new_one_deletes_the_one_before(ada: User, at_once: Any) -> None:
    first = made(ada)
    Export.objects.update(asked_at=timezone.now() - timedelta(days=1))
    with at_once():
        asked(ada)

    assert not default_storage.exists(first.path)


# ── making ───────────────────────────────────────────────────────────────────────────────────────
def test_what_a_killed_worker_left_is_begun_anew(ada: User, at_once: Any) -> None:
    asked(ada)
    left = default_storage.save("exports/half.zip", ContentFile(b"half"))
    begun = {"state": ExportState.MAKING, "path": left, "tries": 1}
    Export.objects.update(leased_until=timezone.now() + timedelta(seconds=9), **begun)
    assert services.make_next_export() is False

    Export.objects.update(leased_until=timezone.now())
    with at_once():
        assert services.make_next_export() is True

    export = Export.objects.get()
    assert (export.state, export.tries) == ("ready", 2)
    assert not default_storage.exists(left)


def test_after_three_tries_its_person_is_told_and_may_ask_again(ada: User, client: Client) -> None:
    asked(ada)
    begun = {"state": ExportState.MAKING, "tries": 3, "leased_until": timezone.now()}
    Export.objects.update(**begun)
    assert services.make_next_export() is True

    page = client.get("/settings/data/").text
    assert "It broke off several times" in page
    assert "Make a copy" in page
    assert letters()[-1] == ("ada@example.org", "Your copy could not be made")
    assert made(ada).state == "ready"


def test_a_full_disk_is_a_sentence(ada: User, client: Client, at_once: Any) -> None:
    User.objects.filter(pk=ada.pk).update(face="faces/ada/key.webp")
    default_storage.save("faces/ada/key.webp", ContentFile(bytes(4 * 2**20)))
    asked(ada)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * 2**20, hard))
    try:
        assert services.make_next_export() is True
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert "There was no room to write it" in client.get("/settings/data/").text
    assert default_storage.listdir("exports") == ([], [])
    assert made(ada).state == "ready"


def test_thrown_away_while_it_is_made_it_does_not_come_back(
    ada: User, monkeypatch: pytest.MonkeyPatch, at_once: Any
) -> None:
    def think_better_of_it(person: User, rows: list[User]) -> list[dict[str, Any]]:
        services.throw_export_away(user=person)
        return [{} for _ in rows]

    late = Portion(name="zz", title="", model=User, owner="pk", tell=think_better_of_it)
    monkeypatch.setitem(PORTIONS, "zz", late)
    asked(ada)
    with at_once():
        services.make_next_export()

    assert Export.objects.get().state == "gone"
    assert default_storage.listdir("exports") == ([], [])
    assert [subject for _to, subject in letters()] == ["Somebody asked for a copy of your data"]


def test_letters_hold_the_way_to_the_page_and_nothing_of_the_copy(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(pk=ada.pk).update(bio="a-word-of-her-own")
    export = made(ada)
    words = [
        "".join(map(str, (one.body, *getattr(one, "alternatives", ())))) for one in mail.outbox
    ]

    assert letters() == [
        ("ada@example.org", "Somebody asked for a copy of your data"),
        ("ada@example.org", "Your copy is ready"),
    ]
    assert all(said.count(f"{settings.SITE_URL}/settings/data/") == 2 for said in words)
    hints = ("a-word-of-her-own", "/copy/", export.path)
    assert [hint for hint in hints if hint in "".join(words)] == []
    assert [one.attachments for one in mail.outbox] == [[], []]


def test_the_page_asks_again_while_it_is_made_and_no_longer(ada: User, client: Client) -> None:
    asked(ada)
    piece = client.get("/settings/data/", headers={"HX-Request": "true"}).text
    assert piece.lstrip().startswith('<div id="copy"')
    assert 'hx-trigger="live, every 5s"' in piece

    services.make_next_export()
    assert "hx-trigger" not in client.get("/settings/data/", headers={"HX-Request": "true"}).text


def test_a_picture_whose_file_is_gone_is_named(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(face="faces/ada/gone.webp")
    found = opened(made(ada))

    assert "pictures/face.webp" not in found
    assert "pictures/face.webp" in found["README.txt"].decode()
