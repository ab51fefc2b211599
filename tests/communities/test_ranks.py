"""T-11: nobody decides about their equal, about whoever ranks above, or about themselves.

Ten ranks try every action on ten ranks, each of them somebody else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeAlias

import pytest
from django.utils import timezone

from apps.accounts import services as accounts
from apps.accounts.access import may_sanction_person
from apps.accounts.models import BannedAddress, User
from apps.accounts.services import ban_list
from apps.communities import services
from apps.communities.access import may_sanction
from apps.communities.models import Community, Membership, Restriction
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from tests.access.sweeping import undone
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community
from tests.ledger.settling import recorded

pytestmark = pytest.mark.django_db

Action: TypeAlias = Callable[[User, Membership], object]

# rank: (what their row says, what their account says, how far they reach, how high they stand)
RANKS: dict[str, tuple[dict[str, Any], dict[str, Any], int, int]] = {
    "left": ({"state": "left"}, {}, 0, 1),
    "applicant": ({"state": "applied"}, {}, 0, 1),
    "member": ({}, {}, 0, 1),
    "champion": ({"is_champion": True}, {}, 0, 1),
    "moderator": ({"role": "moderator"}, {}, 2, 2),
    "steward": ({"role": "steward"}, {}, 3, 3),
    "brand-staff": ({}, {"is_brand_staff": True}, 0, 3),
    "brand-steward": ({"role": "steward"}, {"is_brand_staff": True}, 3, 3),
    "site-moderator": ({}, {"is_site_moderator": True}, 4, 4),
    "site-admin": ({}, {"is_site_admin": True}, 5, 5),
}
ON_SITE = {"brand-staff": 3, "brand-steward": 3, "site-moderator": 4, "site-admin": 5}
POWER_ON_SITE = {"site-moderator": 4, "site-admin": 5}


def here(service: Callable[..., object], **options: Any) -> Action:
    """An action on a member, by its own names."""
    return lambda actor, member: service(membership=member, decision_id=1, actor=actor, **options)


def anywhere(service: Callable[..., object], **options: Any) -> Action:
    """An action on an account."""
    return lambda actor, member: service(user=member.user, actor=actor, **options)


SOON = timezone.now() + timedelta(days=1)
IN_A_PLACE: dict[str, Action] = {
    **{str(what): here(services.restrict_member, what=what, until=SOON) for what in Restriction},
    "ban": here(services.ban_member, until=SOON),
    "restore": here(services.restore_member),
    "lift": here(services.lift_restriction),
}
ON_THE_SITE: dict[str, Action] = {
    "suspend": anywhere(accounts.suspend_person, until=SOON, decision_id=1),
    "site ban": anywhere(accounts.ban_person, decision_id=1),
    "lift suspension": anywhere(accounts.lift_suspension, decision_id=1),
    "require verification": anywhere(accounts.require_verification, decision_id=1),
    "end sessions": anywhere(accounts.end_sessions),
}


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Community:
    """A community with an actor and a target of every rank."""
    monkeypatch.setattr(ban_list, "COST", {"n": 2, "r": 1, "p": 1})
    community = make_community("shed", visibility="secret")
    for side in ("actor", "target"):
        for rank, (row, account, _power, _height) in RANKS.items():
            join(community, make_user(f"{side}-{rank}", **account), **row)
    return community


def people(side: str) -> dict[str, Membership]:
    rows = Membership.objects.select_related("user", "community")
    found = {row.user.handle: row for row in rows}
    return {rank: found[f"{side}-{rank}"] for rank in RANKS}


def traces() -> tuple[object, ...]:
    """Everything an action may change."""
    return (
        list(Membership.objects.order_by("pk").values()),
        list(User.objects.order_by("pk").values()),
        list(Community.objects.values()),
        BannedAddress.objects.count(),
    )


def tried(action: Action, actor: User, member: Membership, before: tuple[object, ...]) -> bool:
    """Whether it was let through, or left a trace though it was refused; nothing stays done."""
    with undone():
        facts = len(recorded())
        try:
            action(actor, member)
        except Denied:
            return (traces(), len(recorded())) != (before, facts)
        return True


def grid(action: Action, may: Callable[[str, str], bool]) -> list[str]:
    """The cells that are not as they should be."""
    actors, targets, before = people("actor"), people("target"), traces()
    return [
        f"{actor} → {target}"
        for actor in RANKS
        for target in RANKS
        if tried(action, actors[actor].user, targets[target], before) is not may(actor, target)
    ]


def may_here(actor: str, target: str) -> bool:
    return RANKS[actor][2] > RANKS[target][3]


def may_on_site(actor: str, target: str) -> bool:
    return POWER_ON_SITE.get(actor, 0) > ON_SITE.get(target, 0)


@pytest.mark.parametrize("action", list(IN_A_PLACE))
def test_the_grid_of_ranks_in_a_place(place: Community, action: str) -> None:
    if action == "restore":  # whom the system banned: their rank is what it was
        for member in people("target").values():
            services.ban_member(membership=member, until=None, decision_id=1, actor=None)

    assert grid(IN_A_PLACE[action], may_here) == []


@pytest.mark.parametrize("action", list(ON_THE_SITE))
def test_the_grid_of_ranks_on_the_site(place: Community, action: str) -> None:
    assert grid(ON_THE_SITE[action], may_on_site) == []


def test_the_predicates_say_what_the_services_do(place: Community) -> None:
    actors, targets = people("actor"), people("target")
    for actor, row in actors.items():
        standing = standing_of(row.user, place)
        for target, member in targets.items():
            assert bool(may_sanction(standing, member)) is may_here(actor, target)
            on_site = may_sanction_person(row.user, member.user)
            assert bool(on_site) is may_on_site(actor, target)


def test_nobody_decides_about_themselves_whatever_their_rank(place: Community) -> None:
    for row in people("actor").values():
        assert not may_sanction(standing_of(row.user, place), row)
        assert not may_sanction_person(row.user, row.user)


def test_a_power_is_good_in_its_own_community_and_while_nothing_holds_it(place: Community) -> None:
    target, steward = people("target")["member"], people("actor")["steward"]
    elsewhere = join(make_community("elsewhere"), "foreign", role="steward")

    assert may_sanction(standing_of(steward.user, place), target)
    assert not may_sanction(elsewhere, target)
    assert not may_sanction(standing_of(elsewhere.user, place), target)
    services.restrict_member(
        membership=steward, what="suspended", until=SOON, decision_id=1, actor=None
    )
    assert not may_sanction(standing_of(steward.user, place), target)
    admin = people("actor")["site-admin"].user
    accounts.suspend_person(user=admin, until=SOON, decision_id=1, actor=None)
    admin.refresh_from_db()
    assert not may_sanction(standing_of(admin, place), target)
