"""Communities, and who belongs to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core import clock
from apps.core.holds import NO_HOLDS, in_force

NOTHING = models.Value({}, output_field=models.JSONField())


class Visibility(models.TextChoices):
    """Who may know of a community, and who may read it."""

    PUBLIC = "public", _("Public: everybody can read it")
    MEMBERS = "members", _("Members only: everybody can find it, members read it")
    PRIVATE = "private", _("Private: found by all, joined by asking")
    SECRET = "secret", _("Secret: nobody knows of it but its members")


class Joining(models.TextChoices):
    """How one becomes a member."""

    OPEN = "open", _("Open")
    APPLICATION = "application", _("By asking")
    INVITATION = "invitation", _("By invitation")


class State(models.TextChoices):
    """Where a membership stands."""

    INVITED = "invited", _("invited")
    APPLIED = "applied", _("applied")
    WAITLISTED = "waitlisted", _("on the waiting list")
    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")
    SUSPENDED = "suspended", _("suspended")
    BANNED = "banned", _("banned")
    LEFT = "left", _("left")


class Role(models.TextChoices):
    """What a member is trusted with."""

    MEMBER = "member", _("Member")
    MODERATOR = "moderator", _("Moderator")
    STEWARD = "steward", _("Steward")


RANKS = (Role.MEMBER, Role.MODERATOR, Role.STEWARD)  # lowest first; nobody acts on their equal
READING = (State.ACTIVE, State.PAUSED, State.SUSPENDED)  # states in which a member may read
HELD = (State.SUSPENDED, State.BANNED)  # states that decisions set, and that end by themselves


class Restriction(models.TextChoices):
    """What a decision may take from a member who keeps their seat."""

    POSTING = "posting", _("Pause posting")  # reads and thanks
    SUSPENDED = "suspended", _("Suspend in this community")  # reads
    LINKS = "links", _("No links")
    UPLOADS = "uploads", _("No pictures")
    INVITES = "invites", _("No invitations")


RESTING = "resting"  # beside those: a pause that a member asked for, which no decision sets


class CommunityQuerySet(models.QuerySet["Community"]):
    """Communities, by who may know of them and read them."""

    def readable_by(self, viewer: User | AnonymousUser) -> Self:
        """Public ones, and those the viewer is a reading member of."""
        public = Q(visibility=Visibility.PUBLIC)
        if not viewer.is_authenticated:
            return self.filter(public)
        return self.filter(public | Q(pk__in=_read_by(viewer)))

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """Those whose own page answers: all but secret ones of others."""
        known = ~Q(visibility=Visibility.SECRET)
        if not viewer.is_authenticated:
            return self.filter(known)
        return self.filter(known | Q(pk__in=_read_by(viewer)))


def _read_by(viewer: User) -> models.QuerySet[Membership, int]:
    """Ids of the communities a person reads as a member; none while the site is closed to them."""
    if viewer.is_suspended:
        return Membership.objects.none().values_list("community", flat=True)
    own = Membership.objects.filter(user=viewer, state__in=READING)
    return own.values_list("community", flat=True)


class Community(models.Model):
    """A micro-community with its own purpose, members and guidelines."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=50)
    purpose = models.CharField(max_length=150)
    about = models.CharField(max_length=1000, blank=True)
    emblem = models.CharField(max_length=40, default="circle")  # the name of an icon
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PUBLIC)
    joining = models.CharField(max_length=12, choices=Joining, default=Joining.OPEN)
    question = models.CharField(max_length=150, blank=True)  # asked of those who apply
    seats = models.PositiveIntegerField(null=True, blank=True)  # None: no cap
    member_count = models.PositiveIntegerField(default=0)  # active and paused and suspended
    thread_count = models.PositiveIntegerField(default=0)
    has_juries = models.BooleanField(default=False, db_default=False)  # champions hear appeals
    guidelines_version = models.PositiveIntegerField(default=0)  # that one keeps to, to write
    created_at = models.DateTimeField(default=clock.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "communities"
        constraints = [
            models.CheckConstraint(
                condition=Q(seats=None) | Q(member_count__lte=F("seats")),
                name="community_within_its_seats",
            ),
            models.CheckConstraint(
                condition=~Q(visibility="secret") | Q(joining="invitation"),
                name="community_secret_by_invitation",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("home:community", args=[self.slug])


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, by what they allow."""

    def reading(self) -> Self:
        """Those that let a person read."""
        return self.filter(state__in=READING)

    def active(self) -> Self:
        """Those of full members: suspensions count no longer than they last."""
        over = Q(state=State.SUSPENDED, held_until__lte=clock.now(), was__state=State.ACTIVE)
        return self.filter(Q(state=State.ACTIVE) | over)

    def stewards(self) -> Self:
        """Those of stewards who can act just now."""
        return self.active().filter(role=Role.STEWARD, user__in=User.objects.unheld())


class Membership(models.Model):
    """A person in a community."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=9, choices=Role, default=Role.MEMBER)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    is_champion = models.BooleanField(default=False)
    shows_name = models.BooleanField(default=False)  # to visitors of a public community
    accepted_version = models.PositiveIntegerField(default=0)  # of the community's guidelines
    application = models.CharField(max_length=1000, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)  # None again once they were let in
    decided_at = models.DateTimeField(null=True, blank=True)  # when an application was declined
    created_at = models.DateTimeField(default=clock.now)
    joined_at = models.DateTimeField(null=True, blank=True)
    holds = models.JSONField(default=list, db_default=NO_HOLDS, blank=True)  # of core.holds
    held_until = models.DateTimeField(null=True, blank=True)  # when the state ends by itself
    was = models.JSONField(default=dict, db_default=NOTHING, blank=True)  # before a decision

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "user"], name="membership_once"),
        ]
        indexes = [
            models.Index(fields=["user", "state"], name="membership_of_a_person"),
            models.Index(fields=["community", "state", "id"], name="membership_by_state"),
            models.Index(fields=["community", "-joined_at"], name="membership_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.community_id}: {self.role}, {self.state}"

    @property
    def state_now(self) -> str:
        """The state as it is now, whether or not somebody tidied since a decision ended."""
        return state_now(self.state, self.held_until, self.was)

    @property
    def holds_now(self) -> dict[str, datetime | None]:
        """What decisions hold this member to just now, and until when each."""
        return in_force(self.holds, clock.now())

    @property
    def rests_since(self) -> datetime | None:
        """Since when they have the pause they asked for."""
        own = (one["since"] for one in self.holds if one["what"] == RESTING and "since" in one)
        return next(map(datetime.fromisoformat, own), None)


def state_now(state: str, held_until: datetime | None, was: dict[str, Any]) -> str:
    """A state as it is now: who was suspended is as before, who was banned may come again."""
    if state not in HELD or held_until is None or held_until > clock.now():
        return state
    return State.LEFT if state == State.BANNED else free_state(state, was)


def free_state(state: str, was: dict[str, Any]) -> str:
    """A state as it would be without decisions."""
    if state not in HELD:
        return state
    return str(was.get("state") or (State.LEFT if state == State.BANNED else State.ACTIVE))
