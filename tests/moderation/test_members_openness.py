"""How order is kept, as everybody may know it."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.communities.models import Community
from apps.moderation import services
from apps.moderation.counting import FEW, Quarter, median_of, pooled
from apps.moderation.models import Case, Decision, Report
from apps.moderation.selectors.openness import masked, place_summary
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.moderation.makers import RULE_4, decide, delivered, keeper, make_case, offer, person
from tests.threads.makers import make_reply

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()
    make_brand()


@pytest.fixture
def bench() -> Community:
    return make_community()


def decided(place: Community, many: int, rung: str = "note", author: str = "rob") -> list[Decision]:
    """So many decisions there, each with its report and its letter gone."""
    first = offer(place, author)
    posts = [first, *(make_reply(first.thread, author, f"And {n}.") for n in range(many - 1))]
    made = []
    for post in posts:
        made.append(delivered(decide(make_case(post), rung, rules=(RULE_4,))))
        Report.objects.update(at=timezone.now() - timedelta(days=2))  # not all on one day
    return made


def rows_of(client: Client, year: int, part: int) -> list[list[str]]:
    answer = client.get(f"/transparency/{year}-q{part}.csv")
    return list(csv.reader(answer.text.splitlines()))


# ── counts ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("counts", "shown", "rest"),
    [
        ({}, {}, 0),
        ({"a": 4}, {}, 4),
        ({"a": 5}, {"a": 5}, 0),
        ({"a": 9, "b": 3, "c": 2}, {"a": 9}, 5),
        ({"a": 9, "b": 6, "c": 1}, {"a": 9}, 7),  # or "c" could be had by subtracting
    ],
)
def test_small_counts_are_pooled_beyond_subtracting(
    counts: dict[str, int], shown: dict[str, int], rest: int
) -> None:
    assert pooled(Counter(counts)) == (shown, rest)


def test_the_middle_of_few_is_not_said() -> None:
    assert median_of([timedelta(hours=1)] * (FEW - 1)) is None
    assert median_of(timedelta(hours=n) for n in range(5)) == timedelta(hours=2)


def test_quarters_follow_each_other() -> None:
    quarter = Quarter.of(datetime(2026, 12, 31, 23, tzinfo=UTC))

    assert (str(quarter), str(quarter.next), str(quarter.previous)) == (
        "2026-q4",
        "2027-q1",
        "2026-q3",
    )
    assert str(Quarter(2026, 1).previous) == "2025-q4"
    assert quarter.end == datetime(2027, 1, 1, tzinfo=UTC)


# ── ninety days of a community ───────────────────────────────────────────────────────────────────
def test_a_summary_counts_and_names_the_rules(bench: Community) -> None:
    decided(bench, FEW)

    summary = place_summary(bench)

    assert (summary.reports, summary.decisions) == (FEW, FEW)
    assert summary.by_rule == (("§4 Nobody sells here.", FEW),)
    assert summary.hours == 1


def test_a_single_report_cannot_be_inferred_from_it(bench: Community, client: Client) -> None:
    quiet = client.get("/c/repair-bench/").text
    make_case(offer(bench))
    cache.clear()

    told = client.get("/c/repair-bench/").text

    assert "fewer than five" in quiet
    for page in (quiet, told):
        assert page.split("Told to us")[1].split("</dd>")[0].endswith("fewer than five times")


def test_what_is_older_than_ninety_days_counts_no_more(bench: Community) -> None:
    decided(bench, FEW)
    old = timezone.now() - timedelta(days=91)
    Report.objects.update(at=old)
    Decision.objects.update(at=old)
    Case.objects.update(decided_at=old)

    summary = place_summary(bench)

    assert (summary.reports, summary.decisions, summary.median) == (0, 0, None)


def test_another_community_s_are_not_in_it(bench: Community) -> None:
    decided(make_community("elsewhere"), FEW)

    assert place_summary(bench).decisions == 0


# ── the log ──────────────────────────────────────────────────────────────────────────────────────
def test_the_log_has_rule_action_and_outcome_and_nobody_s_name(
    bench: Community, client: Client
) -> None:
    decision = delivered(decide(make_case(offer(bench)), "hide"))
    appeal = services.appeal(decision=decision, text="No.")
    services.answer_appeal(
        standing=keeper(bench, "callum", "steward"),
        appeal=appeal,
        outcome="overturned",
        reasons="We were wrong.",
    )

    page = client.get("/c/repair-bench/decisions/").text

    for words in (
        "§4",
        "Hide until edited",
        "Overturned on appeal",
        masked(bench.pk, decision.by_id),
    ):
        assert words in page
    for name in ("Rob", "Priya", "Callum", "Dilys", "sixty quid", decision.public_id):
        assert name not in page


def test_a_note_between_two_is_not_listed(bench: Community, client: Client) -> None:
    decided(bench, 1, "note")

    assert "Nothing had to be decided here." in client.get("/c/repair-bench/decisions/").text


def test_what_can_still_be_undone_is_not_in_it(bench: Community, client: Client) -> None:
    decide(make_case(offer(bench)), "hide")

    assert "Nothing had to be decided here." in client.get("/c/repair-bench/decisions/").text


def test_what_an_appeal_made_lighter_stands_once(bench: Community, client: Client) -> None:
    appeal = services.appeal(
        decision=delivered(decide(make_case(offer(bench)), "hide")), text="No."
    )
    services.answer_appeal(
        standing=keeper(bench, "callum", "steward"),
        appeal=appeal,
        outcome="reduced",
        reasons="Lighter.",
        rung="note",
    )

    page = client.get("/c/repair-bench/decisions/").text

    assert page.count('class="log__day"') == 1
    assert "Made lighter on appeal" in page


def test_a_mask_is_the_same_in_a_community_and_another_elsewhere() -> None:
    assert masked(1, 7) == masked(1, 7)
    assert len({masked(place, 7) for place in range(8)}) > 1
    assert masked(1, None) == ""


def test_with_one_moderator_alone_the_page_says_so(bench: Community, client: Client) -> None:
    keeper(bench)
    assert "One person keeps order here" in client.get("/c/repair-bench/decisions/").text

    join(bench, "callum", role="steward")
    assert "One person keeps order here" not in client.get("/c/repair-bench/decisions/").text


def test_the_log_leads_stewards_on_to_how_alike_they_decide(
    bench: Community, client: Client
) -> None:
    alike, again = "/c/repair-bench/fairness/", "/c/repair-bench/second-look/"
    seen = {}
    for role in ("steward", "moderator", "member"):
        client.force_login(keeper(bench, role, role).user)
        page = client.get("/c/repair-bench/decisions/").text
        seen[role] = (f'href="{alike}"' in page, f'href="{again}"' in page)

    assert seen == {"steward": (True, True), "moderator": (False, True), "member": (False, False)}


def test_a_closed_community_s_log_is_for_its_members(client: Client) -> None:
    make_community("closed", visibility="private", joining="application")
    client.force_login(make_user("eve"))

    closed, missing = client.get("/c/closed/decisions/"), client.get("/c/nothing/decisions/")

    assert (closed.status_code, missing.status_code) == (404, 404)
    assert closed.content == missing.content


def test_the_log_has_pages_by_cursor_and_costs_the_same(
    bench: Community, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = decided(bench, 1, "hide")[0]
    client.get("/c/repair-bench/decisions/")
    with django_assert_num_queries(6):
        client.get("/c/repair-bench/decisions/")
    rows = [
        Decision(
            case=first.case,
            community=bench,
            subject=first.subject,
            by=first.by,
            rung="hide",
            rules=[RULE_4],
            letter_at=first.letter_at,
            delivered_at=first.delivered_at,
            public_id=f"aaaaaaaa{n:02}",
        )
        for n in range(24)
    ]
    Decision.objects.bulk_create(rows)
    with django_assert_num_queries(6):
        page = client.get("/c/repair-bench/decisions/").text
    after = page.split('rel="next" href="')[1].split('"')[0]

    assert page.count('class="log__day"') == 20
    assert client.get(f"/c/repair-bench/decisions/{after}").text.count('class="log__day"') == 5
    assert client.get("/c/repair-bench/decisions/?cursor=nonsense").status_code == 400


# ── the quarter ──────────────────────────────────────────────────────────────────────────────────
def this_quarter() -> Quarter:
    return Quarter.of(timezone.now())


def test_the_report_leads_to_the_last_quarter_that_is_over(client: Client) -> None:
    last = this_quarter().previous

    assert client.get("/transparency/")["Location"] == f"/transparency/{last}/"
    assert client.get(f"/transparency/{last}/").status_code == 200
    after = this_quarter().next
    assert client.get(f"/transparency/{after}/").status_code == 404
    assert client.get(f"/transparency/{after}.csv").status_code == 404


def test_places_with_few_are_pooled(bench: Community, client: Client) -> None:
    decided(bench, 11)
    decided(make_community("quiet", name="Quiet corner"), 3, author="tomasz")
    decided(make_community("calm", name="Calm corner"), 2, author="otto")
    Decision.objects.update(at=timezone.now())
    Report.objects.update(at=timezone.now())
    now = this_quarter()

    rows = rows_of(client, now.year, now.part)
    page = client.get(f"/transparency/{now}/").text.split("<main")[1]

    assert rows[0] == ["quarter", "what", "of", "count"]
    assert [row[2:] for row in rows if row[1] == "reports"] == [
        ["repair-bench", "11"],
        ["others", "5"],
    ]
    assert "Repair Bench" in page
    assert "Quiet corner" not in page


def test_a_sheet_never_holds_a_count_under_five(bench: Community, client: Client) -> None:
    decided(bench, 3)
    Report.objects.update(at=timezone.now())
    now = this_quarter()

    rows = rows_of(client, now.year, now.part)[1:]
    counts = [row[3] for row in rows if not row[1].startswith("median")]

    assert all(many == "<5" or int(many) >= FEW for many in counts)
    assert [row for row in rows if row[1] == "reports"] == [[str(now), "reports", "others", "<5"]]


def test_a_secret_community_leaves_no_trace_in_it(client: Client) -> None:
    place = make_community("hidden", visibility="secret")
    decided(place, 6)
    Report.objects.update(at=timezone.now())
    now = this_quarter()

    assert {row[3] for row in rows_of(client, now.year, now.part)[1:]} == {"<5", ""}
    assert person("rob").name not in client.get(f"/transparency/{now}/").text
