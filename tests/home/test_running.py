"""What runs by itself, seen by those who look after it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.core import clock
from apps.home.selectors import running as selector
from apps.home.selectors.running import running_page
from apps.home.selectors.shell import shell_of
from apps.ledger.models import Cursor, Entry, Passage
from apps.ledger.projections import Projection
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.home.makers import make_letter, stuck
from tests.ledger.facts import happens, reader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]
ALL = ["/running/readers/", "/running/passages/", "/running/letters/"]


def test_nothing_to_do_is_said_in_one_line(client: Client, maren: User) -> None:
    reader()[0].advance()
    page = client.get("/running/").text
    assert "Everything keeps up." in page
    assert "keeps up</span>" in page
    assert "Nothing yet." in page
    assert "<details" not in page.split("<main")[1]


def test_a_failing_reader_is_shown_and_let_past(client: Client, maren: User) -> None:
    entry = stuck()
    page = client.get("/running/").text
    for said in (
        "1 reader stands still",
        "ZeroDivisionError in tests/ledger/facts.py, line ",
        f"<b>#{entry.pk}</b> tests.happened",
        "failed once",
        "next try within a minute",
        "2 behind",
    ):
        assert said in page

    sent = {"reader": "threads.news", "entry": entry.pk, "reason": "It is\r\ngone <b>."}
    assert client.post("/running/passages/", sent)["Location"] == "/running/"

    passage = Passage.objects.get()
    assert (passage.entry_id, passage.by_id, passage.reason) == (
        entry.pk, maren.pk, "It is gone <b>.",
    )  # fmt: skip
    page = client.get("/running/").text
    assert f"threads.news goes on without #{entry.pk}." in page
    assert "It is gone &lt;b&gt;." in page
    assert 'href="/@maren/"' in page.split('id="passed"')[1]
    assert "Everything keeps up." in page


def test_a_try_can_be_had_at_once(client: Client, maren: User) -> None:
    entry = stuck()
    Cursor.objects.update(retry_at=timezone.now() + timedelta(hours=1))
    sent = {"reader": "threads.news", "entry": entry.pk}
    assert client.post("/running/readers/", sent).status_code == 302
    cursor = Cursor.objects.get(name="threads.news")
    assert cursor.retry_at <= timezone.now()
    assert (cursor.position, cursor.failures) == (entry.pk - 1, 1)


@pytest.mark.parametrize("reason", ["", "  ", "\u200b", "x" * 501])
def test_without_a_reason_the_form_comes_back_open(
    client: Client, maren: User, reason: str
) -> None:
    entry = stuck()
    sent = {"reader": "threads.news", "entry": entry.pk, "reason": reason}
    answer = client.post("/running/passages/", sent)
    assert answer.status_code == 422
    assert '<details class="run__pass" open>' in answer.text
    assert ("x" * 501 in answer.text) is (reason == "x" * 501)
    assert not Passage.objects.exists()
    assert Cursor.objects.get(name="threads.news").position == entry.pk - 1


def test_who_was_slower_is_told_so_and_changes_nothing(client: Client, maren: User) -> None:
    entry = stuck()
    sent = {"reader": "threads.news", "entry": entry.pk, "reason": "Gone."}
    client.post("/running/passages/", sent)
    for url in ALL[:2]:
        answer = client.post(url, sent | {"reason": "Once more."})
        assert answer.status_code == 409
        assert "somebody was faster, or it went on by itself" in answer.text
    letter = make_letter(state="sent")
    for word in ("again", "let_go"):
        assert client.post("/running/letters/", {word: letter.pk}).status_code == 409
    assert list(Passage.objects.values_list("reason", flat=True)) == ["Gone."]


@pytest.mark.parametrize("url", ALL)
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"reader": "x" * 65, "entry": "1", "reason": "Why."},
        {"reader": "threads.news", "entry": "9" * 30, "reason": "Why."},
        {"again": "x"},
        {"again": "0"},
        {"again": "1", "let_go": "1"},
        {"again": "1", "every": "1"},
    ],
)
def test_what_no_form_of_ours_sends_does_nothing(
    client: Client, maren: User, url: str, sent: dict[str, str]
) -> None:
    entry, letter = stuck(), make_letter()
    assert client.post(url, sent).status_code == 422
    letter.refresh_from_db()
    cursor = Cursor.objects.get(name="threads.news")
    assert (letter.state, cursor.position) == ("dead", entry.pk - 1)


def test_nothing_on_the_page_says_whom_or_whose_words_it_was_about(
    client: Client, maren: User
) -> None:
    ada = make_user("ada", name="Ada Canary")
    place = make_community("lair", name="Canary Lair", visibility="secret")
    join(place, ada)
    stuck(words="Key (email)=(ada@example.org) of Ada Canary in Canary Lair")
    make_letter(error="550 <ada@example.org>: Canary asks you in")
    make_letter(state="waiting", error="450 mailbox ada, ada%40example.org")

    page = re.sub(r"\w{60,}", "", client.get("/running/").text).casefold()  # no token

    assert page.count("550 <…>".replace("<", "&lt;").replace(">", "&gt;")) == 1
    assert [word for word in ("canary", "ada", "example.org", "lair") if word in page] == []


def test_readers_that_nobody_serves_are_named(client: Client, maren: User) -> None:
    with clock.at(timezone.now() - timedelta(minutes=2)):
        reader("waits")
        happens(1)
    Projection("new")  # its code is here, its cursor not yet
    page = client.get("/running/").text
    assert "2 readers stand still" in page
    assert "Does a worker run?" in page
    assert "It begins when the tables are prepared" in page
    assert "1 behind" in page


def test_one_that_was_helped_on_just_now_is_given_time(client: Client, maren: User) -> None:
    with clock.at(timezone.now() - timedelta(hours=1)):
        entry = stuck()
    sent = {"reader": "threads.news", "entry": entry.pk, "reason": "Gone."}
    client.post("/running/passages/", sent)
    page = client.get("/running/").text
    assert "1 behind" in page
    assert "Everything keeps up." in page


def test_how_far_behind_is_counted_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selector, "MOST", 3)
    far, near = reader("far")[0], reader("near")[0]
    happens(*range(6))
    near.advance(4)
    found = {one.name: (one.counted, one.is_far_behind) for one in running_page().readers}
    assert found == {far.name: (3, True), near.name: (2, False)}


def test_an_admin_who_left_is_not_named(client: Client, maren: User) -> None:
    reader()
    Passage.objects.create(cursor_id="tests", entry_id=12, reason="Gone.", by_id=999_999)
    assert "somebody who left" in client.get("/running/").text


@pytest.mark.parametrize("flag", ["", "is_brand_staff", "is_site_moderator"])
def test_others_are_refused_and_see_no_way_in(client: Client, flag: str) -> None:
    stuck()
    letter = make_letter()
    client.force_login(make_user("ben", **({flag: True} if flag else {})))
    assert client.get("/running/").status_code == 403
    for url in ALL:
        sent = {"reader": "threads.news", "entry": Entry.objects.first(), "let_go": letter.pk}
        assert client.post(url, sent).status_code == 403
    assert "/running/" not in client.get("/").text
    assert "/running/" not in client.get("/settings/").text
    letter.refresh_from_db()
    assert (letter.state, Passage.objects.exists()) == ("dead", False)


def test_visitors_are_sent_to_sign_in(client: Client) -> None:
    answers = [client.get("/running/"), *(client.post(url) for url in ALL)]
    door = "/accounts/login/?next=/running/"
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, door)] * 4


@pytest.mark.parametrize("flag", ["is_site_admin", "is_brand_staff"])
def test_the_frame_counts_what_is_stuck_for_site_admins_alone(
    django_assert_num_queries: DjangoAssertNumQueries, flag: str
) -> None:
    make_brand()
    stuck()
    make_letter()
    make_letter(state="waiting")
    ben = join(make_community(), make_user("ben", **{flag: True})).user
    with django_assert_num_queries(2):
        shell = shell_of(ben)
    assert shell.stuck == (2 if flag == "is_site_admin" else None)


def test_the_way_in_carries_the_number(client: Client, maren: User) -> None:
    home, settings = client.get("/").text, client.get("/settings/").text
    assert home.count('href="/running/"') == 1
    assert settings.count('href="/running/"') == 2  # the rail is not shown on phones
    assert "stuck" not in home + settings
    stuck()
    make_letter()
    assert '<span class="n">2<span class="vh"> stuck</span>' in client.get("/").text
    assert "2 stuck" in client.get("/settings/").text


def test_an_admin_who_is_suspended_looks_after_nothing() -> None:
    until = timezone.now() + timedelta(days=1)
    assert shell_of(make_user("ben", is_site_admin=True, suspended_until=until)).stuck is None


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same_however_much_is_stuck(
    client: Client,
    maren: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    many: int,
) -> None:
    for number in range(many):
        entry = stuck(f"reader-{number}")
        make_letter()
        make_letter(state="waiting", error="450 not now")
        person = make_user(f"admin-{number}")
        Passage.objects.create(
            cursor_id="reader-0", entry_id=entry.pk + number, reason="Gone.", by_id=person.pk
        )
    with django_assert_num_queries(15):  # session, user, shell 2; readers 3, letters 5, passages 3
        client.get("/running/")
