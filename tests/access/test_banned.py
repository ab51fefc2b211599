"""The wall before whom the whole site banned: every door of the table, one by one."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.accounts.services import ban_person
from apps.core.table import rows
from tests.access.doors import door_to
from tests.access.sweeping import Cell, Sweeper
from tests.access.world import World, make_world

pytestmark = pytest.mark.django_db

REASON = "Your account is banned here."
PLACE = "public"  # what even visitors may read
OPEN = {  # views; whoever opens another one to the banned says so here, too
    *("account_login", "account_confirm_login_code", "account_logout", "account_inactive"),
    *("account_signup", "account_signup_code", "account_email_verification_sent"),
    *("account_reset_password", "account_confirm_password_reset_code"),
    *("account_complete_password_reset", "account_change_password", "account_set_password"),
    *("accounts:settings", "accounts:end_sessions", "accounts:address", "accounts:address_code"),
    *("accounts:data", "accounts:discard_export", "accounts:export"),
    *("accounts:face", "guidelines:brand", "guidelines:accept", "communities:theme"),
    *("notifications:list", "notifications:count", "notifications:seen"),
    *("moderation:standing", "moderation:told", "moderation:statement", "moderation:by_letter"),
    *("moderation:appeal", "moderation:appeal_by_letter"),
    *("moderation:line", "moderation:line_by_letter", "moderation:mails"),
    *("moderation:sent", "moderation:sent_by_letter"),
    *("core:outbox", "healthz", "readyz"),
}


@pytest.fixture
def world() -> World:
    """The steward of every place is banned from the whole site, as they could do most."""
    world = make_world(("public", "secret"))
    ban_person(user=world.user("steward"), decision_id=1, actor=None)
    world.people["steward"] = User.objects.get(pk=world.user("steward").pk)
    return world


def test_what_is_marked_in_the_table_stays_open_and_nothing_else_does(world: World) -> None:
    sweeper = Sweeper(world)
    refused = set()
    for (view, method), row in rows().items():
        if method != "HEAD":
            answer = sweeper.answer(Cell(row, method, PLACE, "steward"))
            words = "" if answer.streaming else answer.content.decode(errors="replace")
            if answer.status_code == 403 and REASON in words:
                refused.add(view)

    assert refused == {view for view, _ in rows()} - OPEN
    assert {view for (view, _), row in rows().items() if row.even_banned} == OPEN


def test_a_secret_place_is_refused_like_one_that_is_not_there(world: World) -> None:
    sweeper = Sweeper(world)
    client, secret = sweeper.clients["steward"], world.places["secret"]
    there = client.get(door_to("home:community", secret, world).url)
    nowhere = client.get("/c/there-is-no-such-place/")

    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)


def test_signed_out_they_read_what_is_public_like_anybody(world: World) -> None:
    url = door_to("threads:thread", world.places[PLACE], world).url

    assert Client().get(url).status_code == 200
