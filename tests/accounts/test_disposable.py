"""Mail that is thrown away: refused at both doors, with what to do, and alike for everybody."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts import services
from apps.accounts.models import DisposableHost, User
from apps.accounts.services import AddressDisposable, keep_disposable_hosts, require_lasting
from tests.accounts.makers import make_user
from tests.accounts.test_signing_up import ADA, CODE, DOOR, code_in

pytestmark = pytest.mark.django_db
THROWN = "thrown away after a while"


@pytest.fixture(autouse=True)
def thrown_away() -> None:
    keep_disposable_hosts(lines=["mailinator.example", "10minutes.example"])


@pytest.mark.parametrize(
    "address", ["ada@mailinator.example", "ADA@Mailinator.Example", "a@b.c.mailinator.example"]
)
def test_an_address_that_is_thrown_away_is_refused_at_sign_up(client: Client, address: str) -> None:
    answer = client.post(DOOR, ADA | {"email": address})

    page = answer.content.decode()
    assert (answer.status_code, THROWN in page) == (422, True)
    assert "Use an address you will still read next year" in page
    assert 'value="Ada"' in page
    assert mail.outbox == []
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "address", ["ada@example.org", "ada@notmailinator.example", "mailinator.example@example.org"]
)
def test_other_hosts_are_as_welcome_as_ever(client: Client, address: str) -> None:
    assert client.post(DOOR, ADA | {"email": address}).headers["Location"] == CODE


def test_it_is_said_alike_of_an_address_that_is_known_here(client: Client) -> None:
    make_user("ben", email="ben@mailinator.example")
    pages = [
        client.post(DOOR, ADA | {"email": f"{name}@mailinator.example"}) for name in ("ben", "new")
    ]

    said = [(page.status_code, _bare(page.content.decode())) for page in pages]
    assert said[0] == said[1]


def _bare(page: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    page = re.sub(r'name="opened" value="[^"]+"', "", page)
    return re.sub(r"(ben|new)@mailinator", "", page)


def test_who_is_here_with_such_an_address_still_comes_in(client: Client) -> None:
    make_user("ben", email="ben@mailinator.example")

    answer = client.post("/accounts/login/", {"login": "ben@mailinator.example"})

    assert answer.status_code == 302
    assert [letter.to for letter in mail.outbox] == [["ben@mailinator.example"]]


def test_nobody_moves_to_such_an_address(client: Client) -> None:
    ada = make_user("ada")
    ada.set_password("correct horse")
    ada.save()
    client.force_login(ada)

    fields = {"email": "ada@mailinator.example", "password": "correct horse"}
    answer = client.post("/settings/address/", fields)

    assert (answer.status_code, THROWN in answer.content.decode()) == (422, True)
    with pytest.raises(AddressDisposable):
        services.change_address(user=ada, email="ada@mailinator.example")
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"
    assert mail.outbox == []


def test_a_list_that_came_meanwhile_is_said_when_the_code_is_typed(client: Client) -> None:
    client.post(DOOR, ADA | {"email": "ada@later.example"})
    keep_disposable_hosts(lines=["later.example"])

    answer = client.post(CODE, {"code": code_in()})

    assert (answer.status_code, THROWN in answer.content.decode()) == (422, True)
    assert not User.objects.exists()


def test_it_costs_one_question_whatever_the_list() -> None:
    with CaptureQueriesContext(connection) as seen:
        require_lasting("ada@a.b.c.example.org")

    assert len(seen) == 1


def hosts() -> list[str]:
    return list(DisposableHost.objects.order_by("host").values_list("host", flat=True))


def read(tmp_path: Path, text: str) -> str:
    file, out = tmp_path / "list.txt", StringIO()
    file.write_text(text)
    call_command("disposable_mail", str(file), stdout=out)
    return out.getvalue()


def test_a_list_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    text = "# thrown away\r\nMailinator.example\n\nnew.example  # since May\nnew.example\nno host\n"

    assert read(tmp_path, text) == (
        "2 hosts: 1 new, 1 gone.\n1 lines name no host and were passed over.\n"
    )
    assert hosts() == ["mailinator.example", "new.example"]
    before = list(DisposableHost.objects.order_by("pk").values_list("pk", flat=True))
    assert read(tmp_path, text).startswith("2 hosts: 0 new, 0 gone.")
    assert list(DisposableHost.objects.order_by("pk").values_list("pk", flat=True)) == before


@pytest.mark.parametrize("text", ["", "# nothing\n", "<html>"])
def test_a_list_without_a_host_changes_nothing(tmp_path: Path, text: str) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        read(tmp_path, text)

    assert hosts() == ["10minutes.example", "mailinator.example"]


def test_a_file_that_is_not_there_is_said() -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("disposable_mail", "/nowhere/list.txt")


def test_a_list_of_many_thousands_is_read(tmp_path: Path) -> None:
    text = "\n".join(f"host-{number}.example" for number in range(9_000))

    assert read(tmp_path, text).startswith("9,000 hosts: 9,000 new, 2 gone.")
