"""The brand, its communities, and who belongs to them."""

from __future__ import annotations

from hashlib import sha256
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core import clock
from apps.core.ids import public_id

COLOUR = RegexValidator(r"^#[0-9a-f]{6}\Z", _("Six digits after a #, such as #0e6478."))
MARK_LENGTH = 2048  # one-ink SVG, at most 2 KB


def default_reactions() -> list[list[str]]:
    """The words a new brand begins with: slug and label."""
    return [
        ["thanks", "Thank you"],
        ["same", "Same here"],
        ["helped", "Helped me"],
        ["question", "Good question"],
        ["lovely", "Lovely"],
    ]


class Brand(models.Model):
    """The one organisation this installation belongs to."""

    name = models.CharField(max_length=50)
    colour = models.CharField(max_length=7, default="#0e6478", validators=[COLOUR])
    theme = models.JSONField(default=dict)  # roles derived from the colour: {role: [day, night]}
    mark = models.TextField(max_length=MARK_LENGTH, blank=True)  # sanitised one-ink SVG paths
    purpose = models.CharField(max_length=200, blank=True)
    welcome = models.CharField(max_length=300, blank=True)  # the line on the sign-in page
    reactions = models.JSONField(default=default_reactions)  # at most six [slug, label]
    time_zone = models.CharField(max_length=64, default="UTC")
    guidelines_version = models.PositiveIntegerField(default=0)  # that one keeps to, to write
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="brand_is_one"),
        ]

    def __str__(self) -> str:
        return self.name


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


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, by whether they still open the door."""

    def open(self) -> Self:
        """Neither used nor taken back nor run out, of a living place, by one who is steward yet."""
        now = clock.now()
        unused = self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)
        stewards = Membership.objects.filter(
            community=models.OuterRef("community"),
            user=models.OuterRef("inviter"),
            role=Role.STEWARD,
            state=State.ACTIVE,
        )
        unheld = Q(inviter__suspended_until=None) | Q(inviter__suspended_until__lte=now)
        return unused.filter(
            unheld,
            models.Exists(stewards),
            community__archived_at=None,
            inviter__is_active=True,
        )

    def bearing(self, token: str) -> Self:
        """The one whose link carries this token."""
        return self.filter(token_digest=digest_of(token))


class Invitation(models.Model):
    """A steward's word that somebody may join, by handle or by address."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="invitations")
    inviter = models.ForeignKey(User, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    email = models.EmailField(max_length=254, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)  # sha256; the token is only mailed
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(Lower("email"), name="invitation_by_email"),
        ]

    def __str__(self) -> str:
        return f"to {self.community_id} by {self.inviter_id}"


class CircleQuerySet(models.QuerySet["Circle"]):
    """Circles, by who is in them."""

    def joined_by(self, viewer: User | AnonymousUser) -> Self:
        """Those the viewer is in; a visitor is in none."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(people=viewer)


class Circle(models.Model):
    """A named subset of a community: its staff, a beta's testers, a gathering's guests."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="circles")
    name = models.CharField(max_length=50)
    people = models.ManyToManyField(User, related_name="circles", blank=True)

    objects = CircleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "name"], name="circle_once"),
        ]

    def __str__(self) -> str:
        return self.name


def new_invitation_token() -> str:
    """What an invitation's link carries: 100 bits."""
    return public_id() + public_id()


def digest_of(token: str) -> str:
    """What is kept of a token: enough to know it again, too little to make its link."""
    return sha256(token.encode()).hexdigest()
