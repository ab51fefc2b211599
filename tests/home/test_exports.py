"""What lies in a copy that somebody takes along: all their own, and nothing of others."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import Export, User
from apps.accounts.reading import FOR_PROGRAMS, NAMES, TOP, WORDS
from apps.accounts.services import ban_person
from apps.communities import services as communities
from apps.communities.models import Circle, Community, Membership
from apps.core.kinds import all_kinds
from apps.core.portions import LEFT_OUT, all_portions
from apps.core.screening import Doubt
from apps.moderation import services as moderation
from apps.moderation.models import Appeal, BrokenGlass, Report, Wishes
from apps.threads import services as threads
from apps.threads.models import Draft, Post
from tests.accounts.copies import listed, made, opened
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community
from tests.ledger.settling import settle
from tests.moderation.makers import RULE_KEY, decide, delivered, keeper, make_case
from tests.threads.makers import first_post, make_reply, make_thread, make_upload, member_of

pytestmark = pytest.mark.django_db

AS_PLAIN_NUMBERS = re.compile(r"^(actor|by)_id$")  # columns that lead to people without a key


# ── nothing is forgotten ─────────────────────────────────────────────────────────────────────────
def leads_to_people() -> set[str]:
    """Every field of every model that leads to a person."""
    found = set()
    for model in apps.get_models():
        for field in [*model._meta.concrete_fields, *model._meta.local_many_to_many]:
            if field.related_model is User or AS_PLAIN_NUMBERS.match(field.name):
                found.add(f"{model._meta.label}.{field.name}")
    return found


def taken_along() -> set[str]:
    """Those by whom somebody's rows are found for their copy."""
    fields = {f"{portion.model._meta.label}.{portion.owner}" for portion in all_portions()}
    return {field for field in fields if "__" not in field} - {"accounts.User.pk"}


def test_whatever_leads_to_a_person_is_taken_along_or_left_out_for_a_reason() -> None:
    assert taken_along() & LEFT_OUT.keys() == set()
    assert taken_along() | LEFT_OUT.keys() == leads_to_people()
    assert {field for field, why in LEFT_OUT.items() if len(why) < 20} == set()


def test_a_kind_that_names_fields_to_take_along_says_whose_they_are() -> None:
    assert {kind.name: bool(kind.exports) for kind in all_kinds()} == {
        kind.name: bool(kind.owner and kind.plural) for kind in all_kinds()
    }


