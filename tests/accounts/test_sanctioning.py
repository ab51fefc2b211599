"""What a decision does to somebody on the whole site, and that it can be lifted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.test import Client
from django.utils import timezone

from apps.accounts import services
from apps.accounts.access import (
    may_be_heard,
    may_describe,
    may_only_appeal,
    may_sanction_person,
)
from apps.accounts.events import (
    PersonBanned,
    PersonSuspended,
    SessionsEnded,
    SuspensionLifted,
    VerificationRequired,
)
from apps.accounts.models import User
from apps.core.access import Denied
from tests.accounts.makers import make_user
from tests.accounts.test_signing_up import code_in
from tests.ledger.settling import recorded

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 2, 12, tzinfo=UTC)
SOON, LATER = NOW + timedelta(days=1), NOW + timedelta(days=7, hours=2)


@pytest.fixture(autouse=True)
def _in_june() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ada() -> User:
    return make_user("ada", time_zone="Europe/Berlin")


@pytest.fixture
def mo() -> User:
    return make_user("mo", is_site_moderator=True)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_suspension_says_until_when_by_their_own_clock(ada: User, mo: User) -> None:
    services.suspend_person(user=ada, until=LATER, decision_id=7, actor=mo)

    assert may_be_heard(fresh(ada)).reason == (
        "Your account is suspended until Tuesday 9 June, 16:00. You can read what is public. "
        "The letter about it says why and how to say we got it wrong."
    )
    assert not may_describe(fresh(ada))
    assert recorded() == [
        PersonSuspended(user_id=ada.pk, until="2026-06-09T14:00:00+00:00", decision_id=7)
    ]


def test_a_suspension_ends_by_itself(ada: User, mo: User) -> None:
    services.suspend_person(user=ada, until=LATER, decision_id=7, actor=mo)

    with time_machine.travel(LATER, tick=False):
        assert not fresh(ada).is_suspended
        assert may_be_heard(fresh(ada))


def test_lifting_one_decision_leaves_the_other(ada: User, mo: User) -> None:
    services.suspend_person(user=ada, until=LATER, decision_id=1, actor=mo)
    services.suspend_person(user=ada, until=SOON, decision_id=2, actor=mo)
    services.ban_person(user=ada, decision_id=3, actor=mo)
    assert (fresh(ada).suspended_until, fresh(ada).is_banned) == (LATER, True)

    services.lift_suspension(user=ada, decision_id=3, actor=mo)
    assert (fresh(ada).suspended_until, fresh(ada).is_banned) == (LATER, False)
    services.lift_suspension(user=ada, decision_id=1, actor=mo)
    assert fresh(ada).suspended_until == SOON
    for _ in range(2):
        services.lift_suspension(user=ada, decision_id=2, actor=mo)

    assert (fresh(ada).suspended_until, fresh(ada).holds) == (None, [])
    assert recorded()[3:] == [
        SuspensionLifted(user_id=ada.pk, decision_id=number) for number in (3, 1, 2)
    ]


def test_the_same_decision_again_may_be_shorter(ada: User, mo: User) -> None:
    services.suspend_person(user=ada, until=LATER, decision_id=1, actor=mo)
    services.suspend_person(user=ada, until=SOON, decision_id=1, actor=mo)

    assert fresh(ada).suspended_until == SOON


def test_who_is_banned_is_suspended_for_ever_and_says_nothing(ada: User, mo: User) -> None:
    services.ban_person(user=ada, decision_id=7, actor=mo)

    banned = fresh(ada)
    with time_machine.travel(NOW + timedelta(days=9_000), tick=False):
        assert banned.is_suspended
    assert not may_describe(banned)
    assert "banned" in may_be_heard(banned).reason
    assert recorded() == [PersonBanned(user_id=ada.pk, decision_id=7)]


def test_only_an_appeal_is_left_to_the_banned_and_to_them_alone(ada: User, mo: User) -> None:
    assert not may_only_appeal(AnonymousUser())
    assert not may_only_appeal(ada)
    services.suspend_person(user=ada, until=LATER, decision_id=1, actor=mo)
    assert not may_only_appeal(fresh(ada))

    services.ban_person(user=ada, decision_id=2, actor=mo)

    assert may_only_appeal(fresh(ada))


def test_the_suspended_and_the_banned_still_sign_in(client: Client, ada: User, mo: User) -> None:
    services.suspend_person(user=ada, until=LATER, decision_id=1, actor=mo)
    services.ban_person(user=ada, decision_id=2, actor=mo)

    client.post("/accounts/login/", {"login": "ada@example.org"})
    client.post("/accounts/login/code/", {"code": code_in()})

    assert client.session["_auth_user_id"] == str(ada.pk)
    assert client.get("/settings/").status_code == 200
    refusal = client.get("/")
    assert refusal.status_code == 403
    assert "Your account is banned here." in refusal.text
    assert "how to say we got it wrong" in refusal.text


def test_nobody_is_refused_by_the_wall_but_the_banned(client: Client, ada: User, mo: User) -> None:
    client.force_login(ada)
    assert client.get("/").status_code == 200
    services.ban_person(user=ada, decision_id=2, actor=mo)
    assert client.get("/").status_code == 403
    assert client.post("/draft/", {"key": "thread-x", "body": "Words."}).status_code == 403

    services.lift_suspension(user=ada, decision_id=2, actor=mo)

    assert client.get("/").status_code == 200


def test_nobody_decides_about_themselves_or_without_the_power(ada: User, mo: User) -> None:
    held = make_user("held", is_site_admin=True, suspended_until=LATER)
    unknown = make_user("unknown", is_site_admin=True, verified_at=None)
    closed = make_user("closed", is_site_admin=True, is_active=False)
    for actor, target in ((mo, mo), (ada, mo), (held, ada), (unknown, ada), (closed, ada)):
        with pytest.raises(Denied):
            services.suspend_person(user=target, until=LATER, decision_id=1, actor=actor)
        with pytest.raises(Denied):
            services.ban_person(user=target, decision_id=1, actor=actor)
        assert not may_sanction_person(actor, target)

    assert recorded() == []
    assert not User.objects.exclude(holds=[]).exists()


def test_the_system_acts_without_an_actor(ada: User) -> None:
    admin = make_user("root", is_site_admin=True)

    services.suspend_person(user=admin, until=LATER, decision_id=1, actor=None)

    assert fresh(admin).is_suspended


# ── showing once more that an address is theirs ──────────────────────────────────────────────────
def test_who_is_asked_to_confirm_writes_nothing_until_a_code_came_back(
    client: Client, mo: User
) -> None:
    ada = services.sign_up(
        name="Ada", handle="ada", email="ada@example.org", password="tide-table-9"
    )
    client.force_login(ada)

    services.require_verification(user=ada, decision_id=7, actor=mo)

    assert fresh(ada).verified_at is None
    assert client.get("/settings/").headers["Location"].startswith("/accounts/login/")
    letter = mail.outbox[-1]
    assert letter.to == ["ada@example.org"]
    assert "@ada" in letter.body
    assert recorded()[1:] == [
        VerificationRequired(user_id=ada.pk, decision_id=7),
        SessionsEnded(user_id=ada.pk),
    ]

    client.post("/accounts/login/", {"login": "ada@example.org", "password": "tide-table-9"})
    assert fresh(ada).verified_at is None
    client.post("/accounts/login/", {"login": "ada@example.org"})
    client.post("/accounts/login/code/", {"code": code_in()})

    assert fresh(ada).verified_at is not None
    assert EmailAddress.objects.get(user=ada).verified


def test_sessions_are_ended_by_who_may_decide_and_by_nobody_else(
    client: Client, ada: User, mo: User
) -> None:
    client.force_login(ada)
    with pytest.raises(Denied):
        services.end_sessions(user=ada, actor=make_user("mallory"))
    assert client.get("/settings/").status_code == 200

    services.end_sessions(user=ada, actor=mo)

    assert client.get("/settings/").status_code == 302


def test_erasure_takes_the_holds_along(ada: User, mo: User) -> None:
    services.ban_person(user=ada, decision_id=1, actor=mo)
    services.forget_person(user=ada)

    gone = fresh(ada)
    assert (gone.holds, gone.banned_at, gone.suspended_until) == ([], None, None)
    assert gone.erased_at == timezone.now()
