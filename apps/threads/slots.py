"""Places in a thread's page that rooms above fill, so that threads need not know them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.safestring import SafeString

from apps.communities.access import Standing
from apps.threads.models import Thread


@dataclass(frozen=True, slots=True)
class Link:
    """An item of a post's menu."""

    label: str
    glyph: str
    url: str


class InMenu(Protocol):
    """Says what stands in the menu of a thread's post; its number may be one that is yet open."""

    def __call__(
        self, public_id: str, number: str, *, is_own: bool, keeps_order: bool
    ) -> Link | None: ...


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a post cannot be read by everybody, as everybody may know it."""

    rules: tuple[int, ...]  # their numbers
    at: datetime
    comes_back: bool  # by itself, once its author has edited it
    letter: str = ""  # where its author reads more
    said: str = ""  # a sentence instead, where no rule is named yet


@dataclass(frozen=True, slots=True)
class Cited:
    """A guideline, by its number and by the address that outlives it."""

    number: int
    title: str
    body: str
    url: str


@dataclass(frozen=True, slots=True)
class TakenOut:
    """That a decision took a passage out of a post, as everybody may know it."""

    at: datetime
    rules: tuple[Cited, ...] = ()
    letter: str = ""  # where its author reads more


@dataclass(frozen=True, slots=True)
class Remark:
    """A line under a post, of one who keeps order, for everybody who reads it."""

    author_id: int
    text: str
    at: datetime
    is_edited: bool = False
    cites: Cited | None = None
    edit: str = ""  # where the viewer changes it
    tell: str = ""  # where they report it


RemarksOf = Callable[[Sequence[int], Standing], Mapping[int, Remark]]
TakenOutOf = Callable[[Sequence[int]], Mapping[int, tuple[TakenOut, ...]]]
Panel = Callable[[Standing, Thread], SafeString]
GroundsOf = Callable[[Sequence[int]], Mapping[int, Grounds]]

POST_MENU: list[InMenu] = []
GROUNDS: list[GroundsOf] = []
REACH: list[GroundsOf] = []
REMARKS: list[RemarksOf] = []
TAKEN_OUT: list[TakenOutOf] = []
PANELS: dict[str, Panel] = {}


def in_menu(fill: InMenu) -> None:
    """Have a room above say what it puts into the menu of posts."""
    if fill not in POST_MENU:
        POST_MENU.append(fill)


def says_why(fill: GroundsOf) -> None:
    """Have a room above say why posts are hidden, by their ids."""
    if fill not in GROUNDS:
        GROUNDS.append(fill)


def says_why_within(fill: GroundsOf) -> None:
    """Have a room above say why threads are kept within their community, by their ids."""
    if fill not in REACH:
        REACH.append(fill)


def reach_of(thread: int) -> Grounds | None:
    """Why a thread is kept within its community; None where nobody gave a reason."""
    return next((found[thread] for fill in REACH if thread in (found := fill([thread]))), None)


def says_what_is_out(fill: TakenOutOf) -> None:
    """Have a room above say what decisions took out of posts, by their ids."""
    if fill not in TAKEN_OUT:
        TAKEN_OUT.append(fill)


def taken_out_of(posts: Mapping[int, datetime]) -> dict[int, tuple[TakenOut, ...]]:
    """What decisions took out of these posts; of which nobody says more, since when it is out."""
    found: dict[int, tuple[TakenOut, ...]]
    found = {post: (TakenOut(at),) for post, at in posts.items()}
    for fill in TAKEN_OUT if posts else ():
        found |= fill(list(posts))
    return found


def stands_under(fill: RemarksOf) -> None:
    """Have a room above say what stands under posts, by their ids."""
    if fill not in REMARKS:
        REMARKS.append(fill)


def links(public_id: str, number: str, *, is_own: bool, keeps_order: bool = False) -> list[Link]:
    """What stands in the menu of a post beside its own."""
    given = {"is_own": is_own, "keeps_order": keeps_order}
    found = (fill(public_id, number, **given) for fill in POST_MENU)
    return [link for link in found if link is not None]


def grounds_of(posts: Sequence[int]) -> dict[int, Grounds]:
    """Why these posts are hidden; those that nobody gave a reason for are left out."""
    found: dict[int, Grounds] = {}
    for fill in GROUNDS if posts else ():
        found |= fill(posts)
    return found


def remarks_under(posts: Sequence[int], standing: Standing) -> dict[int, Remark]:
    """What stands under these posts, by their ids."""
    found: dict[int, Remark] = {}
    for fill in REMARKS if posts else ():
        found |= fill(posts, standing)
    return found


def stands_above(about: str, fill: Panel) -> None:
    """Have a room above draw what stands over the posts of threads it began; see `Thread.about`."""
    PANELS[about] = fill


def panel_of(standing: Standing, thread: Thread) -> SafeString:
    """What stands over the posts of a thread; of an ordinary one nothing, and nobody is asked."""
    fill = PANELS.get(thread.about) if thread.about else None
    return fill(standing, thread) if fill else SafeString()
