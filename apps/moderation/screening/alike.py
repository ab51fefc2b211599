"""Alike: nearly the same text from several accounts, or from one in several communities.

A text is cut into pairs of words; of these, 36 hash functions each keep the least (MinHash). Three
at a time make a band, and near copies share at least one of twelve: one indexed lookup finds them,
and comparing all 36 says how alike they are.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import pairwise
from random import Random

from django.utils.dates import WEEKDAYS
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.core import clock
from apps.core.screening import Doubt
from apps.core.times import day
from apps.moderation.models import Print
from apps.moderation.screening.reading import said_in, words_of
from apps.moderation.screening.sight import Screen, Sight

SLUG = "alike"
KEPT = timedelta(days=7)
FEWEST, READ = 12, 256  # words: "thank you!" is said by many; beyond a page nothing new is learned
HASHES, BAND = 36, 3
ALIKE = 0.6  # of the 36: one word in eight may differ
LOOKED_AT = 200  # candidates, the newest; a flood has more, and is seen in these
MANY_PLACES = 3  # communities with the same words of one person, this one among them

_PRIME = (1 << 61) - 1
_chance = Random(20260609)  # noqa: S311  no secret: the same functions in every process
_HASHES = [(_chance.randrange(1, _PRIME), _chance.randrange(_PRIME)) for _one in range(HASHES)]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a text is like: its traits, and the bands they are found by."""

    traits: array[int]

    @property
    def bands(self) -> list[int]:
        """Twelve numbers, each of its own three traits."""
        cut = (self.traits[start : start + BAND] for start in range(0, HASHES, BAND))
        return [_number(f"{place}".encode(), three.tobytes()) for place, three in enumerate(cut)]

    def resembles(self, kept: bytes) -> bool:
        """Whether so many traits are the same."""
        other = array("Q", kept)
        same = sum(mine == theirs for mine, theirs in zip(self.traits, other, strict=True))
        return same >= ALIKE * HASHES


def shape_of(body: str) -> Shape | None:
    """What the text is like; None for one too short to be anybody's own."""
    words = ["0" if word.isdigit() else word for word in words_of(said_in(body))[:READ]]
    if len(words) < FEWEST:
        return None
    pairs = {_number(f"{one} {two}".encode()) for one, two in pairwise(words)}
    least = (min((a * pair + b) % _PRIME for pair in pairs) for a, b in _HASHES)
    return Shape(array("Q", least))


def _number(*parts: bytes) -> int:
    """A number for these bytes that every database can keep."""
    digest = blake2b(b"\0".join(parts), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def looks(sight: Sight) -> Iterator[Doubt]:
    """One doubt for copies by others, one for the same person's in other places. One query."""
    shape = shape_of(sight.writing.body)
    if shape is None:
        return
    author, place = sight.writing.author.pk, sight.writing.place.pk
    near = [one for one in _candidates(shape) if shape.resembles(bytes(one.traits))]
    others = {one.author_id for one in near} - {author}
    if len(others) > (0 if sight.is_new else 1):
        since = min(one.at for one in near if one.author_id != author)
        yield Doubt(SLUG, _by_many(len(others) + 1, since), min(0.4 + 0.2 * len(others), 0.95))
    elsewhere = {one.community_id for one in near if one.author_id == author} - {place}
    if len(elsewhere) + 1 >= MANY_PLACES and sight.is_new:
        since = min(one.at for one in near if one.author_id == author)
        yield Doubt(SLUG, _in_many(len(elsewhere) + 1, since), 0.6)


def _candidates(shape: Shape) -> list[Print]:
    found = Print.objects.filter(at__gt=clock.now() - KEPT, bands__key__in=shape.bands)
    return list(found.distinct().order_by("-at")[:LOOKED_AT])


def _by_many(accounts: int, since: datetime) -> str:
    said = ngettext(
        "%(count)s account posted nearly the same text since %(since)s.",
        "%(count)s accounts posted nearly the same text since %(since)s.",
        accounts,
    )
    return said % {"count": _counted(accounts), "since": _day(since)}


def _in_many(places: int, since: datetime) -> str:
    said = _("Nearly the same text in %(count)s communities since %(since)s, by one account.")
    return said % {"count": _counted(places).lower(), "since": _day(since)}


def _counted(many: int) -> str:
    words = {2: _("Two"), 3: _("Three"), 4: _("Four"), 5: _("Five"), 6: _("Six")}
    return words.get(many, str(many))


def _day(moment: datetime) -> str:
    return f"{WEEKDAYS[localtime(moment).weekday()]} {day(moment)}"


SCREEN = Screen(
    SLUG,
    gettext_lazy("Nearly the same text"),
    gettext_lazy(
        "Words that another account posted within seven days, here or elsewhere, give or take one "
        "in eight; of people you know, from the third account on. Quotations and short texts do "
        "not count."
    ),
    looks,
)
