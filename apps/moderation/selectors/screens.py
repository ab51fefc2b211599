"""The screens of a place: which are on, what they watch, what they learned, what each was worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from math import exp
from typing import TypeAlias

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from apps.communities.models import Community, Visibility
from apps.core import clock
from apps.moderation.models import (
    EVERYWHERE,
    OPEN,
    Decision,
    DecisionState,
    KnownHost,
    ScreenSwitch,
    Sighting,
    Stance,
    Token,
    WatchedWord,
)
from apps.moderation.screening.bayes import ENOUGH, Piles
from apps.moderation.screening.classifier import piles_of
from apps.moderation.screening.looking import SCREENS
from apps.moderation.screening.sight import Screen

SINCE = timedelta(days=30)
MOST_HOSTS, MOST_WORDS = 50, 12
FEWEST = 3  # texts with a word before it is shown: one person's own word is not
LOOKED_THROUGH = 3000  # words, the most frequent

Seen: TypeAlias = list[tuple[str, int, str, bool]]


@dataclass(frozen=True, slots=True)
class Worth:
    """What came of what one screen held: agreed, released, still waiting."""

    agreed: int = 0
    released: int = 0
    waiting: int = 0

    @property
    def held(self) -> int:
        return self.agreed + self.released + self.waiting

    @property
    def share(self) -> int | None:
        """How often people agreed, in percent; None before anybody looked."""
        decided = self.agreed + self.released
        return round(100 * self.agreed / decided) if decided else None


@dataclass(frozen=True, slots=True)
class ScreenRow:
    """One screen as its row shows it."""

    screen: Screen
    is_on: bool
    worth: Worth


@dataclass(frozen=True, slots=True)
class Learned:
    """What the classifier knows, from this place and from all public ones."""

    piles: Piles
    against: list[tuple[str, int]]  # a word, and how many times as often it stands there
    fine: list[tuple[str, int]]

    @property
    def missing(self) -> int:
        """How many texts it still has to see before it says anything."""
        few = max(ENOUGH - self.piles.against, 0)
        return few + max(ENOUGH - self.piles.fine, 0)


@dataclass(frozen=True, slots=True)
class ScreensPage:
    """All of it."""

    rows: list[ScreenRow]
    watched: list[str]
    watched_everywhere: list[str]
    trusted: list[str]
    doubted: list[str]
    hosts: list[KnownHost]  # what decisions taught
    learned: Learned
    held: int
    always: list[tuple[str | Promise, Worth]]  # what holds everywhere and cannot be turned off


ALWAYS: dict[str, str | Promise] = {  # what threads themselves doubt, by the name they give it
    "trust": gettext_lazy("More than newcomers may post at once"),
    "trap": gettext_lazy("A field that only machines fill in"),
}


def screens_page(community: Community | None) -> ScreensPage:
    """The page of a community, or without one of the whole site. A fixed number of queries."""
    place = community.pk if community else EVERYWHERE
    words = WatchedWord.objects.filter(place__in={place, EVERYWHERE}).order_by("folded")
    watched = list(words)
    own = [one.phrase for one in watched if one.place == place]
    everywhere = [one.phrase for one in watched if one.place == EVERYWHERE != place]
    stances = dict(
        KnownHost.objects.filter(place=place)
        .exclude(stance="")
        .order_by("host")
        .values_list("host", "stance")
    )
    seen = _sightings(community)
    worth = _worth(seen)
    return ScreensPage(
        rows=_rows(community, worth),
        watched=own,
        watched_everywhere=everywhere,
        trusted=[host for host, stance in stances.items() if stance == Stance.TRUSTED],
        doubted=[host for host, stance in stances.items() if stance == Stance.DOUBTED],
        hosts=_hosts(place),
        learned=_learned({place, EVERYWHERE}),
        held=len({thing for _screen, thing, _state, _is_decided in seen}),
        always=[(name, worth.get(slug, Worth())) for slug, name in ALWAYS.items()],
    )


def _rows(community: Community | None, worth: dict[str, Worth]) -> list[ScreenRow]:
    switches: dict[str, bool] = {}
    if community is not None:
        kept = ScreenSwitch.objects.filter(community=community)
        switches = dict(kept.values_list("screen", "is_on"))
    return [
        ScreenRow(screen, switches.get(slug, screen.is_on), worth.get(slug, Worth()))
        for slug, screen in SCREENS.items()
    ]


def _sightings(community: Community | None) -> Seen:
    """Of the last thirty days: screen, thing, how the case stands, whether a decision holds."""
    standing = Decision.objects.filter(
        case=OuterRef("case"),
        state__in=(DecisionState.STANDING, DecisionState.REDUCED),
        ended_at=None,
    )
    seen = Sighting.objects.filter(at__gt=clock.now() - SINCE)
    if community is not None:
        seen = seen.filter(case__community=community)
    else:  # what happens in closed places is not the site's to count
        seen = seen.filter(case__community__visibility=Visibility.PUBLIC)
    rows = seen.annotate(is_decided=Exists(standing))
    return list(rows.values_list("screen", "object_id", "case__state", "is_decided"))


def _worth(seen: Seen) -> dict[str, Worth]:
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for screen, _thing, state, is_decided in seen:
        came_to = "agreed" if is_decided else "waiting" if state in OPEN else "released"
        counts[screen][came_to] += 1
    return {screen: Worth(**found) for screen, found in counts.items()}


def _hosts(place: int) -> list[KnownHost]:
    known = KnownHost.objects.filter(place__in={place, EVERYWHERE}).exclude(against=0, released=0)
    return list(known.order_by("-against", "-released", "host")[:MOST_HOSTS])


def _learned(places: Iterable[int]) -> Learned:
    piles = piles_of(places)
    counts: dict[str, tuple[int, int]] = {}
    rows = Token.objects.filter(place__in=tuple(places)).order_by("-against", "-fine", "token")
    seen = rows.values_list("token", "against", "fine")[:LOOKED_THROUGH]
    for token, against, fine in seen:
        before = counts.get(token, (0, 0))
        counts[token] = (before[0] + against, before[1] + fine)
    if not piles.against or not piles.fine:
        return Learned(piles, [], [])
    weighed = [
        (piles.weight(*found), token) for token, found in counts.items() if sum(found) >= FEWEST
    ]
    weighed.sort(key=lambda one: (-one[0], one[1]))
    return Learned(piles, _times(weighed, 1), _times(weighed[::-1], -1))


def _times(weighed: Iterable[tuple[float, str]], sign: int) -> list[tuple[str, int]]:
    """The first words, with how many times as often they stand on that side: twice at least."""
    told = ((token, round(exp(sign * weight))) for weight, token in weighed)
    return [one for one in islice(told, MOST_WORDS) if one[1] > 1]
