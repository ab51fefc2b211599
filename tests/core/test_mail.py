"""Letters: written with what they tell of, sent whatever the mail server does."""

import threading
import time
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives, send_mail
from django.db import connection, transaction
from django.utils import timezone

from apps.core import mail, post_office
from apps.core.mail import EXPIRES, ONCE, drain, post, purge, take_back, unlinked
from apps.core.models import OutgoingMail
from tests.core.postmen import postman

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rows(settings: Any) -> None:
    settings.EMAIL_BACKEND = "apps.core.mail.OutboxBackend"
    settings.MAIL = "smtp"


def towards(settings: Any, port: int) -> None:
    settings.MAIL_URL = f"smtp+plain://127.0.0.1:{port}"


def later() -> None:
    OutgoingMail.objects.update(next_at=timezone.now())


def states() -> list[tuple[str, int]]:
    return list(OutgoingMail.objects.order_by("pk").values_list("state", "attempts"))


def test_every_recipient_gets_a_letter_of_their_own() -> None:
    message = EmailMultiAlternatives(
        "Your code",
        "123 456",
        to=["a@example.org"],
        cc=["B <b@example.org>"],
        bcc=["c@example.org"],
    )
    message.attach_alternative("<p>123 456</p>", "text/html")
    assert message.send() == 3
    rows = OutgoingMail.objects.order_by("pk")
    assert [row.recipient for row in rows] == ["a@example.org", "b@example.org", "c@example.org"]
    assert {row.html for row in rows} == {"<p>123 456</p>"}


def test_a_letter_shares_the_fate_of_what_it_tells_of() -> None:
    def fail() -> None:
        with transaction.atomic():
            send_mail("s", "t", None, ["a@example.org"])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not OutgoingMail.objects.exists()


def test_a_letter_that_is_taken_back_does_not_leave_and_another_does() -> None:
    for name in ("entry-7", "entry-8"):
        EmailMessage("s", "t", to=["a@example.org"], headers={ONCE: name}).send()
    OutgoingMail.objects.filter(message_id__contains="entry-8").update(state="sent")

    for name in ("entry-7", "entry-8", "entry-9"):
        take_back(name)

    assert list(OutgoingMail.objects.order_by("pk").values_list("state", "text", "headers")) == [
        ("dead", "", {}),
        ("sent", "t", {}),
    ]
    two = EmailMessage("s", "t", to=["a@example.org", "b@example.org"], headers={ONCE: "entry-1"})
    with pytest.raises(ValueError, match="one person"):
        two.send()


def test_the_same_letter_is_kept_once() -> None:
    first = post("a@example.org", "s", "t", once="entry-7")
    assert post("a@example.org", "s", "t", once="entry-7") == first
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize(
    "evil",
    ["\r\nBcc: x@evil.org", "\nBcc: x@evil.org", "\rBcc: x@evil.org", "\x00", "\r\n\r\nbody"],
)
@pytest.mark.parametrize("place", ["subject", "sender", "to", "header", "name"])
def test_a_header_is_one_line(evil: str, place: str) -> None:
    words = {"subject": "s", "sender": "n@example.org", "to": "a@example.org", "header": "h"}
    words[place] = words.get(place, "") + evil
    headers = {f"X-A{words.get('name', '')}": words["header"]}
    message = EmailMessage(words["subject"], "t", words["sender"], [words["to"]], headers=headers)
    with pytest.raises((BadHeaderError, ValidationError)):
        message.send()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("odd", ["a\u2028b", "a\u0085b", "a\x0bb", "a\u202eb"])
def test_odd_breaks_in_a_subject_are_spaces_or_nothing(odd: str) -> None:
    row = post("a@example.org", odd, "t")
    assert row.subject in {"a b", "ab"}
    parsed = message_from_bytes(mail.as_bytes(row))
    assert sorted(parsed.keys()) == [
        "Content-Transfer-Encoding", "Content-Type", "Date", "From", "MIME-Version", "Message-ID",
        "Subject", "To",
    ]  # fmt: skip


@pytest.mark.parametrize("to", ["", "a", "a@", "a@b.org, c@d.org", "a@b.org c@d.org", "ä@b.org"])
def test_a_letter_goes_to_one_address(to: str) -> None:
    with pytest.raises((ValidationError, BadHeaderError)):
        post(to, "s", "t")


def test_nothing_travels_with_a_letter() -> None:
    message = EmailMessage("s", "t", to=["a@example.org"])
    message.attach("a.txt", "x")
    with pytest.raises(ValueError, match="no attachments"):
        message.send()


def test_letters_are_sent_and_their_words_forgotten(settings: Any) -> None:
    for name in "abc":
        post(f"{name}@example.org", f"Für {name}", "Grüße\n.\nfrom", html="<p>Grüße</p>")
    with postman() as server:
        towards(settings, server.port)
        assert drain() == 3
        assert drain() == 0
    assert states() == [("sent", 1)] * 3
    assert not OutgoingMail.objects.exclude(text="", html="").exists()
    parsed = [message_from_bytes(letter) for letter in server.taken]
    assert [one["To"] for one in parsed] == ["a@example.org", "b@example.org", "c@example.org"]
    assert len({one["Message-ID"] for one in parsed}) == 3


def test_in_the_outbox_letters_stay(settings: Any) -> None:
    settings.MAIL = "outbox"
    post("a@example.org", "s", "123 456")
    assert drain() == 0
    assert OutgoingMail.objects.get().text == "123 456"


