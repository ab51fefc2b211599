"""Learning from what moderators decide, and taking a lesson back; part of the projections."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q
from django.db.models.functions import Greatest

from apps.core import clock
from apps.core.kinds import kind_of
from apps.moderation.models import (
    Band,
    Case,
    CaseState,
    Decision,
    DecisionState,
    KnownHost,
    Lesson,
    Print,
    Snapshot,
    Target,
    Token,
    Verdict,
    taught_in,
)
from apps.moderation.rungs import LADDER
from apps.moderation.screening import alike
from apps.moderation.screening.classifier import MOST
from apps.moderation.screening.reading import hosts_in, traits_of
from apps.threads.models import Post

HIDING = [rung.slug for rung in LADDER.values() if any("hide" in what for what in rung.measures)]


def learn_from(case: Case) -> None:
    """Have what is known agree with how the case stands now; doing it again changes nothing.

    What was hidden by a decision that holds was wrong; what was dismissed or overturned was fine.
    What nobody could tell, and what was left to stand with a word, teaches nothing.
    """
    is_against = _verdict_of(case)
    for target in case.targets.order_by("pk"):
        if kind_of(target.kind).is_for_one:  # a letter's words are read out to no stewards
            continue
        lesson = Lesson.objects.filter(kind=target.kind, object_id=target.object_id).first()
        if lesson is not None and (lesson.case_id == case.pk or is_against is not None):
            if lesson.is_against == is_against:
                continue
            _weigh(lesson, -1)
            lesson.delete()
        if is_against is not None and (found := _taught(case, target, is_against=is_against)):
            _weigh(found, +1)


def _verdict_of(case: Case) -> bool | None:
    """Whether it was wrong; None for what teaches nothing."""
    standing = Decision.objects.filter(
        case=case, state__in=(DecisionState.STANDING, DecisionState.REDUCED), ended_at=None
    )
    if standing.exists():
        return True if standing.filter(rung__in=HIDING).exists() else None
    unclear = case.reports.filter(verdict=Verdict.UNCLEAR).exists()
    return None if unclear or case.state != CaseState.CLOSED else False


def _taught(case: Case, target: Target, *, is_against: bool) -> Lesson | None:
    """A lesson of what the thing said when it came in."""
    snapshot = target.snapshots.order_by("version").first()
    if snapshot is None:
        return None
    return Lesson.objects.create(
        kind=target.kind,
        object_id=target.object_id,
        case=case,
        snapshot=snapshot,
        place=taught_in(case.community),
        is_against=is_against,
        at=clock.now(),
    )


def _weigh(lesson: Lesson, sign: int) -> None:
    """Count what the lesson's words and hosts are, once more or once less."""
    text = lesson.snapshot.text
    _count_traits(lesson, traits_of(_title_of(lesson.snapshot), text), sign)
    field = "against" if lesson.is_against else "released"
    for host in sorted(hosts_in(text)):
        known, _new = KnownHost.objects.get_or_create(place=lesson.place, host=host)
        more = Greatest(F(field) + sign, 0)
        KnownHost.objects.filter(pk=known.pk).update(**{field: more})
    unknown = Q(stance="", against=0, released=0)
    KnownHost.objects.filter(unknown, place=lesson.place).delete()


def _title_of(snapshot: Snapshot) -> str:
    """A reply stands under somebody else's title, which says nothing of its author."""
    return snapshot.title if snapshot.kind == "thread" else ""


def _count_traits(lesson: Lesson, traits: Iterable[str], sign: int) -> None:
    wanted = sorted(traits)[:MOST]
    field = "against" if lesson.is_against else "fine"
    here = Token.objects.filter(place=lesson.place, token__in=wanted)
    known = set(here.values_list("token", flat=True))
    here.update(**{field: Greatest(F(field) + sign, 0)})
    if sign > 0:
        fresh = [
            Token(place=lesson.place, token=trait, **{field: 1})
            for trait in wanted
            if trait not in known
        ]
        Token.objects.bulk_create(fresh)
    here.filter(against=0, fine=0).delete()


def keep_print(post: Post) -> None:
    """Note what a post is like, for a week; an edited one is known by its newer words."""
    Print.objects.filter(kind="post", object_id=post.pk).delete()
    shape = alike.shape_of(post.body)
    if shape is None or post.created_at < clock.now() - alike.KEPT:
        return
    made = Print.objects.create(
        kind="post",
        object_id=post.pk,
        author_id=post.author_id,
        community_id=post.thread.community_id,
        at=post.created_at,
        traits=shape.traits.tobytes(),
    )
    Band.objects.bulk_create(Band(of=made, key=key) for key in shape.bands)


def forget_prints() -> int:
    """Forget what texts of more than a week ago were like; how many."""
    old = Print.objects.filter(at__lte=clock.now() - alike.KEPT)
    many = old.count()
    old.delete()
    return many
