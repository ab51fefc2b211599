"""The classifier: how the words lean, by what moderators here decided before. Off as it comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy

from apps.core.screening import Doubt
from apps.moderation.models import Lesson, Token
from apps.moderation.screening.bayes import Piles, leaning
from apps.moderation.screening.explaining import explained
from apps.moderation.screening.reading import traits_of
from apps.moderation.screening.sight import Screen, Sight

SLUG = "classifier"
MOST = 800  # traits of one text


def looks(sight: Sight) -> Iterator[Doubt]:
    """One doubt, with the words that told most. Two queries, once it has seen enough."""
    piles = piles_of(sight.places)
    if not piles.are_enough:
        return
    traits = sorted(traits_of(sight.writing.title, sight.writing.body))[:MOST]
    found = leaning(piles, traits, counts_of(sight.places, traits))
    if found.is_against:
        yield Doubt(SLUG, explained(found.told_by, traits), found.score)


def piles_of(places: Iterable[int]) -> Piles:
    """How much was learned there. One query."""
    found = Lesson.objects.filter(place__in=tuple(places)).aggregate(
        against=Count("pk", filter=Q(is_against=True)), fine=Count("pk", filter=Q(is_against=False))
    )
    return Piles(found["against"], found["fine"])


def counts_of(places: Iterable[int], traits: Iterable[str]) -> dict[str, tuple[int, int]]:
    """How often each of these stood in what was decided against, and in what was fine."""
    rows = Token.objects.filter(place__in=tuple(places), token__in=tuple(traits))
    summed = rows.values_list("token").annotate(Sum("against"), Sum("fine"))
    return {token: (against, fine) for token, against, fine in summed}


SCREEN = Screen(
    SLUG,
    gettext_lazy("Classifier"),
    gettext_lazy(
        "Words that lean to what you decided against, once it has seen fifty such texts and fifty "
        "that were fine. It learns from moderators’ decisions alone, on this machine, and names "
        "the words that told."
    ),
    looks,
    is_on=False,
)