# ── a life, with words that stand nowhere else ───────────────────────────────────────────────────
class Life:
    """Rob's, in a place he reads and in one he reads no longer, among others."""

    def __init__(self) -> None:
        self.own: list[str] = []
        self.others: list[str] = []
        self.rob = make_user(
            "rob", email=f"{self.mine('address')}@example.org", bio=self.mine("bio")
        )
        self.rob.set_password(self.theirs("password"))
        self.rob.save()
        self.others.append(self.rob.password)
        self.place = make_community()
        self.lair = make_community("lair", name=self.theirs("lair"), visibility="secret")
        self.talks()
        self.is_kept_in_order()
        self.loses_a_place()
        settle()
        for person in User.objects.exclude(pk=self.rob.pk):
            self.others.append(person.name)

    def mine(self, what: str) -> str:
        self.own.append(f"own-{what}-{len(self.own):02}x")
        return self.own[-1]

    def theirs(self, what: str) -> str:
        self.others.append(f"others-{what}-{len(self.others):02}x")
        return self.others[-1]

    def talks(self) -> None:
        """Starts, replies, edits, is held and hidden, deletes, reacts, drafts, uploads."""
        rob = member_of(self.place, self.rob)
        make_user("kwame", name=self.theirs("name"))
        started = make_thread(self.rob, self.place, title=self.mine("title"), body=self.mine("old"))
        threads.edit_post(
            standing=rob, post=first_post(started), body=self.mine("opening"), version=1
        )
        self.told = make_thread("kwame", self.place, title="Zips", body=self.theirs("opening"))
        make_reply(started, "kwame", self.theirs("reply"))
        make_reply(self.told, self.rob, self.mine("hidden"), hidden_at=timezone.now())
        make_reply(self.told, self.rob, self.mine("deleted"), deleted_at=timezone.now())
        doubted = threads.Arrival(doubts=(Doubt("trap", self.theirs("doubt"), 0.9),))
        threads.reply_to_thread(
            standing=rob, thread=self.told, body=self.mine("held"), arrival=doubted
        )
        threads.react(standing=rob, post=first_post(self.told), word="thanks", on=True)
        Draft.objects.create(user=self.rob, key="thread-x", body=self.mine("draft"))
        self.picture = make_upload(self.rob, alt=self.mine("alt"))
        stored = ContentFile(self.mine("picture").encode())
        default_storage.save(f"{self.picture.path}/large.webp", stored)
        Circle.objects.create(community=self.place, name=self.mine("circle")).people.add(self.rob)
        communities.invite(
            standing=join(make_community("sail-loft"), self.rob, role="steward"),
            handle_or_email=f"{self.theirs('guest')}@example.org",
            note=self.mine("welcome"),
        )
        Wishes.objects.create(person=self.rob)

    def is_kept_in_order(self) -> None:
        """Is reported, decided about, writes an appeal; reports somebody himself."""
        said = make_reply(self.told, self.rob, self.mine("offer"))
        priya, maren = keeper(self.place), keeper(self.place, "maren", "steward")
        self.report(make_user("dilys", name=self.theirs("name")), said, self.theirs("report"))
        case = Report.objects.get().case
        moderation.note(standing=priya, case=case, text=self.theirs("note"))
        words = {"letter": self.mine("letter"), "signed": "Those who keep order"}
        decision = delivered(decide(case, by=priya, **words))
        appeal = moderation.appeal(decision=decision, text=self.mine("appeal"))
        moderation.give_opinion(standing=maren, case=case, rung="hide", text=self.theirs("opinion"))
        moderation.write_about_appeal(standing=maren, appeal=appeal, text=self.mine("line"))
        moderation.answer_appeal(
            standing=maren, appeal=appeal, outcome="upheld", reasons=self.mine("answer")
        )
        answer = make_reply(self.told, "kwame", self.theirs("offer"))
        self.report(self.rob, answer, self.mine("report"))
        decide(make_case(make_reply(self.told, self.rob, "Mine."), by="eirik"), by=priya)

    def report(self, who: User, post: Post, text: str) -> None:
        if not Membership.objects.filter(community=self.place, user=who).exists():
            join(self.place, who)
        moderation.report(reporter=who, kind="post", object_id=post.pk, rule=RULE_KEY, text=text)

    def loses_a_place(self) -> None:
        """Had a seat in a secret place, talked, read and reacted there, and left."""
        rob = member_of(self.lair, self.rob)
        lost = make_thread("kwame", self.lair, title=self.theirs("title"), body="Words.")
        make_reply(lost, self.rob, self.mine("lair"))
        threads.react(standing=rob, post=first_post(lost), word="thanks", on=True)
        own = make_thread(self.rob, self.lair, title=self.mine("lair"), body=self.mine("lair"))
        make_reply(own, "kwame", self.theirs("reply"))
        Circle.objects.create(community=self.lair, name=self.theirs("circle")).people.add(self.rob)
        Membership.objects.filter(community=self.lair, user=self.rob).update(state="left")

    def found(self, words: list[str]) -> dict[str, list[str]]:
        """Which of these words stand where in his copy."""
        files = opened(made(self.rob))
        return {
            word: [name for name, content in files.items() if word.encode() in content]
            for word in words
        }


@pytest.fixture
def life() -> Life:
    return Life()


def test_all_of_ones_own_is_in_it(life: Life) -> None:
    found = life.found(life.own)

    assert len(life.own) > 20
    assert [word for word, names in found.items() if not names] == []
    shown = next(names for word, names in found.items() if "picture" in word)
    assert shown == [f"pictures/{life.picture.public_id}.webp"]


def test_t06_nothing_of_others_is_in_it(life: Life) -> None:
    found = life.found(life.others)

    assert len(life.others) > 20
    assert {word: names for word, names in found.items() if names} == {}


def test_t06_a_canary_of_others_would_be_seen(life: Life) -> None:
    Post.objects.filter(body__contains="own-offer").update(body=life.others[-1])

    assert list(life.found(life.others[-1:]).values()) != [[]]


def test_somebody_banned_everywhere_takes_the_same_along_but_others_titles(
    life: Life,
) -> None:
    Community.objects.filter(pk=life.place.pk).update(visibility="members")
    ban_person(user=life.rob, decision_id=1, actor=None)
    life.rob.refresh_from_db()
    found = life.found(life.own)
    copy = listed(Export.objects.get(user=life.rob))

    assert [word for word, names in found.items() if not names] == []
    assert [row["title"] for row in copy["post"] if row.get("title") == "Zips"] == []


