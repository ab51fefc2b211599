"""Threads, posts, and what people leave beside them."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.communities.models import Circle, Community
from apps.core import clock
from apps.core.ids import public_id
from apps.threads.addresses import slug_of, thread_url

TITLE_LENGTH, BODY_LENGTH, ALT_LENGTH = 150, 32_000, 300
HTML_LENGTH = 400_000  # markup of 32,000 characters, with room
POSTS_PER_PAGE = 20


def no_longer(field: str, length: int, name: str) -> models.CheckConstraint:
    """A text's length, kept by the database too: a TextField alone has none there."""
    fits = LessThanOrEqual(Length(field), length)
    return models.CheckConstraint(condition=fits, name=name)


class ThreadKind(models.TextChoices):
    """What a thread asks of its readers."""

    DISCUSSION = "discussion", _("Discussion")
    QUESTION = "question", _("Question")


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Threads, by who may see them."""

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """Threads of the communities the viewer may read, but of their own circles only."""
        circles = Q(circle=None) | Q(circle__in=Circle.objects.joined_by(viewer))
        places = Community.objects.readable_by(viewer)
        return self.filter(circles, community__in=places, hidden_at=None, deleted_at=None)


class Thread(models.Model):
    """A conversation: a title and the posts under it."""

    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    community = models.ForeignKey(Community, models.CASCADE, related_name="threads")
    circle = models.ForeignKey(Circle, models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, related_name="threads")
    kind = models.CharField(max_length=10, choices=ThreadKind, default=ThreadKind.DISCUSSION)
    title = models.CharField(max_length=TITLE_LENGTH)
    answer = models.ForeignKey(
        "Post", models.SET_NULL, null=True, blank=True, related_name="answers"
    )
    excerpt = models.CharField(max_length=300, blank=True)  # plain words of the first post
    created_at = models.DateTimeField(default=clock.now)
    last_post_at = models.DateTimeField(default=clock.now)
    post_count = models.PositiveIntegerField(default=0)  # the highest number given to a post
    pinned_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    is_imported = models.BooleanField(default=False)
    about = models.CharField(max_length=12, blank=True, db_default="", default="")  # see slots.py

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["community", "-last_post_at", "-id"], name="thread_by_activity"),
            models.Index(fields=["-last_post_at", "-id"], name="thread_latest"),
            models.Index(
                fields=["community", "-last_post_at", "-id"],
                condition=Q(kind="question", answer=None),
                name="thread_unanswered",
            ),
            models.Index(fields=["community", "-created_at", "-id"], name="thread_by_age"),
            models.Index(
                fields=["community"], condition=Q(pinned_at__isnull=False), name="thread_pinned"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return thread_url(self.public_id, self.title)

    @property
    def slug(self) -> str:
        """The title for the address. It has a hyphen, so that it is never one of our own words."""
        return slug_of(self.title)

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def reply_count(self) -> int:
        return max(self.post_count - 1, 0)


class PostQuerySet(models.QuerySet["Post"]):
    """Posts, by who may see them."""

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """Those of visible threads that are neither hidden nor deleted."""
        threads = Thread.objects.visible_to(viewer)
        return self.filter(thread__in=threads, hidden_at=None, deleted_at=None)


class Post(models.Model):
    """What one person said in a thread, as written and as rendered."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField()  # its place in the thread, from 1; never reused
    author = models.ForeignKey(User, models.PROTECT, related_name="posts")
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    body = models.TextField(max_length=BODY_LENGTH)
    html = models.TextField(max_length=HTML_LENGTH)  # prose only, sanitised when written
    tally = models.JSONField(default=dict)  # reaction slug -> how many
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    returns_when_edited = models.BooleanField(default=False)  # a hidden one, by itself
    deleted_at = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=32, null=True)  # its form: sent twice, kept once
    source = models.JSONField(null=True, blank=True)  # imported: author, link and licence to show

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="post_number_once"),
            models.UniqueConstraint(fields=["author", "once"], name="post_sent_once"),
            no_longer("body", BODY_LENGTH, "post_body_fits"),
            no_longer("html", HTML_LENGTH, "post_html_fits"),
        ]
        indexes = [
            models.Index(fields=["author", "-id"], name="post_by_author"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} in {self.thread_id}"

    def get_absolute_url(self) -> str:
        page = (self.number - 1) // POSTS_PER_PAGE + 1
        query = f"?page={page}" if page > 1 else ""
        return f"{self.thread.get_absolute_url()}{query}#r{self.number}"


class Revision(models.Model):
    """What a post said before an edit."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    body = models.TextField(max_length=BODY_LENGTH)
    editor = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)  # when it was replaced

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "version"], name="revision_once"),
            no_longer("body", BODY_LENGTH, "revision_body_fits"),
        ]

    def __str__(self) -> str:
        return f"version {self.version} of {self.post_id}"


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


class UploadQuerySet(models.QuerySet["Upload"]):
    """Pictures, by who may see them."""

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """Those of visible posts, and one's own that no post shows yet."""
        shown = Q(post__in=Post.objects.visible_to(viewer))
        if not viewer.is_authenticated:
            return self.filter(shown)
        return self.filter(shown | Q(post=None, owner=viewer))


class Upload(models.Model):
    """A picture, decoded safely and written anew without what the camera said of its owner."""

    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    owner = models.ForeignKey(User, models.PROTECT, related_name="uploads")
    post = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="uploads"
    )  # null: not yet in a post
    alt = models.CharField(max_length=ALT_LENGTH, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()  # bytes of the largest variant
    path = models.CharField(max_length=100)  # folder in the storage; variants lie in it
    created_at = models.DateTimeField(default=clock.now)

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-id"], name="upload_by_owner")]

    def __str__(self) -> str:
        return self.public_id


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
