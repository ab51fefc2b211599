"""What ties somebody to a case, so that others decide it."""

from __future__ import annotations

from apps.accounts.models import User
from apps.communities.models import Invitation
from apps.core.kinds import kind_of
from apps.moderation.models import APPEALS, Appeal, Case, Decision, Opinion, Report


def ties_of(viewer: User, case: Case) -> set[str]:
    """Why somebody should not decide this: reporter, subject, inviter, took_part. Few queries."""
    found = set()
    if case.subject_id == viewer.pk:
        found.add("subject")
    if Report.objects.filter(case=case, reporter=viewer).exists():
        found.add("reporter")
    if case.subject_id and _invited(viewer, case):
        found.add("inviter")
    if viewer.pk in people_around(case):
        found.add("took_part")
    return found


def ties_now(viewer: User, case: Case) -> set[str]:
    """The same, and of a case under appeal a part in what was decided. Two queries more."""
    found = ties_of(viewer, case)
    if case.state in APPEALS:
        for decision in case.decisions.filter(appeal__isnull=False, appeal__decided_at=None):
            found |= part_in(decision, viewer)
    return found


def part_in(decision: Decision, viewer: User) -> set[str]:
    """What part somebody had in it: decided, weighed_in, or none. One query."""
    if viewer.pk in {decision.by_id, decision.second_id}:
        return {"decided"}
    return {"weighed_in"} if viewer.pk in involved_in(decision) else set()


def involved_in(decision: Decision) -> set[int]:
    """Who decided or agreed, or said before what they would do. One query."""
    before = Opinion.objects.filter(case=decision.case_id, at__lte=decision.at)
    taken = {one for one in (decision.by_id, decision.second_id) if one is not None}
    return {*before.values_list("author", flat=True), *taken}


def _invited(viewer: User, case: Case) -> bool:
    asked = Invitation.objects.filter(
        inviter=viewer, user=case.subject_id, accepted_at__isnull=False
    )
    if case.community_id:
        asked = asked.filter(community=case.community_id)
    return asked.exists()


def people_around(case: Case) -> set[int]:
    """Who took part around the things it is about, lately."""
    people: set[int] = set()
    for target in case.targets.all():
        declared = kind_of(target.kind)
        people |= declared.around(target.object_id)
    return people


def ties_to_appeal(viewer: User, appeal: Appeal) -> set[str]:
    """The same, and a part in deciding what is appealed."""
    return ties_of(viewer, appeal.decision.case) | part_in(appeal.decision, viewer)
