"""Why something is hidden, as everybody who meets its place may know it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.moderation.models import Cover, DecisionState, Measure
from apps.threads.models import Post
from apps.threads.slots import Grounds


def grounds_of_posts(posts: Sequence[int]) -> dict[int, Grounds]:
    """The rules and the day, for posts that a decision hides, or that wait. Two queries.

    Nothing of what only waits for a second person, and nothing of who told us or decided.
    """
    hiding = Measure.objects.filter(
        kind="post",
        object_id__in=posts,
        what__startswith="hide",
        applied_at__isnull=False,
        ended_at=None,
    ).exclude(decision__state=DecisionState.PROPOSED)
    rows = hiding.select_related("decision").order_by("pk")
    covers = Cover.objects.filter(kind="post", object_id__in=posts, ended_at=None)
    found = {cover.object_id: _until_looked(cover) for cover in covers}
    return found | {row.object_id: _grounds(row) for row in rows if row.object_id is not None}


def _until_looked(cover: Cover) -> Grounds:
    said = _("Hidden until somebody has looked, within the hour.")
    return Grounds(rules=(), at=cover.at, comes_back=False, said=said)


def grounds_of_threads(threads: Sequence[int]) -> dict[int, Grounds]:
    """The same for threads that a decision keeps within their community. Two queries."""
    openings = dict(
        Post.objects.filter(thread__in=threads, number=1).values_list("pk", "thread_id")
    )
    about = Q(kind="thread", object_id__in=threads) | Q(kind="post", object_id__in=openings)
    held = Measure.objects.filter(about, what="reach", applied_at__isnull=False, ended_at=None)
    return {
        row.object_id if row.kind == "thread" else openings[row.object_id or 0]: _grounds(row)
        for row in held.select_related("decision").order_by("pk")
        if row.object_id is not None
    }


def _grounds(measure: Measure) -> Grounds:
    decision = measure.decision
    return Grounds(
        rules=tuple(int(rule.get("number", 0)) for rule in decision.rules),
        at=decision.at,
        comes_back=measure.what == "hide_until_edited",
        letter=decision.get_absolute_url() if decision.delivered_at else "",
    )
