"""What screens know: words and hosts to watch, what was alike, and what decisions taught.

`place` is a community's id, or 0 for what the whole site shares: what closed communities teach
stays in them, so that no word of theirs is ever read elsewhere.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.communities.models import Community, Visibility
from apps.core import clock
from apps.moderation.models.cases import Case
from apps.moderation.models.reports import Snapshot

EVERYWHERE = 0
PHRASE_LENGTH, HOST_LENGTH, TOKEN_LENGTH = 60, 253, 40


def taught_in(community: Community | None) -> int:
    """Where what decisions in a community teach is kept: what is public is for all."""
    if community is None or community.visibility == Visibility.PUBLIC:
        return EVERYWHERE
    return community.pk


class ScreenSwitch(models.Model):
    """That a community turned a screen on or off; without a row it is as it comes."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    screen = models.CharField(max_length=12)
    is_on = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "screen"], name="screen_switch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.screen} in {self.community_id}: {self.is_on}"


class WatchedWord(models.Model):
    """A word, or a few in a row, that those who keep order want to see first."""

    place = models.PositiveBigIntegerField(default=EVERYWHERE)
    phrase = models.CharField(max_length=PHRASE_LENGTH)  # as it was typed
    folded = models.CharField(max_length=PHRASE_LENGTH)  # as it is looked for
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "folded"], name="watched_word_once"),
        ]

    def __str__(self) -> str:
        return self.phrase


class Stance(models.TextChoices):
    """What those who keep order said of a host themselves."""

    NONE = "", _("nothing said")
    TRUSTED = "trusted", _("trusted")
    DOUBTED = "doubted", _("doubted")


class KnownHost(models.Model):
    """A host that posts led to: what was said of it, and what came of those posts."""

    place = models.PositiveBigIntegerField(default=EVERYWHERE)
    host = models.CharField(max_length=HOST_LENGTH)
    stance = models.CharField(max_length=7, choices=Stance, blank=True, default=Stance.NONE)
    against = models.PositiveIntegerField(default=0)  # posts that were decided against
    released = models.PositiveIntegerField(default=0)  # posts that were found to be fine

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "host"], name="known_host_once"),
        ]
        indexes = [
            models.Index(fields=["place"], condition=~Q(stance=""), name="known_host_with_stance"),
        ]

    def __str__(self) -> str:
        return self.host

    @property
    def is_disreputable(self) -> bool:
        """Whether decisions speak against it: twice at least, and more than twice as often."""
        return self.against >= 2 and self.against > 2 * self.released  # noqa: PLR2004  as it says


class Lesson(models.Model):
    """What one decided thing taught, so that it can be taken back word by word."""

    kind = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="+")  # which words
    place = models.PositiveBigIntegerField(default=EVERYWHERE)
    is_against = models.BooleanField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="lesson_once"),
        ]
        indexes = [
            models.Index(fields=["place", "is_against"], name="lesson_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}, {'against' if self.is_against else 'fine'}"


class Token(models.Model):
    """How often a word, or another trait, stood in what was decided against and in what was fine.

    It is a count: who said the word, and where, is kept in no row.
    """

    place = models.PositiveBigIntegerField(default=EVERYWHERE)
    token = models.CharField(max_length=TOKEN_LENGTH)
    against = models.PositiveIntegerField(default=0)
    fine = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "token"], name="token_once"),
        ]

    def __str__(self) -> str:
        return f"{self.token}: {self.against} against, {self.fine} fine"


class Print(models.Model):
    """What a text is like, for a week: enough to know a near copy, too little to read it."""

    kind = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now, db_index=True)
    traits = models.BinaryField()  # the least of its shingles under each hash

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="print_once"),
        ]

    def __str__(self) -> str:
        return f"of {self.kind} {self.object_id}"


class Band(models.Model):
    """A few traits of a print in one number: near copies share at least one, and it finds them."""

    of = models.ForeignKey(Print, models.CASCADE, related_name="bands")
    key = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["key"], name="band_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.of_id}"


class Sighting(models.Model):
    """That a screen had a doubt about something, and so somebody looked first."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="sightings")
    kind = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    screen = models.CharField(max_length=12)
    score = models.FloatField(default=0)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "screen", "case"], name="sighting_once"
            ),
        ]
        indexes = [
            models.Index(fields=["-at"], name="sighting_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.screen} on {self.kind} {self.object_id}"
