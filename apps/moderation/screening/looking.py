"""All screens, and having those look that are on where the words are to stand."""

from __future__ import annotations

from apps.core.screening import Doubt, Writing
from apps.moderation.screening import alike, classifier, haste, hosts, links, watched
from apps.moderation.screening.sight import Screen, Sight

SCREENS: dict[str, Screen] = {
    room.SCREEN.slug: room.SCREEN for room in (links, hosts, alike, watched, haste, classifier)
}


def look(writing: Writing) -> list[Doubt]:
    """What every screen that is on says: it queues, and nothing else ever comes of it."""
    sight = Sight(writing)
    on = [one for one in SCREENS.values() if sight.switches.get(one.slug, one.is_on)]
    return [doubt for screen in on for doubt in screen.looks(sight)]
