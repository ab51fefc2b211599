"""A thread is kept within its community by a decision: read as before, offered nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from apps.accounts.models import User
from apps.communities.selectors import standing_of
from apps.moderation import services
from apps.moderation.models import AuditEntry, Case, Decision
from apps.moderation.selectors.case import case_page
from apps.search.selectors import search
from apps.threads.events import ThreadReachChanged
from apps.threads.models import Thread
from apps.threads.selectors import thread_list
from tests.communities.makers import make_brand, make_community
from tests.ledger.settling import recorded, settle
from tests.moderation.makers import decide, delivered, keeper, make_appeal, make_case, report
from tests.threads.makers import first_post, make_reply, make_thread

pytestmark = pytest.mark.django_db
TITLE = "Kettles, cheap"


@pytest.fixture(autouse=True)
def _ground() -> None:
    cache.clear()
    make_brand()


@pytest.fixture
def thread() -> Thread:
    thread = make_thread("rob", make_community("bench"), title=TITLE, body="Mine whistles.")
    make_reply(thread, "kwame", "Descale it.")
    return thread


@pytest.fixture
def case(thread: Thread) -> Case:
    return make_case(first_post(thread))


def titles(viewer: User | AnonymousUser, *place: object, **options: str) -> list[str]:
    return [row.title for row in thread_list(viewer, *place, **options).rows]  # type: ignore[arg-type]


def found(viewer: User | AnonymousUser, query: str) -> list[str]:
    return [result.url for result in search(viewer=viewer, query=query).results]


def test_it_is_offered_at_home_there_and_nowhere_else(thread: Thread, case: Case) -> None:
    dilys, visitor = User.objects.get(handle="dilys"), AnonymousUser()
    settle()
    assert (titles(dilys), titles(visitor)) == ([TITLE], [TITLE])
    assert len(found(dilys, "whistles")) == len(found(dilys, "descale")) == 1

    decide(case, "reach")
    settle()

    assert (titles(dilys), titles(visitor)) == ([], [])
    assert titles(dilys, thread.community) == titles(visitor, thread.community) == [TITLE]
    assert found(dilys, "whistles") == found(dilys, "descale") == found(visitor, "kettles") == []
    assert len(found(dilys, "whistles in:bench")) == len(found(visitor, "kettles in:bench")) == 1
    assert len(found(dilys, "kettles by:rob")) == 1


def test_it_is_read_by_its_address_as_before(client: Client, thread: Thread, case: Case) -> None:
    decide(case, "reach")
    said = client.get(thread.get_absolute_url())
    assert said.status_code == 200
    assert "Mine whistles." in said.content.decode()
    assert "Kept within" not in said.content.decode()  # which is between them and its author


def test_its_author_reads_so_with_the_letter_and_finds_it_among_their_own(
    client: Client, thread: Thread, case: Case
) -> None:
    decision = delivered(decide(case, "reach"))
    rob = User.objects.get(handle="rob")
    client.force_login(rob)

    said = client.get(thread.get_absolute_url()).content.decode()

    assert "Kept within" in said
    assert f'<a class="link" href="{decision.get_absolute_url()}">The letter</a>' in said
    assert titles(rob, tab="mine") == [TITLE]
    assert titles(rob) == []


@pytest.mark.parametrize(("who", "reads"), [("priya", True), ("kwame", False)])
def test_the_line_is_for_its_author_and_those_who_keep_order(
    client: Client, thread: Thread, case: Case, who: str, *, reads: bool
) -> None:
    decide(case, "reach")
    client.force_login(User.objects.get(handle=who))
    assert ("Kept within" in client.get(thread.get_absolute_url()).content.decode()) is reads


def overturned(decision: Decision) -> None:
    appeal = make_appeal(delivered(decision))
    reviewer = keeper(decision.case.community, "maren", "steward")  # type: ignore[arg-type]
    services.answer_appeal(
        standing=reviewer, appeal=appeal, outcome="overturned", reasons="It was no offer."
    )


def undone(decision: Decision) -> None:
    services.undo(standing=keeper(decision.case.community), decision=decision)  # type: ignore[arg-type]


@pytest.mark.parametrize("back", [overturned, undone])
def test_taken_back_it_is_offered_everywhere_again(
    thread: Thread, case: Case, back: Callable[[Decision], None]
) -> None:
    dilys = User.objects.get(handle="dilys")
    back(decide(case, "reach"))
    settle()

    assert titles(dilys) == [TITLE]
    assert len(found(dilys, "descale")) == 1
    facts = [fact for fact in recorded() if isinstance(fact, ThreadReachChanged)]
    assert [fact.is_limited for fact in facts] == [True, False]
    noted = AuditEntry.objects.filter(act="threads.reach_changed", object_id=thread.pk)
    assert noted.count() == 2


def test_a_reply_is_no_reason_to_keep_in_what_others_said(thread: Thread) -> None:
    case = report(thread.posts.select_related("thread").get(number=2)).case

    with pytest.raises(ValidationError, match="whole thread"):
        decide(case, "reach")

    thread.refresh_from_db()
    assert thread.quiet_at is None
    assert not Decision.objects.exists()


def test_nor_is_it_the_lighter_outcome_of_an_appeal_about_a_reply(thread: Thread) -> None:
    reply = thread.posts.select_related("thread").get(number=2)
    appeal = make_appeal(delivered(decide(report(reply).case, "remove")))
    with pytest.raises(ValidationError, match="whole thread"):
        services.answer_appeal(
            standing=keeper(thread.community, "maren", "steward"),
            appeal=appeal,
            outcome="reduced",
            reasons="Lighter.",
            rung="reach",
        )
    appeal.refresh_from_db()
    assert appeal.outcome == ""


def test_kept_in_already_a_second_decision_takes_nothing_and_brings_nothing_back(
    thread: Thread, case: Case
) -> None:
    first = delivered(decide(case, "reach"))
    again = services.hold(kind="post", object_id=first_post(thread).pk, reasons=["Again."], score=1)
    undone(decide(again, "reach"))
    thread.refresh_from_db()
    assert thread.quiet_at is not None
    overturned(first)
    thread.refresh_from_db()
    assert thread.quiet_at is None


@pytest.mark.parametrize(("number", "is_offered"), [(1, True), (2, False)])
def test_the_ladder_offers_it_for_whole_threads_alone(
    thread: Thread, number: int, *, is_offered: bool
) -> None:
    case = report(thread.posts.select_related("thread").get(number=number)).case
    priya = keeper(thread.community)
    page = case_page(standing_of(priya.user, thread.community), case)
    offered = {step.rung.slug for step in (*page.first_six, *page.further)}
    assert ("reach" in offered) is is_offered
    assert {"slow", "label_source", "lock"} <= offered
