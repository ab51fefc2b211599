"""The demonstration: Tern & Tide, told through the services as of when it happened."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.communities import services as communities
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core import clock
from apps.guidelines import services as guidelines
from apps.guidelines.rules import Example, Wording
from apps.home.demo.faces import face
from apps.home.demo.keeping import Keeping
from apps.moderation import services as moderation
from apps.threads import services as threads
from apps.threads.models import Post, Thread

HERE = Path(__file__).parent
WORDS = ("thanks", "same", "helped", "question", "lovely")
OPENED = timedelta(days=400)  # how long ago the house opened
LATEST = timedelta(minutes=4)  # how long ago the last word may have been said

Saying: TypeAlias = tuple[datetime, Callable[[], None]]


def read(name: str) -> dict[str, Any]:
    """One of the demonstration's files."""
    return tomllib.loads((HERE / f"{name}.toml").read_text())


def rules_of(rules: list[dict[str, Any]], edition: dict[str, Any]) -> list[dict[str, Any]]:
    """The rules as an edition had them."""
    words, without = edition.get("words", {}), edition.get("without", ())
    return [rule | words.get(rule["name"], {}) for rule in rules if rule["name"] not in without]


def wording(rule: dict[str, Any], keys: dict[str, str]) -> Wording:
    """One rule of the script; it keeps the key that its name had before."""
    told = [(rule["fits"], True), (rule["crosses"], False)]
    return Wording(
        title=rule["title"],
        body=rule["body"],
        long=rule["long"].strip(),
        why=rule["why"],
        examples=tuple(Example(text, fits) for texts, fits in told for text in texts),
        nudge_words=tuple(rule["words"]),
        key=keys.get(rule["name"], ""),
    )


