"""People."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.crypto import salted_hmac

from apps.core import clock
from apps.core.holds import NO_HOLDS
from apps.core.ids import public_id

NAME_LENGTH, HANDLE_LENGTH, LINE_LENGTH, BIO_LENGTH = 50, 30, 80, 1000


class Theme(models.TextChoices):
    """Day, night, or whatever the device says."""

    SYSTEM = "", "As my device"
    LIGHT = "light", "Day"
    DARK = "dark", "Night"


class UserManager(BaseUserManager["User"]):
    """People, by the address or handle they sign in with."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(handle__iexact=username)


class UserQuerySet(models.QuerySet["User"]):
    """People, by what they can still do."""

    def present(self) -> Self:
        """Those who can sign in and be met: not erased, not closed."""
        return self.filter(is_active=True, erased_at=None)

    def unheld(self) -> Self:
        """Those to whose words the site is open just now."""
        over = Q(suspended_until=None) | Q(suspended_until__lte=clock.now())
        return self.filter(over, banned_at=None, is_active=True)

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """Those whose profile and face a viewer may open.

        Fellow people see everybody. Visitors see only who shows them their name as a member of a
        public community; that is asked by the names of the rows, since this room is below them.
        """
        if isinstance(viewer, User):
            return self.present().filter(Q(hidden_at=None) | Q(pk=viewer.pk))
        shown = User.objects.filter(
            memberships__shows_name=True,
            memberships__state__in=("active", "paused", "suspended"),
            memberships__community__visibility="public",
        )
        return self.present().filter(hidden_at=None, pk__in=shown.values("pk"))


People = UserManager.from_queryset(UserQuerySet)


class User(AbstractBaseUser):
    """A person: claimed (with an address), unclaimed (imported), or erased (an empty row)."""

    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    handle = models.CharField(max_length=HANDLE_LENGTH, unique=True)  # kept in lower case
    email = models.EmailField(max_length=254, null=True, blank=True)  # null: unclaimed
    name = models.CharField(max_length=NAME_LENGTH)
    line = models.CharField(max_length=LINE_LENGTH, blank=True)  # "sailmaker, Tāmaki Makaurau"
    bio = models.CharField(max_length=BIO_LENGTH, blank=True)
    face = models.CharField(max_length=100, blank=True)  # storage path of the avatar; "": monogram
    time_zone = models.CharField(max_length=64, default="UTC")
    theme = models.CharField(max_length=5, choices=Theme, blank=True, default="")
    is_active = models.BooleanField(default=True)
    is_brand_staff = models.BooleanField(default=False)
    is_site_moderator = models.BooleanField(default=False)
    is_site_admin = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True, blank=True)  # the address; None: not yet
    suspended_until = models.DateTimeField(null=True, blank=True)  # site-wide
    banned_at = models.DateTimeField(null=True, blank=True)  # site-wide; until it is lifted
    holds = models.JSONField(default=list, db_default=NO_HOLDS, blank=True)  # of core.holds
    accepted_version = models.PositiveIntegerField(default=0)  # of the brand's guidelines
    origin = models.CharField(max_length=200, blank=True)  # where an imported person's page is
    created_at = models.DateTimeField(default=clock.now)
    hidden_at = models.DateTimeField(null=True, blank=True)  # the profile, by one who keeps order
    erased_at = models.DateTimeField(null=True, blank=True)
    secured_at = models.DateTimeField(null=True, blank=True)  # sessions and codes before are over

    objects = People()

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("handle"), name="user_handle_any_case_once"),
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(condition=~Q(handle=""), name="user_has_a_handle"),
            models.CheckConstraint(condition=~Q(email=""), name="user_email_null_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("home:person", args=[self.handle])

    def get_session_auth_hash(self) -> str:
        """What every session carries: once the account is secured anew, the others are over."""
        return self._session_hash()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret=secret)

    def _session_hash(self, secret: str | bytes | None = None) -> str:
        since = self.secured_at.timestamp() if self.secured_at else 0
        kept = f"{self.password}:{since}"
        return salted_hmac("accounts.session", kept, secret=secret, algorithm="sha256").hexdigest()

    @property
    def is_banned(self) -> bool:
        """Whether all is closed to them but their letters, their data and an appeal."""
        return self.banned_at is not None

    @property
    def is_suspended(self) -> bool:
        """Whether the whole site is closed to their words just now, banned or for a while."""
        ends = self.suspended_until
        return self.is_banned or (ends is not None and ends > clock.now())

    def is_secured_since(self, moment: float) -> bool:
        """Whether the account was secured anew after that time, in seconds since 1970."""
        return self.secured_at is not None and self.secured_at.timestamp() > moment

    @property
    def is_claimed(self) -> bool:
        """Whether somebody can sign in as them; imported people cannot."""
        return self.email is not None

    @property
    def monogram(self) -> str:
        """Two letters to stand in for a face."""
        words = self.name.split() or ["?"]
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else words[0][1:2])).upper()


class BannedAddressQuerySet(models.QuerySet["BannedAddress"]):
    """Banned addresses, by whether they still are."""

    def standing(self) -> Self:
        """Those whose time is not over."""
        return self.filter(Q(until=None) | Q(until__gt=clock.now()))


class BannedAddress(models.Model):
    """An address that opens no new account, known by its digest alone.

    Erasure empties a person's row, so that the ban would go with it: this stays, for a while.
    """

    digest = models.CharField(max_length=64)
    place = models.PositiveBigIntegerField(default=0)  # a community's id; 0: the whole site
    decision_id = models.BigIntegerField()
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")  # null: erased
    until = models.DateTimeField(null=True, blank=True)  # null: while the account is there

    objects = BannedAddressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "place", "decision_id"], name="banned_address_once"
            ),
        ]
        indexes = [
            models.Index(fields=["place", "until"], name="banned_address_by_place"),
        ]

    def __str__(self) -> str:
        return f"banned by {self.decision_id}"


class ExportState(models.TextChoices):
    """How far the copy of somebody's data is."""

    WAITING = "waiting", "waiting"
    MAKING = "making", "being made"
    READY = "ready", "ready"
    FAILED = "failed", "not made"
    GONE = "gone", "thrown away"


class ExportFailure(models.TextChoices):
    """Why there is none."""

    NONE = "", ""
    SPACE = "space", "it could not be written"
    BROKE = "broke", "making it broke, time and again"


class Export(models.Model):
    """A copy of all that is theirs, which somebody asked for; a person has one at a time.

    The row outlives its file for as long as it says when the next may be asked for.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="export")
    state = models.CharField(max_length=7, choices=ExportState, default=ExportState.WAITING)
    why = models.CharField(max_length=5, choices=ExportFailure, blank=True, default="")
    asked_at = models.DateTimeField(default=clock.now)
    tries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)  # whose maker is alive until then
    path = models.CharField(max_length=50, blank=True)  # in the storage; nobody can guess it
    size = models.PositiveBigIntegerField(default=0)  # bytes
    ready_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)  # when it is deleted

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(state__in=("waiting", "making")),
                name="export_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"of {self.user_id}: {self.state}"

    @property
    def is_under_way(self) -> bool:
        return self.state in {ExportState.WAITING, ExportState.MAKING}

    @property
    def is_ready(self) -> bool:
        """Whether it can be fetched just now."""
        ends = self.until
        return self.state == ExportState.READY and ends is not None and ends > clock.now()


class DisposableHost(models.Model):
    """A host whose mail is thrown away: an address there, or beneath it, opens no account."""

    host = models.CharField(max_length=253, unique=True)

    def __str__(self) -> str:
        return self.host
