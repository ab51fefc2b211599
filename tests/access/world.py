"""Four places, one for each visibility, and the sixteen people who try their doors."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.accounts.models import Export, ExportState, User
from apps.accounts.selectors import export_link
from apps.communities.access import Standing
from apps.communities.models import Community, Membership
from apps.communities.selectors import standing_of
from apps.core.models import MailState, OutgoingMail
from apps.core.screening import Doubt
from apps.guidelines.models import Draft, Guideline
from apps.guidelines.rules import Wording
from apps.ledger.models import Cursor, Entry
from apps.moderation.models import Case, Decision, Juror, Jury
from apps.moderation.selectors.amending import Wanted
from apps.moderation.services import give_opinion, note, pass_up, propose_change, report
from apps.search.services import rebuild
from apps.threads import services
from apps.threads.models import Post, Thread, ThreadKind, Upload
from tests.access.brought import came_from_elsewhere, picture_of
from tests.access.decided import decide_about
from tests.access.policies import VISIBILITIES, roles
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.guidelines.makers import make_edition
from tests.threads.makers import make_upload

DOORS = {
    "public": "open",
    "members": "open",
    "private": "application",
    "secret": "invitation",
}
STATES = {
    "applicant": "applied",
    "member": "active",
    "champion": "active",
    "moderator": "active",
    "steward": "active",
    "banned": "banned",
    "suspended": "active",
    "deleted": "active",
    "invited": "invited",
    "left": "left",
    "unverified": "active",
}
WATCHERS = {"member", "moderator", "steward"}  # who read what "member" wrote and nobody looked at
READERS = {"member", "champion", "moderator", "steward", "unverified"}
DESK, SITE = {"moderator", "steward"}, {"site_moderator", "site_admin"}
RANKS = {"moderator": "moderator", "steward": "steward"}


def canary() -> str:
    """Sixteen bytes that stand nowhere else, and survive every escaping."""
    return f"canary{secrets.token_hex(16)}"


@dataclass
class Place:
    """One community with its words, each holding a canary."""

    community: Community
    thread: Thread
    post: Post
    reply: Post
    picture: Upload
    decision: Decision  # about "member", and one that they appealed
    appealed: Decision
    case: Case  # about the first post, which "member" wrote; "champion" reported it; passed up
    rule: Guideline
    proposed: Thread  # in which "member" would have that rule worded otherwise
    seat: Juror  # of "champion", on the jury of what they appealed
    meta: list[str] = field(default_factory=list)  # canaries of name and purpose
    content: list[str] = field(default_factory=list)  # canaries of titles and words
    desk: list[str] = field(default_factory=list)  # of what those who keep order say and are told
    held: list[str] = field(default_factory=list)  # canaries of what waits until somebody looked


@dataclass
class World:
    """People by role, places by visibility."""

    people: dict[str, User | AnonymousUser]
    places: dict[str, Place]
    stuck: tuple[str, int] = ("", 0)  # a reader of the ledger, and the entry it failed at
    letter: int = 0  # one that was given up
    copy: str = ""  # the address of a copy of what is kept about "member"

    def user(self, role: str) -> User:
        """The person of that role; only the anonymous one is none."""
        person = self.people[role]
        if isinstance(person, User):
            return person
        raise TypeError(role)

    @property
    def names(self) -> list[str]:
        """What people are called: none of them lets visitors read it."""
        return [person.name for person in self.people.values() if isinstance(person, User)]


def make_world(visibilities: tuple[str, ...] = VISIBILITIES) -> World:
    """A brand, its places, and everybody who may or may not enter them."""
    make_brand()
    world = World(people={role: _person(role) for role in roles()}, places={})
    _agree(None, world.user("site_admin"), "Be kind.", "At length.")
    make_community("elsewhere", purpose="Another place.")
    join(Community.objects.get(slug="elsewhere"), world.user("foreign"), role="steward")
    for visibility in visibilities:
        add_place(world, visibility)
    get_stuck(world)
    have_copied(world)
    return world


def have_copied(world: World) -> None:
    """A copy that "member" asked for and can fetch."""
    path = f"exports/{secrets.token_hex(16)}.zip"
    default_storage.save(path, ContentFile(b"a copy"))
    export = Export.objects.create(
        user=world.user("member"),
        state=ExportState.READY,
        path=path,
        ready_at=timezone.now(),
        until=timezone.now() + timedelta(days=1),
    )
    world.copy = export_link(export).rstrip("/").rpartition("/")[2]


def get_stuck(world: World) -> None:
    """A reader that stands before the first entry, and a letter that was given up.

    The reader's code is gone, so that /readyz/ does not mind it.
    """
    first, name = Entry.objects.order_by("pk").values_list("pk", flat=True)[0], "tests.gone"
    Cursor.objects.create(name=name, position=first - 1, failures=1, error="ValueError")
    letter = OutgoingMail.objects.create(
        message_id="<stuck@example.org>",
        recipient="member-person@example.org",
        subject="A letter",
        state=MailState.DEAD,
        error="550 unknown",
    )
    world.stuck, world.letter = (name, first), letter.pk


def add_place(world: World, visibility: str, *, passes_up: bool = True) -> Place:
    """A community of that visibility, its people seated, a question asked and answered.

    A case of it was passed up: that much it tells the site's own people of itself.
    """
    name, purpose, title, said, body, answer, rule, long = (canary() for _ in range(8))
    community = make_community(
        f"{visibility}-place",
        name=name,
        purpose=purpose,
        visibility=visibility,
        joining=DOORS[visibility],
    )
    _seat(world, community)
    asker = standing_of(world.people["member"], community)
    helper = standing_of(world.people["champion"], community)
    thread = services.start_thread(
        standing=asker, kind=ThreadKind.QUESTION, title=f"Kettle {title}?", body=f"Because {said}"
    )
    reply = services.reply_to_thread(standing=helper, thread=thread, body=f"See {answer}")
    thread.refresh_from_db()
    first = services.edit_post(
        standing=asker, post=thread.posts.get(number=1), body=f"Since {body}", version=1
    )
    picture = picture_of(first)
    came_from_elsewhere(thread, reply)
    decided = decide_about(asker, standing_of(world.people["moderator"], community))
    jury = Jury.objects.create(appeal=decided[1].appeal)
    seat = Juror.objects.create(jury=jury, user=helper.user)
    agreed = _agree(community, world.user("steward"), rule, long)
    words = [canary() for _ in range(3)]
    case = _case_about(first, helper.user, agreed, words, passes_up=passes_up)
    proposed = propose_change(
        standing=asker,
        place=community,
        wanted=Wanted(agreed.key, Wording(title=rule, body=body, key=agreed.key), onto=2),
        reason=f"For {said}",
    ).thread
    about = (*decided, case, agreed, proposed, seat)
    place = Place(community, thread, first, reply, picture, *about)
    place.desk += words
    place.meta += [name, purpose, rule]
    place.content += [title, said, body, answer, long]
    place.held += _have_wait(asker, thread)
    list(rebuild())  # what search may find is found at once
    world.places[visibility] = place
    return place


def _seat(world: World, community: Community) -> None:
    """Everybody in the place and the state that their name says."""
    for role, state in STATES.items():
        champion = role == "champion"
        rank = RANKS.get(role, "member")
        join(community, world.user(role), state=state, role=rank, is_champion=champion)


def _case_about(
    post: Post, reporter: User, rule: Guideline, words: list[str], *, passes_up: bool
) -> Case:
    """A case that was talked about, and passed up."""
    told, noted, thought = words
    case = report(reporter=reporter, kind="post", object_id=post.pk, rule=rule.key, text=told).case
    community = post.thread.community
    keeper = Membership.objects.get(community=community, role="moderator", state="active")
    standing = standing_of(keeper.user, community)
    note(standing=standing, case=case, text=noted)
    give_opinion(standing=standing, case=case, rung="note", text=thought)
    if passes_up:
        pass_up(standing=standing, case=case)
    case.refresh_from_db()
    return case


def _have_wait(author: Standing, thread: Thread) -> list[str]:
    """A reply, a thread and a picture that wait until somebody has looked."""
    title, opening, reply, shown = (canary() for _ in range(4))
    doubted = services.Arrival(doubts=(Doubt("trap", "It is too good.", 0.9),))
    waiting = services.start_thread(
        standing=author,
        kind=ThreadKind.QUESTION,
        title=f"Kettle {title}?",
        body=f"Because {opening}",
        arrival=doubted,
    )
    picture = make_upload(author.user, post=waiting.posts.get(), alt=shown)
    default_storage.save(f"{picture.path}/large.webp", ContentFile(shown.encode()))
    services.reply_to_thread(standing=author, thread=thread, body=f"Or {reply}", arrival=doubted)
    return [title, opening, reply, shown]


def _agree(community: Community | None, author: User, title: str, long: str) -> Guideline:
    """Two versions of a set, and a third that somebody is wording; nobody is asked about them."""
    make_edition(community, title)
    edition = make_edition(community, title, long=long)
    wording = Wording(title=title, long=long)
    Draft.objects.create(community=community, author=author, onto=2, rules=[wording.kept])
    return edition.guidelines.get()


def _person(role: str) -> User | AnonymousUser:
    if role == "anonymous":
        return AnonymousUser()
    fields: dict[str, Any] = {"accepted_version": 1}
    if role in {"site_moderator", "site_admin"}:
        fields[f"is_{role}"] = True
    handle = f"{role.replace('_', '-')}-person"
    default_storage.save(f"faces/{handle}/key.webp", ContentFile(b"a picture"))
    fields["email"] = f"{canary()}@example.org"
    return make_user(handle, name=canary(), face=f"faces/{handle}/key.webp", **fields)


def fall_from_grace(world: World) -> World:
    """What befell some of them after they had joined."""
    later = timezone.now() + timedelta(days=7)
    _change(world, "suspended", suspended_until=later)
    _change(world, "unverified", verified_at=None)
    _change(world, "deleted", is_active=False, erased_at=timezone.now())
    return world


def forbidden_to(world: World, role: str) -> Iterator[tuple[str, str]]:
    """What the role must never be shown, by name: words of places, and names of people."""
    for visibility, place in world.places.items():
        reads = role in READERS
        if not reads and visibility == "secret":
            yield from ((f"the {visibility} place", canary) for canary in place.meta)
        if not reads and visibility != "public":
            yield from ((f"words of the {visibility} place", canary) for canary in place.content)
        if role not in DESK and (visibility != "public" or role not in SITE):
            said = place.desk[1:] if role == "champion" else place.desk  # their own report
            yield from ((f"the desk of the {visibility} place", canary) for canary in said)
        if role not in WATCHERS and (visibility != "public" or role not in SITE):  # passed up
            yield from ((f"what waits in the {visibility} place", canary) for canary in place.held)
    for other, person in world.people.items():
        if other != role and isinstance(person, User) and person.email:
            yield f"the address of {other}", person.email.partition("@")[0]
    if role in {"anonymous", "deleted"}:
        yield from (("a name kept from visitors", name) for name in world.names)


def _change(world: World, role: str, **fields: object) -> None:
    user = world.user(role)
    User.objects.filter(pk=user.pk).update(**fields)
    user.refresh_from_db()