@pytest.mark.parametrize(
    ("mood", "state", "told"),
    [
        ("450", "waiting", "450"),
        ("550", "waiting", "550"),
        ("452", "waiting", "452"),
        ("554", "waiting", "554"),
        ("busy", "waiting", "421"),
        ("dies in DATA", "waiting", "SMTPServerDisconnected"),
    ],
)
def test_a_letter_that_was_not_taken_is_tried_again(
    mood: str, state: str, told: str, settings: Any
) -> None:
    post("a@example.org", "s", "t" * 400)
    with postman(mood) as server:
        towards(settings, server.port)
        assert drain() == 0
        row = OutgoingMail.objects.get()
        assert (row.state, row.attempts) == (state, 1)
        assert told in row.error
        assert row.text
        assert drain() == 0  # its pause is not over
        later()
        assert drain() == 1
    assert len(server.taken) == 1


def test_nobody_there_costs_one_try_and_not_one_for_each(settings: Any) -> None:
    for name in "abcd":
        post(f"{name}@example.org", "s", "t")
    with postman() as server:
        towards(settings, server.port)
    assert drain() == 0
    assert sorted(states()) == [("waiting", 0)] * 3 + [("waiting", 1)]


@pytest.mark.parametrize("mood", ["silent", "dripping"])
def test_a_slow_server_is_not_waited_for(
    mood: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post_office, "CONNECTING", 0.4)
    post("a@example.org", "s", "t")
    with postman(mood) as server:
        towards(settings, server.port)
        begun = time.monotonic()
        assert drain() == 0
        assert time.monotonic() - begun < 4
        later()
        assert drain() == 1


def test_one_plain_no_does_not_keep_the_others_waiting(settings: Any) -> None:
    for name in "ab":
        post(f"{name}@example.org", "s", "t")
    with postman("550", "kind") as server:
        towards(settings, server.port)
        drain()
        for _ in range(3):
            later()
            drain()
    assert (
        states() == [("sent", 2), ("sent", 2)] or [state for state, _ in states()] == ["sent"] * 2
    )


def test_a_plain_no_ends_after_three_and_silence_after_twelve(settings: Any) -> None:
    for mood, most in (("550", 3), ("450", 12)):
        OutgoingMail.objects.all().delete()
        post("a@example.org", "s", "t")
        with postman(*[mood] * 20) as server:
            towards(settings, server.port)
            for _ in range(20):
                later()
                drain()
        assert states() == [("dead", most)]
        assert mood in OutgoingMail.objects.get().error
        assert server.taken == []


def test_pauses_double_up_to_four_hours(settings: Any) -> None:
    post("a@example.org", "s", "t")
    pauses = []
    with time_machine.travel("2026-06-09T08:00:00Z", tick=False), postman(*["450"] * 12) as server:
        towards(settings, server.port)
        for _ in range(11):
            later()
            drain()
            pauses.append((OutgoingMail.objects.get().next_at - timezone.now()).seconds)
    assert pauses == [15, 30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 14400]


def test_taken_but_not_said_so_is_sent_twice_with_one_name(settings: Any) -> None:
    """The stated window: the same bytes, so that a mailbox knows them."""
    post("a@example.org", "s", "t", html="<p>t</p>")
    with postman("takes it and dies") as server:
        towards(settings, server.port)
        drain()
        later()
        assert drain() == 1
    assert len(server.taken) == 2
    assert server.taken[0] == server.taken[1]


def test_a_letter_whose_sender_died_is_sent_after_its_lease(settings: Any) -> None:
    post("a@example.org", "s", "t")
    assert mail._claimed() is not None
    with postman() as server:
        towards(settings, server.port)
        assert drain() == 0
        with time_machine.travel(timezone.now() + mail.LEASE):
            assert drain() == 1


def test_a_code_that_is_too_old_is_not_sent(settings: Any) -> None:
    soon = (timezone.now() + timedelta(minutes=15)).isoformat()
    EmailMessage("s", "t", to=["a@example.org"], headers={EXPIRES: soon}).send()
    with time_machine.travel(timezone.now() + timedelta(minutes=16)), postman() as server:
        towards(settings, server.port)
        assert drain() == 0
    assert states() == [("dead", 1)]
    assert server.taken == []


@pytest.mark.django_db(transaction=True)
def test_many_workers_send_each_letter_once(settings: Any) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory is one connection; its file has one writer at a time")
    for number in range(20):
        post(f"a{number}@example.org", "s", "t")
    with postman() as server:
        towards(settings, server.port)

        def work() -> None:
            drain()
            connection.close()

        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    names = [message_from_bytes(letter)["To"] for letter in server.taken]
    assert sorted(names) == sorted({f"a{number}@example.org" for number in range(20)})


def test_letters_are_kept_for_thirty_days() -> None:
    post("a@example.org", "s", "t")
    assert purge() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert purge() == 1


def test_addresses_say_how_to_speak() -> None:
    office = post_office.PostOffice.of("smtp://sefa:p%40ss@mail.example.org")
    assert (office.host, office.port, office.tls) == ("mail.example.org", 587, "starttls")
    assert (office.user, office.password) == ("sefa", "p@ss")
    assert "p@ss" not in repr(office)
    assert post_office.PostOffice.of("smtps://mail.example.org").port == 465
    assert post_office.PostOffice.of("smtp+ssl://mail.example.org").tls == "ssl"
    assert post_office.PostOffice.of("smtp+tls://mail.example.org").tls == "starttls"


def test_a_name_is_no_link() -> None:
    told = unlinked("https://evil.com me@x.org")
    assert not any(part in told for part in ("evil.com", "://", "me@x"))
