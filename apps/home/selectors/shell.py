"""The frame of every page: the brand, one's communities, what is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models import Case as Conditional
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse

from apps.accounts.bylines import Byline, byline_of
from apps.accounts.models import User
from apps.communities.access import may_run
from apps.communities.models import Brand, Community, Membership, Role, State, Visibility
from apps.communities.selectors import standing_of
from apps.core.models import OutgoingMail
from apps.core.prepared import prepared
from apps.ledger.models import Cursor
from apps.ledger.projections import PROJECTIONS
from apps.moderation.models import Case
from apps.notifications.selectors import unseen_in_all
from apps.threads.models import Thread

LOOKED_AT = 30  # the newest threads of a community that its number counts
CASES = 100  # of one place that are counted for the frame
KEEPING = (Role.MODERATOR, Role.STEWARD)
SHOWN = 12  # communities that visitors are shown
COMMUNITY = ("slug", "name", "emblem", "visibility", "member_count", "seats")
BRAND = tuple(field.attname for field in Brand._meta.concrete_fields)  # noqa: SLF001  Django's word


@dataclass(frozen=True, slots=True)
class ShellCommunity:
    """A community in the rail: how full it is, and how many threads say something new."""

    slug: str
    name: str
    emblem: str
    visibility: str
    taken: int
    seats: int | None
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Shell:
    """What the frame shows."""

    brand: Brand
    communities: tuple[ShellCommunity, ...] = ()
    unseen: int = 0
    viewer: Byline | None = None  # None: a visitor
    write_url: str = ""
    stuck: int | None = None  # readers and letters; None: not for this viewer to look after
    cases: int | None = None  # that wait at the desk, counted so far; None: they keep no order

    @property
    def unread(self) -> int:
        return sum(community.unread for community in self.communities)

    @property
    def drawn_from(self) -> tuple[object, ...]:
        """Everything the frame's templates read, so that what was drawn from it can be kept."""
        brand = (self.brand.name, self.brand.mark)
        theirs = (self.unseen, self.viewer, self.write_url, self.stuck, self.cases)
        return (brand, self.communities, *theirs)

    @property
    def many_cases(self) -> bool:
        """Whether more wait than are counted."""
        return (self.cases or 0) > CASES

    @property
    def cases_counted(self) -> int:
        return min(self.cases or 0, CASES)

    @property
    def any_unread(self) -> bool:
        return self.unread > 0


def shell_of(viewer: User | AnonymousUser) -> Shell:
    """The frame for this viewer. Two queries."""
    if not isinstance(viewer, User):
        return Shell(_brand(_any_brand())[0], tuple(ShellCommunity(*row) for row in _public()))
    looks_after = may_run(standing_of(viewer, None))
    of_staff = looks_after or _is_of_site(viewer)
    brand, unseen, stuck, of_site = _brand(
        _brand_of_staff(viewer) if of_staff else _brand_of(viewer)
    )
    if viewer.is_suspended:
        return Shell(brand, (), unseen, byline_of(viewer))
    rows = list(_own(viewer))
    own = tuple(ShellCommunity(*row[:-1]) for row in rows)
    write_url = reverse("threads:new", args=[own[0].slug]) if len(own) == 1 else ""
    kept = [row[-1] for row in rows if row[-1] is not None]  # of places where they keep order
    keeps = viewer.verified_at is not None and (kept or _is_of_site(viewer))
    cases = sum(kept) + of_site if keeps else None
    stuck_here = stuck if looks_after else None
    return Shell(brand, own, unseen, byline_of(viewer), write_url, stuck_here, cases)


def _is_of_site(viewer: User) -> bool:
    return viewer.is_site_moderator or viewer.is_site_admin


def _brand(rows: list[tuple[Any, ...]]) -> tuple[Brand, int, int, int]:
    """The brand of a row, or a nameless one; what is unseen, what is stuck, cases of the site."""
    if not rows:
        return Brand(pk=1, name="Coterie"), 0, 0, 0
    *fields, unseen, stuck, cases = rows[0]
    return Brand.from_db(DEFAULT_DB_ALIAS, BRAND, fields), unseen, stuck, cases


