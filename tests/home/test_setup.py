"""`manage.py setup`: names the place once, and says who runs it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from apps.communities.models import Brand
from tests.accounts.makers import make_user

pytestmark = pytest.mark.django_db

SAID = {"brand": "Tern & Tide", "colour": "#0E6478", "admin_email": "Maren@example.org"}
WHO = {"admin_name": "Maren Oduya"}


def run(**options: Any) -> str:
    """What the command says."""
    out = io.StringIO()
    call_command("setup", no_input=True, stdout=out, **options)
    return out.getvalue()


def test_it_names_the_place_and_appoints_its_admin() -> None:
    said = run(**SAID, **WHO)

    brand, admin = Brand.objects.get(), User.objects.get()
    assert (brand.name, brand.colour) == ("Tern & Tide", "#0e6478")
    assert (admin.name, admin.handle, admin.email) == (
        "Maren Oduya",
        "maren-oduya",
        "maren@example.org",
    )
    assert admin.is_site_admin
    assert admin.verified_at is not None
    assert "with a code by mail" in said
    assert "/accounts/login/" in said


def test_who_runs_a_place_of_their_own_name_keeps_it() -> None:
    run(brand="Maren Oduya", colour="#0e6478", admin_email="maren@example.org", **WHO)
    run(brand="Maren Oduya", colour="#0e6478", admin_email="maren@example.org")

    assert (Brand.objects.get().name, User.objects.get().name) == ("Maren Oduya", "Maren Oduya")


def test_running_it_again_changes_the_place_and_doubles_nothing() -> None:
    run(**SAID, **WHO)
    run(brand="Tern and Tide", colour="f80")
    run(**SAID | {"brand": "Tern"})

    brand = Brand.objects.get()
    assert (brand.name, brand.colour) == ("Tern", "#0e6478")
    assert User.objects.get().name == "Maren Oduya"


def test_somebody_who_is_here_already_can_run_it() -> None:
    ada = make_user("ada")

    run(**SAID | {"admin_email": "ADA@example.org"})

    ada.refresh_from_db()
    assert ada.is_site_admin
    assert User.objects.count() == 1


def test_a_password_comes_through_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("tide-table-9\n"))

    said = run(**SAID, **WHO, password_stdin=True)

    assert User.objects.get().check_password("tide-table-9")
    assert "with the password" in said


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"brand": ""}, "--brand"),
        ({"brand": " \u200b"}, "needs a name"),
        ({"brand": "x" * 51}, "at most 50"),
        ({"brand": None}, "--brand"),
        ({"colour": "teal"}, "six digits"),
        ({"colour": "#0e647"}, "six digits"),
        ({"colour": "#0e6478\n;"}, "six digits"),
        ({"admin_email": "maren"}, "name@example.org"),
        ({"admin_email": None}, "--admin-email"),
        ({"admin_name": "Admin"}, "official"),
        ({"admin_name": None}, "--admin-name"),
    ],
)
def test_nonsense_is_refused_with_a_sentence_and_changes_nothing(
    wrong: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(**SAID | WHO | wrong)

    assert not Brand.objects.exists()
    assert not User.objects.exists()


def test_an_easy_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("password\n"))

    with pytest.raises(CommandError, match="Nothing was changed"):
        run(**SAID, **WHO, password_stdin=True)

    assert not User.objects.exists()


def test_questions_are_asked_again_after_nonsense(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["", "Tern & Tide", "teal", "", "nonsense", "maren@example.org", "Maren"])

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("builtins.input", lambda _words: next(answers))
    monkeypatch.setattr("apps.home.management.commands.setup.getpass", lambda _words: "")

    call_command("setup", stdout=io.StringIO(), stderr=io.StringIO())

    assert Brand.objects.get().name == "Tern & Tide"
    assert Brand.objects.get().colour == "#0e6478"
    assert User.objects.get().email == "maren@example.org"
