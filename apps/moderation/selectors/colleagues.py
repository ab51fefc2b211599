"""Those who keep order beside somebody, and what ties each of them to a case."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.db.models import Q

from apps.accounts.bylines import Byline, byline_of
from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community, Invitation, Membership, Role, State
from apps.communities.selectors import SITE_FLAGS, standing_of
from apps.moderation.access import ROLES, Rank, subject_rank
from apps.moderation.models import Case, Report
from apps.moderation.selectors.ties import people_around

TELLABLE = {
    "inviter",
    "took_part",
}  # what everybody can see anyway; who reported is nobody's to say


@dataclass(frozen=True, slots=True)
class Colleague:
    """One who keeps order where a case is."""

    user: User
    rank: int
    ties: frozenset[str]

    @property
    def byline(self) -> Byline:
        return byline_of(self.user)

    @property
    def seems_free(self) -> bool:
        """Whether nothing that can be told ties them; that they reported it is not told."""
        return not self.ties & TELLABLE


@dataclass(frozen=True, slots=True)
class Colleagues:
    """The viewer's own ties, and the others."""

    ties: AbstractSet[str]
    others: tuple[Colleague, ...]

    def free(self, subject: Rank, *, but: Sequence[int | None] = ()) -> tuple[Byline, ...]:
        """Those who could decide about such a person, and are none of these."""
        return tuple(
            one.byline
            for one in self.others
            if one.seems_free and one.rank > subject.number and one.user.pk not in but
        )


def colleagues(standing: Standing, case: Case) -> Colleagues:
    """All who keep order there, but whom it is about. Six queries for one thing of a case."""
    for_site = case.community_id is None or case.is_passed_up
    people = _of_site() if for_site else _of_place(case)
    others = [(user, rank) for user, rank in people if user.pk != case.subject_id]
    ids = {user.pk for user, _rank in others} | {standing.user.pk}
    ties = _ties(case, ids)
    return Colleagues(
        ties.get(standing.user.pk, frozenset()),
        tuple(
            Colleague(user, rank, ties.get(user.pk, frozenset()))
            for user, rank in others
            if user.pk != standing.user.pk
        ),
    )


def somebody_can(case: Case, above: int, *, but: AbstractSet[int | None] = frozenset()) -> bool:
    """Whether the community has anybody left for this, of a rank above that. Six queries.

    Who reported it counts as able where others see the case too: were it passed up because of
    them, those would know who had told. They pass it up themselves.
    """
    people = [(user, rank) for user, rank in _of_place(case) if user.pk != case.subject_id]
    ties = _ties(case, {user.pk for user, _rank in people})
    free = [user.pk for user, rank in people if rank > above and user.pk not in but]
    free = [pk for pk in free if not ties.get(pk, frozenset()) & TELLABLE]
    if len(people) > 1:
        return bool(free)
    return any("reporter" not in ties.get(pk, frozenset()) for pk in free)


def rank_of_subject(case: Case) -> Rank:
    """How high the person stands whom the case is about; nobody stands lowest."""
    if not isinstance(case.subject, User):
        return Rank(0)
    return subject_rank(standing_of(case.subject, case.community))


def staff_among(people: Sequence[User], place: Community | None) -> AbstractSet[int]:
    """Those of them whom only two decide about together. One query."""
    held = Membership.objects.filter(community=place, user__in=people) if place else ()
    rows = {row.user_id: row for row in held}
    found = set()
    for person in people:
        row = rows.get(person.pk)
        flags = {flag.removeprefix("is_") for flag in SITE_FLAGS if getattr(person, flag)}
        role, state = (row.role, row.state) if row else ("", "")
        if subject_rank(Standing(person, place, role, state, frozenset(flags))).is_staff:
            found.add(person.pk)
    return found


def _of_place(case: Case) -> list[tuple[User, int]]:
    held = Membership.objects.filter(
        community=case.community_id,
        state=State.ACTIVE,
        role__in=(Role.MODERATOR, Role.STEWARD),
        user__verified_at__isnull=False,
        user__is_active=True,
    )
    rows = held.select_related("user").order_by("pk")
    return [(row.user, ROLES[row.role]) for row in rows if not row.user.is_suspended]


def _of_site() -> list[tuple[User, int]]:
    people = User.objects.present().filter(Q(is_site_moderator=True) | Q(is_site_admin=True))
    found = people.filter(verified_at__isnull=False).order_by("pk")
    return [(user, 6 if user.is_site_admin else 5) for user in found if not user.is_suspended]


def _ties(case: Case, people: AbstractSet[int]) -> dict[int, frozenset[str]]:
    """What ties each of these people to a case, as `ties_of` says it of one."""
    reports = Report.objects.filter(case=case, reporter__in=people)
    found = [(pk, "reporter") for pk in reports.values_list("reporter_id", flat=True)]
    if case.subject_id:
        asked = Invitation.objects.filter(
            inviter__in=people, user=case.subject_id, accepted_at__isnull=False
        )
        if case.community_id:
            asked = asked.filter(community=case.community_id)
        found += [(pk, "inviter") for pk in asked.values_list("inviter_id", flat=True)]
    found += [(pk, "took_part") for pk in people_around(case) & people]
    return {pk: frozenset(tie for whose, tie in found if whose == pk) for pk, _tie in found}