# ── how it stands there ──────────────────────────────────────────────────────────────────────────
def test_what_is_hidden_held_or_deleted_is_marked(life: Life) -> None:
    posts = {row["body"]: row["state"] for row in listed(made(life.rob))["post"]}

    marked = {words.split("-")[1]: state for words, state in posts.items() if "own" in words}
    assert {words: state for words, state in marked.items() if state != "shown"} == {
        "hidden": "hidden",
        "deleted": "deleted",
        "held": "held",
        "offer": "hidden",
    }


def test_titles_and_addresses_are_given_while_they_may_be_read(life: Life) -> None:
    copy = listed(made(life.rob))
    replies = {row["body"].split("-")[1]: row for row in copy["post"] if "own" in row["body"]}
    lost = [row for row in copy["post"] if row["body"].startswith("own-lair")]

    assert replies["held"]["title"] == "Zips"
    assert replies["held"]["place"] == "Repair Bench"
    assert replies["held"]["address"].startswith("http://localhost:8000/t/")
    assert [sorted(row.keys() & {"title", "address", "place"}) for row in lost] == [
        [],
        ["address", "title"],
    ]
    assert [row.get("place") for row in copy["membership"]] == ["Repair Bench", "Sail Loft", None]


def test_what_came_of_a_report_is_said_once_it_was_told(life: Life) -> None:
    assert [row["told_verdict"] for row in listed(made(life.rob))["report"]] == [""]

    Report.objects.filter(reporter=life.rob).update(verdict="agreed")
    assert [row["told_verdict"] for row in again(life)["report"]] == [""]
    Report.objects.filter(reporter=life.rob).update(answered_at=timezone.now())
    assert [row["told_verdict"] for row in again(life)["report"]] == ["agreed"]


def again(life: Life) -> dict[str, list[dict[str, Any]]]:
    """Another copy, as if a day had gone."""
    Export.objects.update(asked_at=timezone.now() - timedelta(days=1))
    return listed(made(life.rob))


def test_a_letter_that_has_not_left_is_not_in_it(life: Life) -> None:
    copy = listed(made(life.rob))

    assert len(copy["statement"]) == 1
    assert len(copy["strike"]) == 1
    assert Appeal.objects.count() == len(copy["appeal"]) == 1


def test_that_it_was_read_from_outside_is_in_it_after_thirty_days(life: Life) -> None:
    case = Report.objects.get(reporter__handle="dilys").case
    for days in (29, 31):
        at = timezone.now() - timedelta(days=days)
        noor = make_user("noor")
        BrokenGlass.objects.create(case=case, by=noor, reason=life.theirs("reason"), at=at)
    copy = listed(made(life.rob))

    assert [row["place"] for row in copy["read_from_outside"]] == ["Repair Bench"]
    assert b"others-reason" not in opened(Export.objects.get(user=life.rob))["index.html"]


def test_moments_are_in_utc_and_every_name_has_its_words(life: Life) -> None:
    copy = listed(made(life.rob))
    rows = [row for rows in copy.values() for row in rows]
    moments = [value for row in rows for name, value in row.items() if name.endswith("_at")]

    assert [one for one in moments if one and not re.fullmatch(r"[\d-]{10}T[\d:]{8}Z", one)] == []
    assert {name for row in rows for name in row} - NAMES.keys() == {
        *TOP,
        *WORDS,
        *FOR_PROGRAMS,
    } - {"state"}


def test_the_page_runs_nothing_and_fetches_nothing(life: Life) -> None:
    Post.objects.filter(body__contains="own-opening").update(body="<script>alert(1)</script>")
    page = opened(made(life.rob))["index.html"].decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert re.findall(r"<script|<link|<iframe|javascript:|\son\w+=", page) == []
    assert {src.partition("/")[0] for src in re.findall(r'src="([^"]*)"', page)} == {"pictures"}


def test_it_costs_as_many_queries_for_three_posts_as_for_one() -> None:
    thread = make_thread("kwame")

    def cost(handle: str, posts: int) -> int:
        for _ in range(posts):
            make_reply(thread, handle)
        with CaptureQueriesContext(connection) as queries:
            made(make_user(handle))
        return len(queries)

    assert cost("ada", 1) == cost("ben", 3)


def test_rows_are_read_some_at_a_time_and_none_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.portions.CHUNK", 2)
    thread = make_thread("kwame")
    said = [make_reply(thread, "rob", f"word {number}").body for number in range(5)]

    assert [row["body"] for row in listed(made(make_user("rob")))["post"]] == said
