"""Watched words: what stewards, and for the whole site its moderators, want to see first."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.screening import Doubt
from apps.moderation.models import EVERYWHERE, WatchedWord
from apps.moderation.screening.reading import phrase_of
from apps.moderation.screening.sight import Screen, Sight

SLUG = "words"
MOST = 200  # words that one place watches


def looks(sight: Sight) -> Iterator[Doubt]:
    """One doubt for each watched word that stands there whole. One query."""
    text = phrase_of(f"{sight.writing.title}\n{sight.writing.body}")
    rows = WatchedWord.objects.filter(place__in=sight.places).order_by("-place", "pk")
    said = set()
    for row in rows[: 2 * MOST]:
        if row.folded not in said and f" {row.folded} " in text:
            said.add(row.folded)
            yield Doubt(SLUG, _said(row), 0.7)


def _said(row: WatchedWord) -> str:
    if row.place == EVERYWHERE:
        return _("It names “%(word)s”, which the whole site watches.") % {"word": row.phrase}
    return _("It names “%(word)s”, which this community watches.") % {"word": row.phrase}


SCREEN = Screen(
    SLUG,
    gettext_lazy("Watched words"),
    gettext_lazy(
        "Words you list below, whole and in any disguise of capitals, accents, look-alike letters "
        "and digits. Nothing happens to them but that somebody looks first."
    ),
    looks,
)
