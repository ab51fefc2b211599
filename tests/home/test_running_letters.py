"""Letters that do not leave, seen by those who look after the place."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.core.models import OutgoingMail
from apps.home.selectors.running import running_page
from tests.home.makers import make_letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


def test_letters_are_tried_again_or_let_go(client: Client, maren: User) -> None:
    again, gone, late = make_letter(), make_letter(), make_letter(expires_at=timezone.now())
    make_letter()
    page = client.get("/running/").text
    assert "4 letters were given up" in page
    assert f'name="again" value="{again.pk}"' in page
    assert f'name="again" value="{late.pk}"' not in page
    assert client.post("/running/letters/", {"again": late.pk}).status_code == 403

    for sent in ({"again": again.pk}, {"let_go": gone.pk}, {"every": "1"}):
        assert client.post("/running/letters/", sent)["Location"] == "/running/"

    states = OutgoingMail.objects.order_by("pk").values_list("state", "attempts")
    assert list(states) == [("waiting", 0), ("let_go", 3), ("dead", 3), ("waiting", 0)]
    assert "1 letter was given up" in client.get("/running/").text


@pytest.mark.parametrize(("mail", "keeps_up"), [("smtp", False), ("outbox", True)])
def test_letters_that_nobody_tries_to_send_are_named(
    client: Client, maren: User, settings: Any, mail: str, *, keeps_up: bool
) -> None:
    settings.MAIL = mail
    make_letter(state="waiting", next_at=timezone.now() - timedelta(minutes=5), error="")
    make_letter(state="sent", sent_at=timezone.now() - timedelta(hours=1))
    make_letter(state="sent", sent_at=timezone.now() - timedelta(hours=25))
    letters = running_page().letters
    assert (letters.waiting, letters.sent, letters.dead) == (1, 1, 0)
    page = client.get("/running/").text
    assert ("Everything keeps up." in page) is keeps_up
    assert ("nobody tries to send it" in page) is not keeps_up


def test_many_letters_come_in_pages_and_their_number_is_said(client: Client, maren: User) -> None:
    for _ in range(53):
        make_letter()
    first = client.get("/running/").text
    assert "53 letters were given up" in first
    assert "50 shown here" in first
    after = first.split('href="?after=')[1].split("#")[0]
    second = client.get(f"/running/?after={after}").text
    assert (first.count('name="again"'), second.count('name="again"')) == (50, 3)
    assert client.get("/running/?after=nonsense").status_code == 400
