"""An invitation's own door: of sixteen, whom it names comes to tell of it, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from apps.accounts.models import User
from apps.communities.selectors import standing_of
from apps.communities.services import invite
from tests.access.policies import VISIBILITIES
from tests.access.world import canary, fall_from_grace, make_world

pytestmark = pytest.mark.django_db
SAID = {"rule": "none", "priority": "3", "text": "Look."}
SENT_IN = {"anonymous", "deleted"}


def knock(person: User | AnonymousUser, reference: str, method: str) -> Any:
    client = Client()
    if isinstance(person, User):
        client.force_login(person)
    url = f"/report/invitation/{reference}/"
    return client.post(url, SAID) if method == "POST" else client.get(url)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_only_whom_it_names_comes_in_and_others_find_what_is_not_there(
    visibility: str, method: str
) -> None:
    world, note = make_world((visibility,)), canary()
    steward = standing_of(world.user("steward"), world.places[visibility].community)
    made = invite(standing=steward, handle_or_email="invited-person", note=note)
    fall_from_grace(world)

    answers = {role: knock(person, made.public_id, method) for role, person in world.people.items()}

    assert {role: answer.status_code for role, answer in answers.items()} == {
        role: 302 if role in SENT_IN else 404 for role in world.people
    } | {"invited": 200 if method == "GET" else 302}
    shown = {role for role, answer in answers.items() if note in answer.content.decode()}
    assert shown == ({"invited"} if method == "GET" else set())
    missing = knock(world.user("foreign"), "0" * 10, method)
    assert answers["foreign"].content == missing.content
