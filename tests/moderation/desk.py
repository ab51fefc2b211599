"""Sitting at the desk, for tests."""

from __future__ import annotations

from django.test import Client

from apps.accounts.models import User
from apps.communities.models import Community
from apps.moderation.models import Appeal, Case, Decision
from apps.moderation.selectors.rules import rules_of
from apps.moderation.views.keeping import DONE
from tests.moderation.makers import decide, delivered, keeper, make_appeal, make_case, offer


def keys() -> list[str]:
    return [rule.key for rule in rules_of([None])[None]]


def opened(place: Community, author: str = "rob") -> Case:
    return make_case(offer(place, author), rule=keys()[0])


def appealed(place: Community) -> Appeal:
    return make_appeal(delivered(decide(opened(place), by=keeper(place, "sefa"))))


def sent(case: Case, **fields: object) -> dict[str, object]:
    return {"rung": "note", "rules": [keys()[0]], "letter": "Hi Rob. A word (§1)."} | fields


def signed_in(client: Client, place: Community, handle: str = "priya", role: str = "") -> None:
    client.force_login(keeper(place, handle, role or "moderator").user)
    User.objects.update(accepted_version=1)


def just_did(client: Client, made: Decision) -> None:
    """Have the desk know what whoever is signed in did there a moment ago."""
    session = client.session
    session[DONE] = {"ids": [made.public_id], "until": made.letter_at.timestamp()}
    session.save()
