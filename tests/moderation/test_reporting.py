"""Telling those who keep order."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.core.access import Denied
from apps.moderation import services
from apps.moderation.events import CaseOpened, ThingReported
from apps.moderation.models import Case, Priority, Report, Snapshot
from apps.moderation.selectors.cited import Words, told_of
from apps.moderation.services.reporting import ABOUT_ONE, ADDED
from apps.threads.services import delete_post, edit_post
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community
from tests.ledger.settling import recorded
from tests.moderation.makers import RULE, RULE_KEY, make_case, offer, person, report
from tests.threads.makers import make_reply, member_of

pytestmark = pytest.mark.django_db


def test_a_report_opens_a_case_with_what_the_thing_says_now() -> None:
    post = offer()

    told = report(post)

    case = told.case
    assert (case.subject, case.community, case.report_count) == (
        person("rob"),
        post.thread.community,
        1,
    )
    assert case.rules == [RULE["key"]]
    assert told.snapshot.text == post.body
    assert [event.kind for event in recorded()[-2:]] == [CaseOpened.kind, ThingReported.kind]


def test_reports_of_one_thing_are_one_case() -> None:
    post = offer()

    first, second = report(post, "dilys"), report(post, "eirik")

    assert first.case == second.case
    assert Case.objects.get().report_count == 2


def test_two_posts_by_one_person_in_one_thread_are_one_incident() -> None:
    post = offer()
    again = make_reply(post.thread, "rob", "Forty, for members.")

    assert report(post).case == report(again, "eirik").case
    assert Case.objects.get().targets.count() == 2


def test_an_incident_of_the_day_before_yesterday_is_another_case() -> None:
    post = offer()
    make_case(post)
    Case.objects.update(opened_at=timezone.now() - timedelta(days=2))
    again = make_reply(post.thread, "rob", "Forty, for members.")

    report(again, "eirik")

    assert Case.objects.count() == 2


def test_a_person_reports_a_thing_once_and_what_they_add_stands_beside_it() -> None:
    post = offer()
    report(post, text="An offer.")
    report(post, "eirik", text="He sells.")
    before = Case.objects.get()

    for _ in range(2):  # as a double click sends it
        told = report(post, rule="s9", text="And unsafe.")
    report(post, rule="s9", text="An offer.")

    case = Case.objects.get()
    assert [(one.rule, one.text) for one in Report.objects.order_by("pk")] == [
        (RULE_KEY, "An offer."),
        (RULE_KEY, "He sells."),
    ]
    assert [(one.rule, one.text) for one in told.additions.all()] == [("s9", "And unsafe.")]
    assert (case.report_count, case.score) == (before.report_count, before.score)
    assert case.rules == [RULE_KEY, "s9"]
    assert told_of(case, ())[1] == (Words("An offer.", ("And unsafe.",)), Words("He sells.", ()))


def test_whoever_named_only_a_rule_first_tells_us_by_what_they_add() -> None:
    post = offer()
    report(post, text="")

    told = report(post, text="An offer.", is_urgent=True)

    assert told_of(told.case, ())[1] == (Words("An offer.", ()),)
    assert Case.objects.get().priority == Priority.DANGER


def test_it_is_added_to_ten_times_and_not_without_end() -> None:
    post = offer()
    for number in range(ADDED + 1):
        report(post, text=f"Line {number}.")

    with pytest.raises(Denied, match="ten times"):
        report(post, text="One more.")
    assert report(post, text="Line 3.").additions.count() == ADDED


def test_what_was_edited_afterwards_is_kept_in_both_versions() -> None:
    post = offer()
    case = make_case(post)
    edit_post(
        standing=member_of(post.thread.community, "rob"), post=post, body="Nothing.", version=1
    )

    report(post, "eirik")

    kept = Snapshot.objects.filter(targets__case=case).order_by("version")
    assert [snapshot.text for snapshot in kept] == [post.body, "Nothing."]


def test_what_its_author_deleted_is_kept_for_the_case() -> None:
    post = offer()
    case = make_case(post)

    delete_post(standing=member_of(post.thread.community, "rob"), post=post)

    assert case.reports.get().snapshot.text == post.body


def test_urgency_moves_a_case_up_and_its_time_forward() -> None:
    post = offer()
    case = make_case(post)

    report(post, "eirik", is_urgent=True)

    case.refresh_from_db()
    assert case.priority == Priority.DANGER
    assert case.due_at - timezone.now() <= timedelta(hours=1)


def test_nobody_reports_their_own_words() -> None:
    post = offer()

    with pytest.raises(Denied, match="your own words"):
        report(post, "rob")
    assert not Case.objects.exists()


@pytest.mark.parametrize("visibility", ["members", "private", "secret"])
def test_what_one_cannot_see_one_cannot_report(visibility: str) -> None:
    door = "invitation" if visibility == "secret" else "open"
    post = offer(make_community(visibility=visibility, joining=door))

    with pytest.raises(Denied, match="no longer here"):
        services.report(reporter=make_user("stranger"), kind="post", object_id=post.pk)
    assert not Case.objects.exists()


def test_one_person_is_not_reported_by_another_all_day() -> None:
    place = make_community()
    posts = [offer(place)]
    posts += [make_reply(posts[0].thread, "rob", f"Offer {n}.") for n in range(ABOUT_ONE)]
    for post in posts[:ABOUT_ONE]:
        report(post)

    with pytest.raises(Denied, match="several times today"):
        report(posts[-1])


def test_reports_are_short() -> None:
    with pytest.raises(ValidationError):
        report(offer(), text="x" * 1001)


def test_a_profile_is_reported_by_the_same_path() -> None:
    place = make_community()
    rob, dilys = join(place, "rob").user, join(place, "dilys").user

    told = services.report(reporter=dilys, kind="profile", object_id=rob.pk, text="The photo.")

    assert (told.case.subject, told.case.community) == (rob, None)


def test_a_filter_opens_a_case_and_says_why() -> None:
    post = offer()

    case = services.hold(
        kind="post", object_id=post.pk, reasons=["Three links in a first post."], score=0.9
    )

    assert (case.source, case.why_held) == ("filter", ["Three links in a first post."])
    assert case.reports.count() == 0


def test_what_is_due_depends_on_how_bad_it_is() -> None:
    with time_machine.travel("2026-06-09 09:00", tick=False):
        spam = make_case(offer(make_community("a")), priority=Priority.SPAM)
        rest = make_case(offer(make_community("b"), "otto"))

    assert spam.due_at - spam.opened_at == timedelta(hours=8)
    assert rest.due_at - rest.opened_at == timedelta(hours=72)
