"""A place where somebody keeps order, and a letter about what was decided there."""

from __future__ import annotations

import pytest

from apps.accounts.models import User
from apps.communities.models import Community
from apps.guidelines.services import publish_edition
from apps.moderation.models import Decision
from tests.communities.makers import make_brand, make_community
from tests.moderation.makers import RULE_4, decide, delivered, keeper, make_case, publish_rules


@pytest.fixture
def place() -> Community:
    """A community, and two guidelines of the brand that everybody keeps to."""
    make_brand()
    rules = [("Nobody sells here.", "Swaps are on Sunday."), ("Keep each other safe.", "")]
    publish_edition(standing=None, community=None, rules=rules)
    place = make_community()
    for name in ("kwame", "rob", "otto", "dilys", "eirik", "priya"):
        role = "moderator" if name == "priya" else "member"
        keeper(place, name, role)
    User.objects.update(accepted_version=1)
    return place


@pytest.fixture
def house() -> None:
    """The brand's."""
    make_brand()


@pytest.fixture
def letter(house: None) -> Decision:
    """What was decided about Rob's offer, under a rule that is published; its letter has come."""
    decision = decide(make_case(), rules=(RULE_4,))
    publish_rules()
    return delivered(decision)
