"""Letters that were given up: sent after all, or let go."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from django.utils import timezone

from apps.core.access import Denied
from apps.core.dead_letters import let_go, try_again, try_all_again
from apps.core.errors import Conflict
from apps.core.mail import drain, post
from apps.core.models import OutgoingMail
from tests.core.postmen import postman

pytestmark = pytest.mark.django_db


def make_dead(name: str = "ada", **fields: Any) -> OutgoingMail:
    """A letter that was given up after all its tries."""
    row = post(f"{name}@example.org", "Your code", "123 456", html="<p>123 456</p>")
    values = {"state": "dead", "attempts": 12, "error": "450 not now"} | fields
    OutgoingMail.objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db()
    return row


def states() -> list[tuple[str, int]]:
    return list(OutgoingMail.objects.order_by("pk").values_list("state", "attempts"))


def test_it_is_sent_after_all_under_its_own_name(settings: Any) -> None:
    row = make_dead()
    settings.MAIL = "smtp"
    try_again(row.pk)
    assert states() == [("waiting", 0)]
    with postman("450") as server:
        settings.MAIL_URL = f"smtp+plain://127.0.0.1:{server.port}"
        assert drain() == 0
        assert states() == [("waiting", 1)]  # a whole row of tries is before it
        OutgoingMail.objects.update(next_at=timezone.now())
        assert drain() == 1
    assert message_from_bytes(server.taken[0])["Message-ID"] == row.message_id


def test_it_is_let_go_with_its_words_and_not_written_again() -> None:
    row = post("ada@example.org", "Your code", "123 456", html="<p>123 456</p>", once="entry-7")
    OutgoingMail.objects.update(state="dead", attempts=3)
    let_go(row.pk)
    row.refresh_from_db()
    assert (row.state, row.text, row.html) == ("let_go", "", "")
    assert post("ada@example.org", "Your code", "123 456", once="entry-7") == row
    assert states() == [("let_go", 3)]


@pytest.mark.parametrize("state", ["waiting", "sent", "let_go"])
def test_what_is_not_given_up_is_left_alone(state: str) -> None:
    row = make_dead(state=state)
    for attempt in (try_again, let_go):
        with pytest.raises(Conflict):
            attempt(row.pk)
        with pytest.raises(Conflict):
            attempt(row.pk + 1)
    assert (try_all_again(), states()) == (0, [(state, 12)])


def test_sent_twice_it_is_one_try() -> None:
    row = make_dead()
    try_again(row.pk)
    with pytest.raises(Conflict):
        try_again(row.pk)
    assert states() == [("waiting", 0)]


def test_what_is_too_late_can_only_be_let_go() -> None:
    late = make_dead("ben", expires_at=timezone.now() - timedelta(minutes=1))
    make_dead("ada", expires_at=timezone.now() + timedelta(minutes=1))
    make_dead("cleo")
    with pytest.raises(Denied, match="moment that is over"):
        try_again(late.pk)
    assert try_all_again() == 2
    assert states() == [("dead", 12), ("waiting", 0), ("waiting", 0)]
    let_go(late.pk)
    assert states()[0] == ("let_go", 12)
