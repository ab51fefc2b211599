"""Haste: more characters than anybody types in that time; people paste, so newcomers' alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.screening import Doubt
from apps.moderation.screening.sight import Screen, Sight

SLUG = "haste"
A_SECOND = 20  # characters; the fastest typist alive reaches some 18 for a minute
AT_MOST = timedelta(seconds=10)  # who looked at the form for longer may have pasted and read


def looks(sight: Sight) -> Iterator[Doubt]:
    """One doubt, where the time is known and too short."""
    took = sight.writing.took
    characters = len(sight.writing.title) + len(sight.writing.body)
    if took is None or took < timedelta(0) or took >= AT_MOST:
        return
    if took >= timedelta(seconds=characters / A_SECOND) or not sight.is_new:
        return
    said = _("%(characters)d characters within %(seconds)s seconds of opening the form.")
    seconds = f"{max(took.total_seconds(), 0.1):.1f}"
    yield Doubt(SLUG, said % {"characters": characters, "seconds": seconds}, 0.5)


SCREEN = Screen(
    SLUG,
    gettext_lazy("Haste"),
    gettext_lazy(
        "Words of newcomers that were sent within ten seconds of opening the form, faster than "
        "anybody types. Who pastes what they wrote elsewhere is held as well."
    ),
    looks,
)
