"""Cases: what those who keep order work through."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.communities.models import Community, Visibility
from apps.core import clock
from apps.core.ids import public_id
from apps.moderation.models.reports import Snapshot
from apps.moderation.models.seeing import is_of_site, kept_by

NOTE_LENGTH = 2000


@cache
def _address() -> str:
    """A case's address, asked of the resolver once and not for each of a list."""
    return reverse("moderation:case", args=["0000000000"])


class CaseState(models.TextChoices):
    """How far a case has come."""

    NEW = "new", _("new")
    TRIAGED = "triaged", _("looked at")
    IN_REVIEW = "in_review", _("in review")
    WAITING = "waiting", _("waiting")
    DECIDED = "decided", _("decided")
    APPEALED = "appealed", _("appealed")
    APPEAL_REVIEW = "appeal_review", _("appeal in review")
    UPHELD = "upheld", _("upheld")
    REDUCED = "reduced", _("reduced")
    OVERTURNED = "overturned", _("overturned")
    CLOSED = "closed", _("closed")


OPEN = (  # what the queue holds
    CaseState.NEW,
    CaseState.TRIAGED,
    CaseState.IN_REVIEW,
    CaseState.WAITING,
    CaseState.APPEALED,
    CaseState.APPEAL_REVIEW,
)
APPEALS = (CaseState.APPEALED, CaseState.APPEAL_REVIEW)
UNDECIDED = tuple(state for state in OPEN if state not in APPEALS)  # what another report joins
NEXT: dict[str, tuple[str, ...]] = {  # from where to where; anything else is a bug
    CaseState.NEW: (CaseState.TRIAGED, CaseState.IN_REVIEW, CaseState.DECIDED),
    CaseState.TRIAGED: (CaseState.IN_REVIEW, CaseState.DECIDED),
    CaseState.IN_REVIEW: (CaseState.TRIAGED, CaseState.WAITING, CaseState.DECIDED),
    CaseState.WAITING: (CaseState.IN_REVIEW, CaseState.DECIDED),
    CaseState.DECIDED: (CaseState.IN_REVIEW, CaseState.APPEALED, CaseState.CLOSED),
    CaseState.APPEALED: (CaseState.APPEAL_REVIEW,),
    CaseState.APPEAL_REVIEW: (
        CaseState.APPEALED,
        CaseState.UPHELD,
        CaseState.REDUCED,
        CaseState.OVERTURNED,
    ),
    CaseState.UPHELD: (CaseState.CLOSED,),
    CaseState.REDUCED: (CaseState.CLOSED,),
    CaseState.OVERTURNED: (CaseState.CLOSED,),
    CaseState.CLOSED: (),
}


class Priority(models.IntegerChoices):
    """How soon somebody must look."""

    DANGER = 0, _("Somebody may be in danger")
    HARM = 1, _("Hate or harassment")
    SPAM = 2, _("Spam")
    QUALITY = 3, _("Everything else")


class Source(models.TextChoices):
    """What brought a case about."""

    REPORT = "report", _("Report")
    FILTER = "filter", _("Held by filter")


class Said(models.Value):
    """A constant of ours, written into the SQL itself.

    Statements that are planned once are given their values later; a partial index is found by what
    stands there before.
    """

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:  # noqa: ARG002  as Django calls it
        return f"'{self.value}'", ()


