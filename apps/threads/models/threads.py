"""Threads, their posts, and what these said before."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.communities.models import Circle, Community, Membership, Role, State
from apps.core import clock
from apps.core.ids import public_id
from apps.threads.addresses import slug_of, thread_url
from apps.threads.kept import KeptPost, KeptThread

TITLE_LENGTH, BODY_LENGTH = 150, 32_000
HTML_LENGTH = 400_000  # markup of 32,000 characters, with room
POSTS_PER_PAGE = 20
NO_PLACE_YET = 900_000_000  # from here on the numbers of replies that nobody has read


def no_longer(field: str, length: int, name: str) -> models.CheckConstraint:
    """A text's length, kept by the database too: a TextField alone has none there."""
    fits = LessThanOrEqual(Length(field), length)
    return models.CheckConstraint(condition=fits, name=name)


def hidden_while_held(name: str) -> models.CheckConstraint:
    """Whatever leaves out what is hidden leaves out what is held."""
    return models.CheckConstraint(condition=Q(held_at=None) | Q(hidden_at__isnull=False), name=name)


class ThreadKind(models.TextChoices):
    """What a thread asks of its readers."""

    DISCUSSION = "discussion", _("Discussion")
    QUESTION = "question", _("Question")


def kept_by(viewer: User) -> models.QuerySet[Membership, int]:
    """Ids of the communities where somebody keeps order; none while the site is closed to them."""
    if viewer.is_suspended:
        return Membership.objects.none().values_list("community", flat=True)
    own = Membership.objects.filter(user=viewer, state=State.ACTIVE)
    keeping = own.filter(role__in=(Role.MODERATOR, Role.STEWARD))
    return keeping.values_list("community", flat=True)


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Threads, by who may see them."""

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """Threads of the communities the viewer may read, but of their own circles only."""
        circles = Q(circle=None) | Q(circle__in=Circle.objects.joined_by(viewer))
        places = Community.objects.readable_by(viewer)
        return self.filter(circles, community__in=places, hidden_at=None, deleted_at=None)

    def open_to(self, viewer: User | AnonymousUser) -> Self:
        """Those, and what is held: to its author, and to those who keep order there.

        For the page of one thread. Lists, search, feeds and counts ask `visible_to`, in which
        nothing is that is held.
        """
        if not isinstance(viewer, User):
            return self.visible_to(viewer)
        circles = Q(circle=None) | Q(circle__in=Circle.objects.joined_by(viewer))
        theirs = Q(author=viewer) | Q(community__in=kept_by(viewer))
        shown = Q(hidden_at=None) | (Q(held_at__isnull=False) & theirs)
        places = Community.objects.readable_by(viewer)
        return self.filter(circles, shown, community__in=places, deleted_at=None)

    def offered_to(self, viewer: User | AnonymousUser) -> Self:
        """What home, digests and lists across communities show: none of limited reach."""
        return self.visible_to(viewer).filter(quiet_at=None)


class Thread(KeptThread):
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
    held_at = models.DateTimeField(null=True, blank=True)  # hidden, because its opening may be
    deleted_at = models.DateTimeField(null=True, blank=True)
    is_imported = models.BooleanField(default=False)
    remarks = models.PositiveIntegerField(default=0, db_default=0)  # lines under its posts
    about = models.CharField(max_length=12, blank=True, db_default="", default="")  # see slots.py

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [hidden_while_held("thread_held_is_hidden")]
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
        return max(self.post_count - 1 - self.moved_count, 0)


class PostQuerySet(models.QuerySet["Post"]):
    """Posts, by who may see them."""

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """Those of visible threads that are neither hidden nor deleted."""
        threads = Thread.objects.visible_to(viewer)
        return self.filter(thread__in=threads, hidden_at=None, deleted_at=None)

    def open_to(self, viewer: User | AnonymousUser) -> Self:
        """Those, and what is held: to its author, and to those who keep order there."""
        if not isinstance(viewer, User):
            return self.visible_to(viewer)
        theirs = Q(author=viewer) | Q(thread__community__in=kept_by(viewer))
        shown = Q(hidden_at=None) | (Q(held_at__isnull=False) & theirs)
        threads = Thread.objects.open_to(viewer)
        return self.filter(shown, thread__in=threads, deleted_at=None)


class Post(KeptPost):
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
    held_at = models.DateTimeField(null=True, blank=True)  # hidden, until somebody has looked
    returns_when_edited = models.BooleanField(default=False)  # a hidden one, by itself
    deleted_at = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=32, null=True)  # its form: sent twice, kept once
    source = models.JSONField(null=True, blank=True)  # imported: author, link and licence to show

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="post_number_once"),
            models.UniqueConstraint(fields=["author", "once"], name="post_sent_once"),
            hidden_while_held("post_held_is_hidden"),
            no_longer("body", BODY_LENGTH, "post_body_fits"),
            no_longer("html", HTML_LENGTH, "post_html_fits"),
        ]
        indexes = [
            models.Index(fields=["author", "-id"], name="post_by_author"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} in {self.thread_id}"

    def get_absolute_url(self) -> str:
        """Where it stands; without a place, below the last page of its thread."""
        last = self.number if self.has_a_place else max(self.thread.post_count, 1)
        page = (last - 1) // POSTS_PER_PAGE + 1
        query = f"?page={page}" if page > 1 else ""
        return f"{self.thread.get_absolute_url()}{query}#r{self.number}"

    @property
    def has_a_place(self) -> bool:
        """Whether it stands in the thread; a reply takes its place when others first read it."""
        return self.number < NO_PLACE_YET

    @property
    def stands_at(self) -> int:
        """Its number, or the one after the last while it has no place yet."""
        return self.number if self.has_a_place else self.thread.post_count + 1


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
