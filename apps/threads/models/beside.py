"""What people leave beside posts: kindnesses, how far they read, drafts, pictures."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.core import clock
from apps.core.models import StoredPicture
from apps.threads.models.threads import (
    BODY_LENGTH,
    TITLE_LENGTH,
    Post,
    Thread,
    ThreadKind,
    no_longer,
)

MARK_LENGTH = 100


class Reaction(models.Model):
    """A named kindness from one person to one post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="reactions")
    user = models.ForeignKey(User, models.CASCADE, related_name="reactions")
    word = models.CharField(max_length=16)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "user", "word"], name="reaction_once"),
        ]

    def __str__(self) -> str:
        return f"{self.word} from {self.user_id}"


class Reading(models.Model):
    """How far a person has read a thread, and whether they follow it."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="readings")
    user = models.ForeignKey(User, models.CASCADE, related_name="readings")
    number = models.PositiveIntegerField(default=0)  # of the last post they have seen
    follows = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "thread"], name="reading_once"),
        ]
        indexes = [
            models.Index(fields=["thread"], condition=Q(follows=True), name="reading_of_followers"),
            models.Index(fields=["user", "-at"], name="reading_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at #{self.number} of {self.thread_id}"


class Draft(models.Model):
    """Words not yet posted: a reply to a thread, a new thread in a community, or an edit."""

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=60)  # thread-<id>, community-<slug>, post-<id>-<number>
    kind = models.CharField(max_length=10, choices=ThreadKind, blank=True)  # of a new thread
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    body = models.TextField(max_length=BODY_LENGTH, blank=True)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="draft_once"),
            no_longer("body", BODY_LENGTH, "draft_body_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.user_id}"


class Redaction(models.Model):
    """A passage that a decision took out of a post, and the mark that stands in its place.

    There while the decision holds. It alone keeps the words, for as long as they can be put back.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="redactions")
    mark = models.CharField(max_length=MARK_LENGTH)
    words = models.TextField(max_length=BODY_LENGTH, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "mark"], name="redaction_mark_once"),
            no_longer("words", BODY_LENGTH, "redaction_words_fit"),
        ]

    def __str__(self) -> str:
        return f"{self.mark} in {self.post_id}"


class UploadQuerySet(models.QuerySet["Upload"]):
    """Pictures, by who may see them; what a decision hides nobody does, its owner neither."""

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """Those of posts that are open to the viewer, and one's own that no post shows yet."""
        shown = Q(post__in=Post.objects.open_to(viewer))
        if viewer.is_authenticated:
            shown |= Q(post=None, owner=viewer)
        return self.filter(shown, hidden_at=None)

    def posted_for(self, viewer: User | AnonymousUser) -> Self:
        """Those of posts that everybody reads who may read their thread, the viewer among them."""
        return self.filter(post__in=Post.objects.visible_to(viewer), hidden_at=None)


class Upload(StoredPicture):
    """A picture of a post, or of words still to be posted."""

    owner = models.ForeignKey(User, models.PROTECT, related_name="uploads")
    post = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="uploads"
    )  # null: not yet in a post
    hidden_at = models.DateTimeField(null=True, blank=True)  # by a decision about it alone

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-id"], name="upload_by_owner")]


class Imported(models.Model):
    """Where something came from, so that a second run changes nothing and old links lead here."""

    source = models.CharField(max_length=40)  # "stackexchange:coffee"
    key = models.CharField(max_length=40)  # "post-123", "user-7", "comment-9"
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    url = models.CharField(max_length=200, blank=True)  # its old address

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="imported_once"),
        ]
        indexes = [models.Index(fields=["url"], name="imported_by_url")]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"
