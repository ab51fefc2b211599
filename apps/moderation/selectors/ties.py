"""What ties somebody to a case, so that others decide it."""

from __future__ import annotations

from django.db.models import Q

from apps.accounts.models import User
from apps.communities.models import Invitation
from apps.core.kinds import kind_of
from apps.moderation.models import APPEALS, Appeal, Case, Report


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
    """The same, and of a case under appeal having taken the decision. One query more."""
    found = ties_of(viewer, case)
    if case.state in APPEALS:
        taken = case.decisions.filter(Q(by=viewer) | Q(second=viewer))
        found |= {"decided"} if taken.exists() else set()
    return found


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
    """The same, and having decided or confirmed what is appealed."""
    decision = appeal.decision
    found = ties_of(viewer, decision.case)
    if viewer.pk in {decision.by_id, decision.second_id}:
        found.add("decided")
    return found
