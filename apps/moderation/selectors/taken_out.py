"""What decisions took out of posts: that they did, for everybody; which words, for few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from apps.core.passages import is_in
from apps.moderation.models import Decision, Measure
from apps.moderation.rungs import LADDER
from apps.moderation.selectors.remarks import cited
from apps.moderation.selectors.rules import Rule
from apps.threads.models import Post, Redaction
from apps.threads.slots import TakenOut

NEAR = 200  # posts of a thread in which the same words are looked for


def taken_out_of_posts(posts: Sequence[int]) -> dict[int, tuple[TakenOut, ...]]:
    """The rules and the day, for posts that passages are out of. Two queries."""
    openings = Post.objects.filter(pk__in=posts, number=1).values_list("thread_id", "pk")
    opened = dict(openings)
    about = Q(kind="post", object_id__in=posts) | Q(kind="thread", object_id__in=opened)
    found: dict[int, list[TakenOut]] = defaultdict(list)
    for row in _standing().filter(about).select_related("decision").order_by("pk"):
        key = row.object_id or 0
        found[key if row.kind == "post" else opened[key]].append(_as_known(row.decision))
    return {post: tuple(rows) for post, rows in found.items()}


def _standing() -> QuerySet[Measure]:
    return Measure.objects.filter(what="redact", applied_at__isnull=False, ended_at=None)


def removed_by(kind: str, object_id: int) -> TakenOut | None:
    """The rules and the day, for a thing that a decision hides; None: of no decision. One query."""
    hiding = Measure.objects.filter(
        kind=kind, object_id=object_id, what="hide", applied_at__isnull=False, ended_at=None
    )
    found = hiding.select_related("decision").order_by("-pk").first()
    return _as_known(found.decision) if found else None


def _as_known(decision: Decision) -> TakenOut:
    return TakenOut(
        at=decision.at,
        rules=tuple(
            cited(Rule(str(rule["key"]), int(rule["number"]), str(rule["title"]), "", ""))
            for rule in decision.rules
        ),
        letter=decision.get_absolute_url() if decision.delivered_at else "",
    )


def words_out_by(decision: Decision) -> tuple[str, ...]:
    """What a decision took out, for its author and those who keep order. Two queries at most.

    What it is still to take out, while it waits for a second person; nothing once nobody can need
    the words any more.
    """
    if not LADDER[decision.rung].asks_passages:
        return ()
    rows = _redactions(decision).exclude(words="").order_by("pk")
    return tuple(decision.passages) or tuple(rows.values_list("words", flat=True))


def _redactions(decision: Decision) -> QuerySet[Redaction]:
    kept = _standing().filter(decision=decision).values_list("before", flat=True)
    ids = [pk for before in kept for pk in before.get("redactions", ())]
    return Redaction.objects.filter(pk__in=ids)


@dataclass(frozen=True, slots=True)
class TakenOutHere:
    """What the page of a case says of it."""

    words: tuple[str, ...]
    elsewhere: int  # posts of others, nearby, in which these words stand as well


def taken_out_by(decision: Decision | None) -> TakenOutHere | None:
    """The words, and how many posts of others repeat them, which nobody changed. Four queries."""
    words = words_out_by(decision) if decision is not None else ()
    if decision is None or not words:
        return None
    posts = Post.objects.filter(redactions__in=_redactions(decision))
    near = Post.objects.filter(
        thread__in=posts.values("thread"), redacted_at=None, deleted_at=None, hidden_at=None
    )
    bodies = near.order_by("-pk").values_list("body", flat=True)[:NEAR]
    return TakenOutHere(words, sum(is_in([body], words) for body in bodies))


def words_out_of(posts: Iterable[Post]) -> dict[int, list[str]]:
    """All that is out of these posts, by their ids. One query, where anything is."""
    found: dict[int, list[str]] = defaultdict(list)
    ids = [post.pk for post in posts if post.redacted_at is not None]
    rows = Redaction.objects.filter(post__in=ids).exclude(words="") if ids else ()
    for row in rows:
        found[row.post_id].append(row.words)
    return found
