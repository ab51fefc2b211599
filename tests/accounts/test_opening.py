"""A sign-up sent faster than anybody writes comes back whole, and is taken a moment later."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from apps.accounts.models import User
from apps.core.models import Count
from tests.accounts.makers import make_user
from tests.accounts.opening import opened_before
from tests.accounts.test_signing_up import ADA, CODE, DOOR, code_in

pytestmark = pytest.mark.django_db
QUICK = "faster than we can read"


@pytest.fixture(autouse=True)
def limited(settings: Settings) -> None:
    settings.LIMITS = True


def carried(page: str) -> str:
    """The moment that the form carries."""
    found = re.search(r'name="opened" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_who_takes_their_time_is_let_in(client: Client) -> None:
    with time_machine.travel("2027-06-08 08:00", tick=False) as clock:
        moment = carried(client.get(DOOR).content.decode())
        clock.shift(3)

        assert client.post(DOOR, ADA | {"opened": moment}).headers["Location"] == CODE
        client.post(CODE, {"code": code_in()})

    assert User.objects.get().handle == "ada"


def test_too_quick_it_comes_back_with_everything_typed_and_goes_through_a_moment_later(
    client: Client,
) -> None:
    with time_machine.travel("2027-06-08 08:00", tick=False) as clock:
        moment = carried(client.get(DOOR).content.decode())
        clock.shift(2.9)
        answer = client.post(DOOR, ADA | {"opened": moment})
        page = answer.content.decode()
        assert (answer.status_code, QUICK in page) == (422, True)
        for typed in ("Ada", "ada", "ada@example.org", "Europe/London"):
            assert f'value="{typed}"' in page
        assert mail.outbox == []
        assert not Count.objects.filter(used__gt=0).exists()  # it counts as no sign-up

        clock.shift(0.2)
        again = client.post(DOOR, ADA | {"opened": carried(page)})

    assert again.headers["Location"] == CODE
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("moment", ["", "1", "1780905600.000:forged", "\x00", "x" * 200])
def test_a_form_without_a_moment_of_ours_gets_one_and_loses_nothing(
    client: Client, moment: str
) -> None:
    answer = client.post(DOOR, ADA | {"opened": moment})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="ada@example.org"' in page
    assert mail.outbox == []
    with time_machine.travel("2027-06-08 08:00", tick=False):
        assert client.post(DOOR, ADA | {"opened": opened_before()}).status_code == 302


def test_a_form_that_lay_open_for_two_days_is_opened_anew(client: Client) -> None:
    answer = client.post(DOOR, ADA | {"opened": opened_before(2 * 86_400)})

    assert (answer.status_code, QUICK in answer.content.decode()) == (422, False)


def test_other_mistakes_are_said_first(client: Client) -> None:
    answer = client.post(DOOR, ADA | {"email": "ada", "opened": opened_before(0)})

    page = answer.content.decode()
    assert (answer.status_code, QUICK in page, "Check the address" in page) == (422, False, True)


def test_a_known_address_comes_back_like_an_unknown_one() -> None:
    make_user("ben", email="ben@example.org")
    with time_machine.travel("2027-06-08 08:00", tick=False):
        pages = [
            Client().post(DOOR, ADA | {"email": address, "opened": opened_before(1)})
            for address in ("ben@example.org", "new@example.org")
        ]

    said = [(page.status_code, _bare(page.content.decode())) for page in pages]
    assert said[0] == said[1]
    assert mail.outbox == []


def _bare(page: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return re.sub(r"(ben|new)@example.org", "", page)