class Telling:
    """Writes the demonstration, once, into an empty house."""

    def __init__(self, *, now: datetime, passwords: dict[str, str]) -> None:
        self.script = read("brand")
        self.now = now.astimezone(ZoneInfo(self.script["time_zone"]))
        self.passwords = passwords  # by handle, for those whom one can sign in as
        self.people: dict[str, User] = {}
        self.told: dict[str, Thread] = {}
        self.keys: dict[str, str] = {}  # of the brand's rules, by their names in the script
        self.keeping = Keeping(self.people, self.keys)
        self.later: list[dict[str, Any]] = []

    def tell(self) -> None:
        """People, places and rules; then every word in the order in which it was said."""
        with clock.at(self.now - OPENED):
            keys = ("name", "colour", "mark", "purpose", "welcome", "time_zone")
            communities.save_brand(actor=None, **{key: self.script[key] for key in keys})
            for person in read("people")["person"]:
                self.people[person["handle"]] = self._arrive(person)
            first, *self.later = self.script["edition"]
            self._agree(first)
            for place in self.script["community"]:
                self._open(place)
        for at, say in sorted(self._said(), key=lambda saying: saying[0]):
            with clock.at(at):
                say()

    def _arrive(self, person: dict[str, Any]) -> User:
        handle = person["handle"]
        user = accounts.sign_up(
            name=person["name"],
            handle=handle,
            email=f"{handle}@ternandtide.example",
            time_zone=person.get("time_zone", self.script["time_zone"]),
            password=self.passwords.get(handle, ""),
        )
        bio = person.get("bio", "")
        accounts.describe(user=user, name=user.name, line=person["line"], bio=bio)
        if "face" in person:
            accounts.set_face(user=user, file=BytesIO(face(person["face"])))
        if person.get("staff"):
            accounts.name_brand_staff(user=user)
        if person.get("admin"):
            accounts.appoint_admin(email=str(user.email))
        user.refresh_from_db()
        return user

    def _agree(self, edition: dict[str, Any]) -> None:
        """Publish an edition of the brand's set; everybody keeps to it at once."""
        rules = rules_of(self.script["guideline"], edition)
        admins = (row for row in read("people")["person"] if row.get("admin"))
        keeper = self.people[next(admins)["handle"]]
        published = guidelines.publish_edition(
            standing=standing_of(keeper, None) if self.keys else None,
            community=None,
            rules=[wording(rule, self.keys) for rule in rules],
            note=edition.get("note", ""),
            is_major=not edition.get("small"),
            renew_months=edition.get("renew_months"),
        )
        keys = published.guidelines.order_by("number").values_list("key", flat=True)
        self.keys.clear()
        self.keys.update(zip((rule["name"] for rule in rules), keys, strict=True))
        for person in self.people.values():
            guidelines.accept_edition(user=person, community=None)
            person.refresh_from_db()

    def _open(self, place: dict[str, Any]) -> None:
        """Found a community with its door open, seat everybody, then close it as it is now."""
        founder = self.people[place["steward"]]
        kept = ("slug", "name", "purpose", "emblem", "question", "seats")
        shape = {key: place[key] for key in kept if key in place}
        community = communities.found_community(
            founder=founder, visibility="members", joining="open", **shape
        )
        steward = partial(standing_of, founder, community)
        if rules := place.get("guideline"):
            guidelines.publish_edition(
                standing=steward(), community=community, rules=[wording(rule, {}) for rule in rules]
            )
            community.refresh_from_db()
        for handle in (*place["moderators"], *place["champions"], *place["members"]):
            standing = standing_of(self.people[handle], community)
            days = place.get("newcomers", {}).get(handle, OPENED.days)
            with clock.at(self.now - timedelta(days=days)):
                member = communities.join_community(
                    standing=standing,
                    shows_name=len(handle) % 2 == 0,  # some show visitors their name, some do not
                    accepted_version=community.guidelines_version,
                )
            if handle in place["moderators"]:
                communities.set_role(standing=steward(), membership=member, role="moderator")
            if handle in place["champions"]:
                communities.name_champion(standing=steward(), membership=member, on=True)
        door = {key: place[key] for key in ("visibility", "joining")}
        communities.change_community(standing=steward(), **door)
        for applicant in place.get("applicants", ()):
            with clock.at(self._moment(applicant["at"])):
                self._ask(applicant, community)

    def _ask(self, applicant: dict[str, str], community: Community) -> None:
        community.refresh_from_db()
        communities.apply_to_community(
            standing=standing_of(self.people[applicant["handle"]], community),
            text=applicant["text"],
            accepted_version=community.guidelines_version,
        )

    def _said(self) -> Iterator[Saying]:
        """Every thread and post of every place, and each set of rules, with its moment."""
        for edition in self.later:
            yield self.now - timedelta(days=edition["days"]), partial(self._agree, edition)
        for place in self.script["community"]:
            for number, thread in enumerate(read(place["slug"])["thread"]):
                key = f"{place['slug']}-{number}"
                yield self._moment(thread["at"]), partial(self._start, key, place["slug"], thread)
                for post in thread.get("post", ()):
                    yield self._moment(post["at"]), partial(self._reply, key, post)
                    if note := post.get("note"):
                        yield self._moment(note["at"]), partial(self._remark, key, post["by"], note)
                yield self.now, partial(self._finish, key, thread)
        for at, act in self.keeping.acts(read("keeping")["act"]):
            yield self._moment(at), act

    def _moment(self, at: str) -> datetime:
        """When "3d 07:52" was, by days back from today, or "2h 10m" back; never ahead of now."""
        if at.endswith("m"):
            hours, _, minutes = at.removesuffix("m").rpartition("h")
            return self.now - timedelta(hours=int(hours or 0), minutes=int(minutes))
        days, _, clock_time = at.partition("d ")
        day = self.now.date() - timedelta(days=int(days))
        moment = datetime.combine(day, time.fromisoformat(clock_time), self.now.tzinfo)
        return min(moment, self.now - LATEST)

    def _start(self, key: str, slug: str, thread: dict[str, Any]) -> None:
        place = Community.objects.get(slug=slug)
        self.told[key] = threads.start_thread(
            standing=standing_of(self.people[thread["by"]], place),
            kind=thread["kind"],
            title=thread["title"],
            body=thread["body"].strip(),
        )
        self._leave_words(self.told[key].posts.get(number=1), thread)

    def _reply(self, key: str, post: dict[str, Any]) -> None:
        thread = Thread.objects.select_related("community").get(pk=self.told[key].pk)
        said = threads.reply_to_thread(
            standing=standing_of(self.people[post["by"]], thread.community),
            thread=thread,
            body=post["body"].strip(),
        )
        if "name" in post:
            self.keeping.named[post["name"]] = said
        self._leave_words(said, post)

    def _remark(self, key: str, author: str, note: dict[str, str]) -> None:
        """A line of one who keeps order, under what that person said last."""
        said = Post.objects.filter(thread=self.told[key], author=self.people[author])
        post = said.select_related("thread__community").latest("number")
        moderation.leave_remark(
            standing=standing_of(self.people[note["by"]], post.thread.community),
            post=post,
            text=note["body"].strip(),
            rule=self.keys[note["rule"]],
        )

    def _leave_words(self, post: Post, said: dict[str, Any]) -> None:
        post = Post.objects.select_related("thread__community").get(pk=post.pk)
        for word in WORDS:
            for handle in said.get(word, ()):
                standing = standing_of(self.people[handle], post.thread.community)
                threads.react(standing=standing, post=post, word=word, on=True)

    def _finish(self, key: str, thread: dict[str, Any]) -> None:
        """What was decided once everything was said: answer, pin, lock."""
        told = Thread.objects.select_related("community").get(pk=self.told[key].pk)
        if number := thread.get("answer"):
            post = Post.objects.select_related("thread__community").get(thread=told, number=number)
            asker = standing_of(self.people[thread["by"]], told.community)
            threads.accept_answer(standing=asker, post=post)
        keepers = [place for place in self.script["community"] if key.startswith(place["slug"])]
        keeper = standing_of(self.people[keepers[0]["steward"]], told.community)
        if thread.get("pinned"):
            threads.pin_thread(standing=keeper, thread=told, on=True)
        if thread.get("locked"):
            threads.lock_thread(standing=keeper, thread=told, on=True)