def within(states: Iterable[str]) -> Q:
    """In one of these states, as the partial indexes say it."""
    return Q(state__in=[Said(str(state)) for state in states])


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, by who may see them."""

    def open(self) -> Self:
        """Those that wait for somebody."""
        return self.filter(within(OPEN))

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """Those of the places where the viewer keeps order, but never those about themselves.

        What concerns the whole site, or was passed up to it, is for its moderators and admins; of
        these not for those who keep order in the community that it is about.
        """
        if not isinstance(viewer, User) or viewer.is_suspended:
            return self.none()
        own = kept_by(viewer)
        above = is_of_site(viewer) & (Q(community=None) | Q(is_passed_up=True))
        here = Q(community__in=own) | above
        return self.filter(here).exclude(subject=viewer).exclude(origin__in=own)


class Case(models.Model):
    """What was reported or held, until it is decided and nobody can appeal any more."""

    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    community = models.ForeignKey(
        Community, models.CASCADE, null=True, blank=True, related_name="cases"
    )
    origin = models.ForeignKey(  # whose words these are, where they are others' to judge
        Community, models.CASCADE, null=True, blank=True, related_name="+"
    )
    is_confined = models.BooleanField(default=False)  # to a circle of that community
    subject = models.ForeignKey(  # whose words or doings it is about; None: nobody's
        User, models.CASCADE, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=6, choices=Source, default=Source.REPORT)
    state = models.CharField(max_length=13, choices=CaseState, default=CaseState.NEW)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.QUALITY)
    score = models.FloatField(default=0)
    root = models.BigIntegerField(default=0)  # the page it is on: one incident, one case
    report_count = models.PositiveIntegerField(default=0)
    rules = models.JSONField(default=list)  # keys of the rules that reports named, most named first
    excerpt = models.CharField(max_length=200, blank=True)
    why_held = models.JSONField(default=list)  # sentences of the filter that held it
    assignee = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    burst_reports = models.PositiveIntegerField(
        default=0, db_default=0
    )  # within ten minutes; 0: fewer than many
    burst_people = models.PositiveIntegerField(default=0, db_default=0)  # who made them
    wants_opinion = models.BooleanField(default=False)
    is_passed_up = models.BooleanField(default=False)  # nobody uninvolved is left in the community
    waits_for = models.CharField(max_length=8, blank=True)  # member, legal or author
    opened_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["priority", "due_at", "id"],
                condition=Q(state__in=OPEN),
                name="case_queue",
            ),
            models.Index(
                fields=["community", "priority", "due_at", "id"],
                condition=Q(state__in=OPEN),
                name="case_queue_of_community",
            ),
            models.Index(
                fields=["community", "priority", "due_at", "id"],
                condition=Q(state__in=APPEALS),
                name="case_queue_of_appeals",
            ),
            models.Index(
                fields=["community", "priority", "due_at", "id"],
                condition=Q(state__in=OPEN, wants_opinion=True),
                name="case_queue_of_opinions",
            ),
            models.Index(
                fields=["priority", "due_at", "id"],
                condition=Q(state__in=OPEN) & (Q(community=None) | Q(is_passed_up=True)),
                name="case_queue_of_site",
            ),
            models.Index(
                fields=["community", "-decided_at"],
                condition=Q(decided_at__isnull=False),
                name="case_decided",
            ),
            models.Index(  # all that the numbers of the desk read
                fields=["community", "state", "wants_opinion", "subject", "opened_at", "due_at"],
                condition=Q(state__in=OPEN),
                name="case_counted",
            ),
            models.Index(fields=["subject", "-id"], name="case_by_subject"),
            models.Index(fields=["root"], condition=Q(state__in=OPEN), name="case_open_by_root"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"

    def get_absolute_url(self) -> str:
        return _address().replace("0000000000", self.public_id, 1)

    def goes_to(self, state: str) -> None:
        """Move on. Raises ValueError for a step that does not exist."""
        if state not in NEXT[self.state]:
            raise ValueError(f"No case goes from {self.state} to {state}.")
        self.state = state

    @property
    def said_in(self) -> Community | None:
        """The community whose words these are, whoever judges them; None: everybody's."""
        return self.community or self.origin

    @property
    def is_in_the_open(self) -> bool:
        """Whether everybody could read these words where they stand."""
        place = self.said_in
        open_here = place is None or place.visibility == Visibility.PUBLIC
        return open_here and not self.is_confined

    @property
    def is_only_held(self) -> bool:
        """Whether a filter alone brought it here: nobody told us that anything was wrong."""
        return self.source == Source.FILTER and self.report_count == 0

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_at < clock.now()


class Target(models.Model):
    """One thing that a case is about, as it was when it came in and as it became."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="targets")
    kind = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    snapshots = models.ManyToManyField(Snapshot, related_name="targets")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "object_id"], name="target_once"),
        ]
        indexes = [
            models.Index(fields=["kind", "object_id"], name="target_by_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} of {self.case_id}"


class Note(models.Model):
    """What those who keep order tell each other about a case; nobody else ever reads it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    text = models.CharField(max_length=NOTE_LENGTH)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"on {self.case_id} by {self.author_id}"


class Opinion(models.Model):
    """What somebody else would do, asked for or given freely."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="opinions")
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    rung = models.CharField(max_length=20)
    text = models.CharField(max_length=NOTE_LENGTH, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "author"], name="opinion_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rung} by {self.author_id} on {self.case_id}"
