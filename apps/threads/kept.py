"""What those who keep order leave on threads and posts: rows and columns of their own."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.core import clock

PACES = {60: _("a minute"), 600: _("ten minutes"), 3600: _("an hour")}  # by seconds
SPANS = {1: _("an hour"), 24: _("a day"), 72: _("three days"), 168: _("seven days")}  # by hours
LONGEST = timedelta(days=7)  # that a thread is slow


class KeptThread(models.Model):
    """A thread's pace and reach, and what was split off it."""

    slow_seconds = models.PositiveIntegerField(default=0, db_default=0)  # between two replies
    slow_until = models.DateTimeField(null=True, blank=True)  # it ends by itself

    quiet_at = models.DateTimeField(null=True, blank=True)  # kept in since then
    moved_count = models.PositiveIntegerField(default=0, db_default=0)  # posts that went elsewhere
    split_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        abstract = True

    @property
    def is_slow(self) -> bool:
        """Whether everybody waits between two replies just now."""
        return bool(self.slow_seconds and self.slow_until and self.slow_until > clock.now())

    @property
    def pace(self) -> str:
        """How long one waits, in words."""
        return str(PACES.get(self.slow_seconds, ""))

    def free_at(self, last: datetime | None) -> datetime | None:
        """When somebody whose last reply was then may write again; None: now."""
        if not self.is_slow or self.slow_until is None or last is None:
            return None
        at = min(last + timedelta(seconds=self.slow_seconds), self.slow_until)
        return at if at > clock.now() else None


class Label(models.TextChoices):
    """What those who keep order can write on a post: few things, and always the same words."""

    SOURCE = "source", _("Needs a source")
    OPINION = "opinion", _("Opinion")
    OUTDATED = "outdated", _("Out of date")
    OFF_TOPIC = "off_topic", _("Off topic here")
    UPSETTING = "upsetting", _("May upset")

    @property
    def why(self) -> str | Promise:
        """What it is to say to who reads it on a post."""
        return WHY_LABELLED[self]


WHY_LABELLED = {
    Label.SOURCE: _("A link or a number would help others to rely on it."),
    Label.OPINION: _("One person’s view: others may see it differently."),
    Label.OUTDATED: _("It was right once: look for something newer as well."),
    Label.OFF_TOPIC: _("It has a better place: the talk here goes on around it."),
    Label.UPSETTING: _("Its pictures are folded away: open them if you like."),
}


class KeptPost(models.Model):
    """A post's label, and since when a passage is out of it."""

    label = models.CharField(
        max_length=10, choices=Label, blank=True, default="", db_default=models.Value("")
    )
    redacted_at = models.DateTimeField(null=True, blank=True)
    kept_versions = models.PositiveIntegerField(default=0, db_default=0)  # that were no edits

    class Meta:
        abstract = True


class Moved(models.Model):
    """Where a post stood before it was split off: the number leads on."""

    thread = models.ForeignKey(
        "threads.Thread", models.CASCADE, related_name="moves", db_index=False
    )
    number = models.PositiveIntegerField()
    post = models.ForeignKey("threads.Post", models.CASCADE, related_name="moves")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="moved_number_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} of {self.thread_id}"
