"""Pictures of what a case is about, hidden ones as well, and those that came with its appeal."""

from __future__ import annotations

from django.db.models import Q

from apps.communities.access import Standing
from apps.core.models import StoredPicture
from apps.moderation.access import may_see_pictures
from apps.moderation.models import AppealPicture, Case, Decision
from apps.moderation.selectors.glass import reads_words
from apps.moderation.selectors.ties import ties_to_appeal
from apps.threads.models import Upload


def picture_of_case(standing: Standing, case: Case, public_id: str) -> StoredPicture | None:
    """The picture, if it belongs to the case and is theirs to see. Ten queries at most.

    What hides a post, or a picture alone, hides it from everybody; who decides about it sees it
    here, for as long as it is kept, and only in this case. What came with an appeal is for those
    alone who had no part in what is appealed.
    """
    if not reads_words(standing, case):
        return None
    posts = case.targets.filter(kind="post").values("object_id")
    alone = case.targets.filter(kind="image").values("object_id")
    about = Q(post__in=posts) | Q(pk__in=alone)
    shown = Upload.objects.filter(about, public_id=public_id).first()
    return shown or _sent_about(standing, case, public_id)


def _sent_about(standing: Standing, case: Case, public_id: str) -> AppealPicture | None:
    rows = AppealPicture.objects.filter(public_id=public_id, appeal__decision__case=case)
    found = rows.select_related("appeal__decision").first()
    if found is None or found.appeal is None:
        return None
    found.appeal.decision.case = case
    ties = ties_to_appeal(standing.user, found.appeal)
    return found if may_see_pictures(standing, found.appeal, ties) else None


def picture_sent(decision: Decision, public_id: str) -> AppealPicture | None:
    """One that came with the appeal against a decision; whoever asks was found to be who appealed.

    One query.
    """
    rows = AppealPicture.objects.filter(appeal__decision=decision, public_id=public_id)
    return rows.first()
