"""Words for screens to look at, of real people in real places, for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core import clock
from apps.core.markdown import render
from apps.core.screening import Doubt, Writing, doubts_about
from apps.moderation.models import EVERYWHERE, Lesson, ScreenSwitch, Token
from apps.moderation.screening.bayes import ENOUGH
from apps.moderation.screening.reading import traits_of
from apps.threads.models import Post
from apps.threads.services.prose import links_in
from tests.accounts.makers import make_user
from tests.communities.makers import make_community
from tests.ledger.settling import settle
from tests.moderation.makers import make_case, offer
from tests.threads.makers import make_reply, make_thread

LONG_AGO = timedelta(days=400)
OFFER = (
    "Hello to all of you, I have a great offer on drysuit seals and zips this week only, "
    "twenty quid each, message me and I post them to you the same day."
)


def newcomer(handle: str = "nils", **fields: Any) -> User:
    """Somebody who came today."""
    return make_user(handle, **fields)


def known(handle: str = "ada", posts: int = 5, place: Community | None = None) -> User:
    """Somebody who came long ago, with so many posts that stand."""
    user = make_user(handle, created_at=clock.now() - LONG_AGO, accepted_version=1)
    if posts:
        thread = make_thread(handle, place or make_community(f"home-of-{handle}"))
        for number in range(posts - 1):
            make_reply(thread, handle, f"Try soap, the {number}. time.")
    return user


def writing(body: str, author: User, place: Community, **fields: Any) -> Writing:
    """Words as a form hands them on, with where they lead."""
    links = frozenset(links_in(render(body)))
    return Writing(kind="post", author=author, place=place, body=body, links=links, **fields)


def said(body: str, author: User, place: Community, **fields: Any) -> list[tuple[str, str]]:
    """What the screens say of it: which, and the sentence."""
    return [(doubt.screen, doubt.said) for doubt in doubts(body, author, place, **fields)]


def doubts(body: str, author: User, place: Community, **fields: Any) -> tuple[Doubt, ...]:
    return doubts_about(writing(body, author, place, **fields))


def turn(place: Community, screen: str, *, on: bool) -> None:
    """As a steward's box does."""
    ScreenSwitch.objects.create(community=place, screen=screen, is_on=on)


def spread(body: str, *handles: str, place: Community) -> list[Post]:
    """The same words by each of them, in a thread there, and read by every projection."""
    thread = make_thread("olga", place)
    posts = [make_reply(thread, handle, body) for handle in handles]
    settle()
    return posts


def teach(wrong: str, fine: str, many: int = ENOUGH, place: int = EVERYWHERE) -> None:
    """So many lessons of each, all in these words, as if they had been decided long ago."""
    case = make_case(offer(make_community("school")))
    snapshot = case.targets.get().snapshots.get()
    for is_against in (True, False):
        Lesson.objects.bulk_create(
            Lesson(
                kind="post",
                object_id=10_000 + 2 * number + is_against,
                case=case,
                snapshot=snapshot,
                place=place,
                is_against=is_against,
            )
            for number in range(many)
        )
    counts = dict.fromkeys(traits_of("", wrong), (many, 0)) | dict.fromkeys(
        traits_of("", fine), (0, many)
    )
    for trait in traits_of("", wrong) & traits_of("", fine):
        counts[trait] = (many, many)
    Token.objects.bulk_create(
        Token(place=place, token=trait, against=against, fine=good)
        for trait, (against, good) in counts.items()
    )
