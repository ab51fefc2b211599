"""Pictures of what a case is about, hidden ones as well, for those who look at it."""

from __future__ import annotations

from apps.communities.access import Standing
from apps.moderation.models import Case
from apps.moderation.selectors.glass import reads_words
from apps.threads.models import Upload


def picture_of_case(standing: Standing, case: Case, public_id: str) -> Upload | None:
    """The picture, if it hangs in what the case is about and is theirs to read. Two queries.

    What hides a post hides its pictures from everybody; who decides about it sees them here, for
    as long as they are kept, and only in this case.
    """
    if not reads_words(standing, case):
        return None
    posts = case.targets.filter(kind="post").values("object_id")
    return Upload.objects.filter(public_id=public_id, post__in=posts).first()