@prepared
def _any_brand() -> QuerySet[Brand, Any]:
    return Brand.objects.filter(pk=1).values_list(*BRAND, Value(0), Value(0), Value(0))


@prepared
def _brand_of(viewer: User) -> QuerySet[Brand, Any]:
    return _with_news(viewer).values_list(*BRAND, "unseen", Value(0), Value(0))


def _brand_of_staff(viewer: User) -> list[tuple[Any, ...]]:
    """With what a site admin or moderator looks after, counted by the same query."""
    failing = Cursor.objects.filter(name__in=list(PROJECTIONS), failures__gt=0)
    stuck = _Rows(failing.values("pk")) + _Rows(OutgoingMail.objects.dead().values("pk"))
    own = Membership.objects.filter(user=viewer, state=State.ACTIVE, role__in=KEEPING)
    of_site = Q(community=None) | Q(is_passed_up=True)
    cases = Case.objects.open().filter(of_site).exclude(subject=viewer)
    elsewhere = cases.filter(Q(community=None) | ~Q(community__in=own.values("community")))
    staff = _with_news(viewer).annotate(stuck=stuck, cases=_Rows(_few(elsewhere)))
    return list(staff.values_list(*BRAND, "unseen", "stuck", "cases"))


def _few(cases: QuerySet[Case]) -> QuerySet[Case, Any]:
    """As many as are counted for the frame, and one more."""
    return cases.order_by("priority", "due_at", "pk").values("pk")[: CASES + 1]


def _with_news(viewer: User) -> QuerySet[Brand, Any]:
    unseen = Subquery(unseen_in_all(viewer), output_field=IntegerField())
    return Brand.objects.filter(pk=1).annotate(unseen=Coalesce(unseen, 0))


@prepared
def _public() -> QuerySet[Community, Any]:
    open_to_all = Community.objects.filter(visibility=Visibility.PUBLIC, archived_at=None)
    return open_to_all.order_by("-member_count", "pk").values_list(*COMMUNITY)[:SHOWN]


@prepared
def _own(viewer: User) -> QuerySet[Membership, Any]:
    own = Membership.objects.filter(user=viewer, community__archived_at=None).reading()
    rows = own.annotate(unread=_unread(viewer), cases=_cases(viewer))
    ordered = rows.order_by(Lower("community__name"))
    return ordered.values_list(*(f"community__{field}" for field in COMMUNITY), "unread", "cases")


def _cases(viewer: User) -> Conditional:
    """How many cases wait in a membership's community; nothing where they keep no order."""
    here = Case.objects.open().filter(community=OuterRef("community_id")).exclude(subject=viewer)
    keeps = When(role__in=KEEPING, state=State.ACTIVE, then=_Rows(_few(here)))
    return Conditional(keeps, default=None, output_field=IntegerField())


class _Rows(Subquery):
    """How many rows a subquery has."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


class _Counted(Subquery):
    """How many of the rows of a subquery are news, without finding each of them once more."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS looked_at WHERE looked_at.is_news)"
    output_field = IntegerField()


def _unread(viewer: User) -> _Counted:
    """How many of the newest threads of a membership's community say something new.

    Only the newest are looked at, so that it costs the same in a community of any age.
    """
    newest = Thread.objects.filter(
        community=OuterRef("community_id"), circle=None, hidden_at=None, deleted_at=None
    )
    mine = FilteredRelation("readings", condition=Q(readings__user=viewer))
    never = Q(mine=None, last_post_at__gte=OuterRef("joined_at"))
    is_news = ExpressionWrapper(
        Q(mine__number__lt=F("post_count")) | never, output_field=BooleanField()
    )
    looked_at = newest.annotate(mine=mine).annotate(is_news=is_news)
    return _Counted(looked_at.order_by("-last_post_at", "-pk").values("is_news")[:LOOKED_AT])
