"""What spec/security.md numbers T-13, T-26 and T-37, as far as keeping order goes."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.communities import services as communities
from apps.communities.models import Membership, Visibility
from apps.core.access import Denied
from apps.core.kinds import all_kinds
from apps.ledger.models import Entry
from apps.moderation import services
from apps.moderation.models import Appeal, AuditEntry, Decision, DecisionState, Report, Strike
from apps.moderation.tokens import token_of
from tests.communities.makers import join, make_community
from tests.ledger.settling import settle
from tests.moderation.makers import (
    RULE_KEY,
    choice,
    decide,
    delivered,
    keeper,
    make_case,
    of_site,
    offer,
)
from tests.threads.makers import make_reply, make_thread

SECRETS = 40


# ── T-13 ─────────────────────────────────────────────────────────────────────────────────────────
class Canaries:
    """Words that stand nowhere but where they were put, and must not come out elsewhere."""

    def __init__(self) -> None:
        self.put: list[str] = []

    def __call__(self, where: str) -> str:
        self.put.append(f"canary-{where}-{len(self.put):02}")
        return self.put[-1]

    def keep(self, secret: str) -> None:
        """One that the house made by itself."""
        self.put.append(secret)

    def found_in(self, text: str) -> list[str]:
        return [secret for secret in self.put if secret in text]


def a_day_at_the_desk(canary: Canaries) -> None:
    """Everything that can happen to a post, in a place that nobody else knows of."""
    place = make_community("closed", visibility=Visibility.SECRET, joining="invitation")
    thread = make_thread("kwame", place, title=canary("title"), body=canary("opening"))
    posts = [make_reply(thread, "rob", f"{canary('post')} {n}") for n in range(6)]
    priya, maren = keeper(place), keeper(place, "maren", "steward")
    for person in User.objects.all():
        person.set_password(canary("password"))
        person.email = f"{canary('address')}@example.org"
        person.save(update_fields=["password", "email"])
        canary.keep(person.password)
        session = SessionStore()
        session["_auth_user_id"] = str(person.pk)
        session.create()
        canary.keep(str(session.session_key))
    communities.invite(
        standing=maren, handle_or_email=f"{canary('guest')}@example.org", note=canary("welcome")
    )
    cases = []
    for post in posts:
        made = services.report(
            reporter=join(place, f"told-{post.pk}").user,
            kind="post",
            object_id=post.pk,
            rule=RULE_KEY,
            text=canary("report"),
        )
        cases.append(made.case)
        services.note(standing=priya, case=made.case, text=canary("note"))
    first = cases[0]
    decision = delivered(decide(first, by=priya, letter=canary("letter")))
    canary.keep(token_of(decision))
    appeal = services.appeal(decision=decision, text=canary("appeal"))
    services.give_opinion(standing=maren, case=first, rung="hide", text=canary("opinion"))
    services.write_about_appeal(standing=maren, appeal=appeal, text=canary("line"))
    services.answer_appeal(standing=maren, appeal=appeal, outcome="overturned", reasons="It was.")
    banned = decide(make_case(make_reply(thread, "rob", canary("post"))), "ban", by=priya)
    services.confirm(standing=maren, decision=banned)


@pytest.mark.django_db
def test_t13_no_log_no_history_and_no_sheet_holds_a_secret(
    client: Client, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    canary = Canaries()
    with caplog.at_level(logging.DEBUG):
        a_day_at_the_desk(canary)
        settle()
        call_command("audit")
    client.force_login(of_site("noor", "is_site_admin").user)
    year, part = timezone.now().year, (timezone.now().month + 2) // 3
    sheet = client.get(f"/transparency/{year}-q{part}.csv")
    told = {
        "audit": str(list(AuditEntry.objects.values())),
        "ledger": str(list(Entry.objects.values())),
        "log": caplog.text + capsys.readouterr().out,
        "sheet": sheet.content.decode(),
        "running": client.get("/running/").text,
    }

    assert len(canary.put) >= SECRETS
    assert AuditEntry.objects.count() > 3
    assert {where: canary.found_in(text) for where, text in told.items()} == {
        where: [] for where in told
    }


@pytest.mark.django_db
def test_t13_a_canary_would_be_seen() -> None:
    canary = Canaries()
    services.audit("case.decided", standing=keeper(make_community()), reason=canary("reason"))
    assert canary.found_in(str(list(AuditEntry.objects.values()))) == canary.put


# ── T-26 ─────────────────────────────────────────────────────────────────────────────────────────
FIFTY, HANDS = 50, 8  # as many hands as the pool has connections

parallel = pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="SQLite has one writer at a time; its tests share one connection",
)


def fifty_times(call: Callable[[], Any]) -> int:
    """How many of fifty went through; the others were refused, and nothing else went wrong."""

    def once(_number: int) -> bool:
        try:
            call()
        except Denied:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(max_workers=HANDS) as pool:
        return sum(pool.map(once, range(FIFTY)))


@parallel
@pytest.mark.django_db(transaction=True)
def test_t26_fifty_reports_by_one_person_are_one() -> None:
    post = offer()
    dilys = join(post.thread.community, "dilys").user

    fifty_times(partial(services.report, reporter=dilys, kind="post", object_id=post.pk, rule="s4"))

    assert (Report.objects.count(), Report.objects.get().case.report_count) == (1, 1)


@parallel
@pytest.mark.django_db(transaction=True)
def test_t26_a_case_is_decided_once() -> None:
    case = make_case()
    assert case.community is not None
    chosen = partial(services.decide, case=case, choice=choice("hide", case))

    went_through = fifty_times(partial(chosen, standing=keeper(case.community)))

    assert (went_through, Decision.objects.count(), Strike.objects.count()) == (1, 1, 1)


@parallel
@pytest.mark.django_db(transaction=True)
def test_t26_a_second_person_agrees_once() -> None:
    place = make_community()
    decision = decide(make_case(offer(place)), "ban", by=keeper(place))
    maren = keeper(place, "maren", "steward")

    went_through = fifty_times(partial(services.confirm, standing=maren, decision=decision))

    assert (went_through, Strike.objects.count()) == (1, 1)
    assert Membership.objects.get(user__handle="rob").state == "banned"


@parallel
@pytest.mark.django_db(transaction=True)
def test_t26_a_decision_is_taken_back_once() -> None:
    case = make_case()
    decision = decide(case)
    assert case.community is not None
    priya = keeper(case.community)

    went_through = fifty_times(partial(services.undo, standing=priya, decision=decision))

    decision.refresh_from_db()
    assert (went_through, decision.state) == (1, DecisionState.UNDONE)


@parallel
@pytest.mark.django_db(transaction=True)
def test_t26_a_decision_is_appealed_and_answered_once() -> None:
    decision = delivered(decide(make_case()))
    place = decision.community
    assert place is not None

    filed = fifty_times(partial(services.appeal, decision=decision, text="It was a gift."))
    answering = partial(services.answer_appeal, outcome="upheld", reasons="It was an offer.")
    maren, appeal = keeper(place, "maren", "steward"), Appeal.objects.get()
    answered = fifty_times(partial(answering, standing=maren, appeal=appeal))

    assert (filed, answered, Appeal.objects.count()) == (1, 1, 1)


# ── T-37 ─────────────────────────────────────────────────────────────────────────────────────────
TOUCHY = re.compile(r"e?mail|(^|_)ip|agent|token|digest|password|session|secret|(^|_)key$|code")
READERS = {  # who reads it out of the database, and for whom; nobody else may
    "accounts.BannedAddress.digest": "sign-up and changes of address, as a digest",
    "accounts.User.email": "themselves, and letters to them",
    "accounts.User.password": "whoever signs in, as a hash",
    "communities.Invitation.email": "the letter to whom it is for",
    "communities.Invitation.token_digest": "whoever brings the token",
    "core.Count.key": "rate limits, as a digest",
    "moderation.AuditEntry.digest": "the chain of the log; it names nobody",
    "moderation.Band.key": "screens, as a number made of a text",
    "moderation.Decision.token_digest": "whoever brings the token",
    "moderation.Token.token": "stewards: a word that a classifier learned",
    "moderation.Wishes.digest": "themselves: whether they want a daily mail",
    "guidelines.Guideline.key": "everybody: it names a rule",
    "threads.Draft.key": "its author: it names a thread",
    "threads.Imported.key": "imports: it names a row of an archive",
}


def touchy_fields() -> set[str]:
    """Every field of ours that could hold what leads to a person or opens a door."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("apps.")
        for field in model._meta.concrete_fields
        if TOUCHY.search(field.name) and field.get_internal_type() != "ForeignKey"
    }


def test_t37_every_field_that_leads_to_a_person_has_its_readers_named() -> None:
    assert touchy_fields() == set(READERS)


def test_t37_what_is_taken_along_holds_ones_own_address_and_nothing_else_of_the_kind() -> None:
    taken = {(kind.name, name) for kind in all_kinds() for name in kind.exports}
    assert {(kind, name) for kind, name in taken if TOUCHY.search(name)} == {("profile", "email")}
