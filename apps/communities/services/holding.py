"""What a membership's row comes to with what decisions hold its member to: the one place that says.

State, seat and circles follow from the holds and from what the member was without them.
"""

from __future__ import annotations

from django.db.models import F

from apps.accounts.models import User
from apps.communities.access import has_a_seat
from apps.communities.models import (
    READING,
    Circle,
    Community,
    Membership,
    Restriction,
    State,
    free_state,
)
from apps.core import clock
from apps.core.holds import Hold, ends, in_force
from apps.ledger.recording import use_case

CHUNK = 500


def keep_holds(community: Community, membership: Membership, holds: list[Hold]) -> None:
    """Have a membership of the locked community stand as these holds have it.

    Bans are kept also after their end, until somebody lifts them or the member comes back: who is
    found to have been banned wrongly gets the seat again. Where there is none, they wait for one.
    """
    free, had_a_seat = free_state(membership.state, membership.was), membership.state in READING
    state = _state(free, holds)
    if state in READING and not had_a_seat and not has_a_seat(community):
        state = State.WAITLISTED
    circles = membership.was.get("circles", [])
    if had_a_seat and state not in READING:
        circles = _out_of_circles(community, membership.user)
    if state in READING and not had_a_seat:
        _into_circles(community, membership.user, circles)
        circles = []
    _count(community, (state in READING) - had_a_seat)
    is_held = state in {State.SUSPENDED, State.BANNED}
    membership.holds, membership.state = _without_the_over(holds), state
    membership.held_until = ends(holds).get(state) if is_held else None
    membership.was = {"state": free, "circles": circles} if is_held else {}
    membership.save(update_fields=["holds", "state", "held_until", "was"])


def _state(free: str, holds: list[Hold]) -> str:
    """What somebody is with these holds who would be `free` without."""
    if State.BANNED in ends(holds):
        return State.BANNED
    is_suspended = Restriction.SUSPENDED in in_force(holds, clock.now())
    return State.SUSPENDED if is_suspended and free in READING else free


def _without_the_over(holds: list[Hold]) -> list[Hold]:
    now = clock.now()
    return [one for one in holds if one["what"] == State.BANNED or in_force([one], now)]


def without_bans(holds: list[Hold]) -> list[Hold]:
    """What holds somebody who was let in again."""
    return [one for one in holds if one["what"] != State.BANNED]


def _count(community: Community, more: int) -> None:
    if more:
        mine = Community.objects.filter(pk=community.pk)
        mine.update(member_count=F("member_count") + more)
        community.member_count += more


def _out_of_circles(community: Community, user: User) -> list[int]:
    """Take somebody out of the community's circles, and say which those were."""
    joined = Circle.people.through.objects.filter(circle__community=community, user=user)
    ids = list(joined.values_list("circle_id", flat=True))
    joined.delete()
    return ids


def _into_circles(community: Community, user: User, ids: list[int]) -> None:
    for circle in Circle.objects.filter(community=community, pk__in=ids):
        circle.people.add(user)


def let_go() -> int:
    """Take from memberships what held them and is over, and say from how many.

    Pages need nobody to do this: what is over counts as over for them already.
    """
    held = Membership.objects.exclude(holds=[]).order_by("pk")
    found = [
        pk for pk, holds in held.values_list("pk", "holds").iterator(CHUNK) if _is_stale(holds)
    ]
    for pk in found:
        _let_go(pk)
    return len(found)


def _is_stale(holds: list[Hold]) -> bool:
    return _without_the_over(holds) != holds


@use_case()
def _let_go(pk: int) -> None:
    place = Membership.objects.filter(pk=pk).values("community")
    community = Community.objects.select_for_update(no_key=True).filter(pk__in=place).first()
    membership = Membership.objects.select_related("user").filter(pk=pk).first()
    if community is not None and membership is not None:  # gone meanwhile, otherwise
        keep_holds(community, membership, membership.holds)
