"""What is told of a failure: neither whom it was about, nor whose words."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.core.discretion import discreet, whereabouts
from apps.core.mail import drain, post
from apps.core.models import OutgoingMail
from tests.core.postmen import postman


@pytest.mark.django_db
def test_an_answer_that_quotes_the_address_is_kept_and_logged_without_it(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MAIL = "smtp"
    post("ada@example.org", "Your code", "123 456")
    with postman(*["quotes"] * 3) as server:
        settings.MAIL_URL = f"smtp+plain://127.0.0.1:{server.port}"
        for _ in range(3):
            OutgoingMail.objects.update(next_at=timezone.now())
            drain()
            told = OutgoingMail.objects.get().error
            assert told == "550 5.1.1 <…>: User unknown"
    assert OutgoingMail.objects.get().state == "dead"
    assert "given up: 550 5.1.1 <…>" in caplog.text
    assert "ada" not in caplog.text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("550 5.1.1 <ada.l+news@example.org>: rejected", "550 5.1.1 <…>: rejected"),
        ("550 ADA.L+NEWS@EXAMPLE.ORG is unknown", "550 … is unknown"),
        ("550 user ada.l has moved to lady@elsewhere.net", "550 user … has moved to …"),
        ('550 "ada l"@example.org, =ada@example.org', "550 …, …"),
        ("550 see /bounce?to=ada%40example.org", "550 see …"),
        ("550 no mailbox ada.l+news", "550 no mailbox …"),
        ("554 Your code: looks like spam", "554 …: looks like spam"),
        ("554 https://site/token/9z, see https://lists.net/why", "554 … see https://lists.net/why"),
        ("421 mx.example.org too busy", "421 mx.example.org too busy"),
        ("TimeoutError: [Errno 110] timed out", "TimeoutError: [Errno 110] timed out"),
    ],
)  # fmt: skip
def test_an_answer_is_told_without_whom_it_was_for_or_what_it_said(said: str, told: str) -> None:
    letter = {"recipient": "ada.l+news@example.org", "subject": "Your code"}
    answer = discreet(said, **letter, text="Open https://site/token/9z within the hour.")
    assert answer == told
    assert discreet(answer, **letter) == told


def test_an_answer_to_nobody_stays_as_it_is() -> None:
    assert discreet("421 a busy server") == "421 a busy server"


def test_a_failure_is_told_by_kind_and_by_the_last_line_of_ours() -> None:
    with pytest.raises(ValueError, match="Canary") as caught:
        int("Canary")
    assert whereabouts(caught.value).startswith("ValueError in tests/core/test_discretion.py, l")
    assert whereabouts(KeyError("Canary")) == "KeyError"
