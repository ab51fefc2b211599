"""People: the directory of a community, and one person's page."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404

from apps.accounts.bylines import Byline, byline_of
from apps.accounts.models import User
from apps.communities.access import Standing, may_manage
from apps.communities.models import READING, Community, Membership, Visibility
from apps.communities.selectors import directory, standing_of
from apps.core.access import Verdict
from apps.core.markdown import plain
from apps.home.selectors.community import belongs, chip_of, find_community
from apps.threads.models import Post

POSTS = 10


# ── the directory ────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Fellow:
    """A member, as the directory shows them."""

    byline: Byline
    handle: str
    chip: str
    is_champion: bool
    joined_at: datetime | None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of a community's people."""

    community: Community
    standing: Standing
    people: tuple[Fellow, ...]
    search: str
    next: str
    previous: str
    may_manage: Verdict


def people_page(
    viewer: User | AnonymousUser, slug: str, *, search: str, after: str, before: str
) -> PeoplePage:
    """The people of a community one belongs to, or 404. Three queries, however many there are."""
    community = find_community(viewer, slug)
    standing = standing_of(viewer, community)
    if not belongs(standing):
        raise Http404
    found = directory(
        community, search=search, after=_read(after), before=None if after else _read(before)
    )
    return PeoplePage(
        community=community,
        standing=standing,
        people=tuple(_fellow(row) for row in found.members),
        search=search,
        next=_written(found.next),
        previous=_written(found.previous),
        may_manage=may_manage(standing),
    )


def _fellow(row: Membership) -> Fellow:
    user = row.user
    return Fellow(byline_of(user), user.handle, chip_of(user, row), row.is_champion, row.joined_at)


def _written(key: tuple[str, int] | None) -> str:
    """A place in the alphabet as an address carries it."""
    if key is None:
        return ""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _read(text: str) -> tuple[str, int] | None:
    """The place an address names; None for none. Raises Http404 for what we never wrote."""
    if not text:
        return None
    try:
        name, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError, binascii.Error):
        raise Http404 from None
    if not isinstance(name, str) or type(pk) is not int or not 0 <= pk < 2**62 or "\x00" in name:
        raise Http404
    return name, pk


# ── one person ───────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Part:
    """A community that viewer and person have in common, and what the person is there."""

    community: Community
    chip: str


@dataclass(frozen=True, slots=True)
class Said:
    """A post somebody lately wrote where the viewer may read."""

    url: str
    title: str
    place: str
    place_url: str
    at: datetime
    excerpt: str
    is_first: bool
    is_answer: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What somebody's page shows to this viewer."""

    person: User
    byline: Byline
    parts: tuple[Part, ...]
    posts: tuple[Said, ...]
    is_self: bool

    @property
    def champion_of(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.chip == "champion")


def person_page(viewer: User | AnonymousUser, handle: str) -> PersonPage:
    """Somebody as the viewer may know them, or 404. Three queries.

    Visitors meet only those who show them their name, and only where they do.
    """
    person = User.objects.visible_to(viewer).filter(handle=handle).first()
    if person is None:
        raise Http404
    parts = _parts(viewer, person)
    return PersonPage(
        person=person,
        byline=byline_of(person),
        parts=parts,
        posts=_posts(viewer, person, parts),
        is_self=person == viewer,
    )


def _parts(viewer: User | AnonymousUser, person: User) -> tuple[Part, ...]:
    theirs = Membership.objects.filter(user=person).reading().select_related("community")
    if isinstance(viewer, User):
        if viewer.is_suspended:
            return ()
        own = Membership.objects.filter(user=viewer, state__in=READING).values("community")
        theirs = theirs.filter(community__in=own)
    else:
        theirs = theirs.filter(shows_name=True, community__visibility=Visibility.PUBLIC)
    rows = theirs.order_by("community__name", "pk")[:50]
    return tuple(Part(row.community, _chip(row)) for row in rows)


def _chip(row: Membership) -> str:
    return row.role if row.role != "member" else "champion" if row.is_champion else ""


def _posts(viewer: User | AnonymousUser, person: User, parts: tuple[Part, ...]) -> tuple[Said, ...]:
    found = Post.objects.visible_to(viewer).filter(author=person)
    if not isinstance(viewer, User):
        places = [part.community.pk for part in parts]
        found = found.filter(Q(thread__community__in=places))
    rows = found.select_related("thread__community").order_by("-pk")[:POSTS]
    return tuple(_said(row, with_words=isinstance(viewer, User)) for row in rows)


def _said(post: Post, *, with_words: bool) -> Said:
    """To visitors titles only: words may name others, who keep their names."""
    thread = post.thread
    words = plain(post.html, 200) if with_words else ""
    return Said(
        url=post.get_absolute_url(),
        title=thread.title,
        place=thread.community.name,
        place_url=thread.community.get_absolute_url(),
        at=post.created_at,
        excerpt=words,
        is_first=post.number == 1,
        is_answer=thread.answer_id == post.pk,
    )
