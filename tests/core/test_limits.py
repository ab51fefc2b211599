"""How often somebody may do something."""

import threading
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from apps.core import limits
from apps.core.addresses import client_ip, client_net, is_local
from apps.core.limits import BUCKETS, TooMany, bucket, consume, limited, purge
from apps.core.models import Count


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BUCKETS, "rows", bucket((3, 60, "key"), durable=True))
    monkeypatch.setitem(BUCKETS, "cached", bucket((3, 60, "key")))


def request(method: str = "POST", **meta: Any) -> HttpRequest:
    asked = RequestFactory().generic(method, "/", **meta)
    asked.user = AnonymousUser()
    return asked


def member(pk: int, days: int) -> Any:
    begun = timezone.now() - timedelta(days=days)
    return SimpleNamespace(pk=pk, is_authenticated=True, created_at=begun)


@pytest.mark.django_db
@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize("name", ["rows", "cached"])
def test_exactly_as_many_pass_and_the_next_is_told_how_long_to_wait(name: str) -> None:
    with time_machine.travel("2026-06-09T08:00:00Z", tick=False) as clock:
        for _ in range(3):
            consume(name, "sefa")
        clock.shift(20)
        with pytest.raises(TooMany) as caught:
            consume(name, "sefa")
        assert caught.value.wait == 40
        consume(name, "noor")
        clock.shift(41)
        consume(name, "sefa")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("tables")
def test_of_many_at_once_exactly_as_many_pass() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory is one connection; its file has one writer at a time")
    outcomes: list[bool] = []
    start = threading.Barrier(12)

    def attempt() -> None:
        start.wait()
        try:
            consume("rows", "sefa")
            outcomes.append(True)
        except TooMany:
            outcomes.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 9 + [True] * 3


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, row in BUCKETS.items()])
def test_every_row_of_the_table_holds(name: str) -> None:
    """For each limit alone: N pass, N + 1 does not."""
    for limit in BUCKETS[name].limits:
        if limit.times > 300:
            continue
        whose = {limit.by: f"only {limit.seconds}"}
        shorter = [row for row in BUCKETS[name].limits if row.by == limit.by]
        if limit != min(shorter, key=lambda row: row.times / row.seconds):
            shorter = [limit]
        passed = 0
        with time_machine.travel("2026-06-09T08:00:00Z", tick=False) as clock:
            quickest = min(row.seconds for row in BUCKETS[name].limits if row.by == limit.by)
            for _ in range(limit.times):
                list(limits._take(name, whose))
                passed += 1
                if limit.seconds > quickest:
                    clock.shift(quickest + 1)
            with pytest.raises(TooMany):
                list(limits._take(name, whose))
        assert passed == limit.times


@pytest.mark.django_db
def test_a_view_is_counted_when_it_writes() -> None:
    @limited("react")
    def view(_: HttpRequest) -> HttpResponse:
        return HttpResponse()

    for _ in range(60):
        view(request())
    for _ in range(100):
        view(request("GET"))
    with pytest.raises(TooMany):
        view(request())


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "name"), [(0, "post-new"), (3, "post")])
def test_new_members_are_slower_and_forms_that_come_back_are_free(days: int, name: str) -> None:
    answers = [422] * 9 + [302, 302, 302]

    @limited("post")
    def view(_: HttpRequest) -> HttpResponse:
        return HttpResponse(status=answers.pop(0))

    asked = request()
    asked.user = member(7, days)
    for _ in range(11):
        view(asked)
    with pytest.raises(TooMany) as caught:
        view(asked)
    assert caught.value.bucket == name
    assert answers == [302]
    asked.user = member(8, days)
    view(asked)


def test_a_name_that_is_not_in_the_table_is_noticed_at_import() -> None:
    with pytest.raises(KeyError):
        limited("psot")


@pytest.mark.django_db
def test_a_cache_that_is_away_lets_people_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "get_or_set", lambda *_: None)
    monkeypatch.setattr(cache, "add", lambda *_: True)
    passed = 0
    for passed in range(1, 201):  # noqa: B007  raises TooMany where one is stopped
        consume("ws-frames", "x")

    assert passed == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("tables")
def test_counts_name_nobody_and_go() -> None:
    with time_machine.travel("2026-06-09T08:00:00Z") as clock:
        consume("rows", "sefa@example.org")
        assert "sefa" not in Count.objects.get().key
        clock.shift(2 * 3_600)
        assert purge() == 1


SPOOFED = [
    {name: value}
    for name in (
        "HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_CLIENT_IP",
        "HTTP_X_CLIENT_IP", "HTTP_TRUE_CLIENT_IP", "HTTP_CF_CONNECTING_IP",
        "HTTP_X_CLUSTER_CLIENT_IP",
        "HTTP_FASTLY_CLIENT_IP", "HTTP_X_FORWARDED",
    )
    for value in ("1.2.3.4", "1.2.3.4, 5.6.7.8", "for=1.2.3.4", "::1", "unknown, \x00")
]  # fmt: skip


@pytest.mark.parametrize("spoofed", SPOOFED)
def test_no_header_changes_where_a_request_comes_from(spoofed: dict[str, str]) -> None:
    assert client_ip(request(REMOTE_ADDR="203.0.113.9", **spoofed)) == "203.0.113.9"


def test_behind_proxies_only_their_own_words_count(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 2
    said = "9.9.9.9, 1.1.1.1, 203.0.113.9, 10.0.0.2"
    assert client_ip(request(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=said)) == "203.0.113.9"
    few = request(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="9.9.9.9")
    assert client_ip(few) == "10.0.0.1"
    odd = request(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="1.1.1.1, <b>, x")
    assert client_ip(odd) == "10.0.0.1"


def test_one_line_is_one_address() -> None:
    assert client_ip(request(REMOTE_ADDR="2001:db8::1:2:3:4")) == "2001:db8::"
    assert client_ip(request(REMOTE_ADDR="::ffff:203.0.113.9")) == "203.0.113.9"
    assert client_ip(request(REMOTE_ADDR="")) == "unknown"
    assert client_net("203.0.113.9") == "203.0.113.0/24"
    assert client_net("2001:db8:1:2::") == "2001:db8:1::/48"
    assert client_net("unknown") == "unknown"


def test_local_is_who_sits_here_and_speaks_for_nobody() -> None:
    assert is_local(request(REMOTE_ADDR="127.0.0.1"))
    assert is_local(request(REMOTE_ADDR="::1"))
    assert not is_local(request(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="127.0.0.1"))
    assert not is_local(request(REMOTE_ADDR="10.0.0.1"))
    assert not is_local(request(REMOTE_ADDR=""))
