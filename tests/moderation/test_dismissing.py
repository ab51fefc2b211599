"""Finding nothing wrong can be taken back for half a minute; then whoever told us hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from apps.communities.models import Community
from apps.core.access import Denied
from apps.moderation import services
from apps.moderation.models import AuditEntry, Case, Dismissal, Report
from apps.notifications.models import Notification
from apps.threads.models import Post
from tests.ledger.settling import settle
from tests.moderation.desk import opened, signed_in
from tests.moderation.makers import choice, dismissed, keeper, make_case, offer, person, report

pytestmark = pytest.mark.django_db


def heard(handle: str = "dilys") -> list[str]:
    settle()
    rows = Notification.objects.filter(recipient=person(handle), kind="report")
    return list(rows.values_list("reason", flat=True))


def hidden(post: Post) -> bool:
    return Post.objects.filter(pk=post.pk, hidden_at__isnull=False).exists()


def test_nobody_hears_before_the_half_minute_is_over() -> None:
    post = offer()
    with time_machine.travel("2026-06-09 09:00", tick=False) as clock:
        services.nothing_wrong(standing=keeper(post.thread.community), case=make_case(post))
        clock.shift(timedelta(seconds=29))
        services.deliver_due()
        before = heard()
        clock.shift(timedelta(seconds=2))
        services.deliver_due()
        services.deliver_due()

    assert (before, heard()) == ([], ["report_disagreed"])
    assert Case.objects.get().state == "closed"


def test_taken_back_in_time_reports_are_open_and_nobody_ever_hears() -> None:
    post = offer()
    case = make_case(post)
    priya = keeper(post.thread.community)
    made = services.nothing_wrong(standing=priya, case=case, unclear=True)

    services.reopen(standing=priya, dismissal=made)
    Dismissal.objects.update(letter_at=timezone.now() - timedelta(minutes=1))
    services.deliver_due()

    case.refresh_from_db()
    assert (case.state, case.decided_at, case.closed_at) == ("in_review", None, None)
    assert Report.objects.get().verdict == ""
    assert heard() == []
    acts = AuditEntry.objects.order_by("number").values_list("act", flat=True)
    assert list(acts) == ["case.dismissed", "case.reopened"]


def test_what_a_filter_held_is_held_again() -> None:
    post = offer()
    Post.objects.filter(pk=post.pk).update(hidden_at=timezone.now())
    case = services.hold(kind="post", object_id=post.pk, reasons=["Links."], score=1)
    priya = keeper(post.thread.community)
    made = services.nothing_wrong(standing=priya, case=case)
    assert not hidden(post)

    services.reopen(standing=priya, dismissal=made)

    assert hidden(post)


def test_what_was_proposed_waits_for_its_second_person_again() -> None:
    post = offer()
    case = make_case(post)
    place = post.thread.community
    proposed = services.decide(standing=keeper(place), case=case, choice=choice("ban", case))
    sefa = keeper(place, "sefa")
    made = services.nothing_wrong(standing=sefa, case=case)
    assert not hidden(post)

    services.reopen(standing=sefa, dismissal=made)

    proposed.refresh_from_db()
    case.refresh_from_db()
    assert (proposed.state, proposed.ended_at, case.wants_opinion) == ("proposed", None, True)
    assert hidden(post)
    services.confirm(standing=sefa, decision=proposed)


def test_once_they_heard_it_stays_closed_and_only_who_closed_it_opens_it() -> None:
    post = offer()
    place = post.thread.community
    made = services.nothing_wrong(standing=keeper(place), case=make_case(post))
    with pytest.raises(Denied, match="Only who closed it"):
        services.reopen(standing=keeper(place, "sefa"), dismissal=made)
    Dismissal.objects.update(letter_at=timezone.now() - timedelta(seconds=1))
    services.deliver_due()

    with pytest.raises(Denied, match="has heard of it by now"):
        services.reopen(standing=keeper(place), dismissal=made)
    assert Case.objects.get().state == "closed"


def test_who_told_us_anew_meanwhile_keeps_their_newer_report() -> None:
    post = offer()
    priya = keeper(post.thread.community)
    first = make_case(post)
    made = services.nothing_wrong(standing=priya, case=first)
    again = report(post)

    services.reopen(standing=priya, dismissal=made)

    assert again.case != first
    assert list(Report.objects.order_by("pk").values_list("verdict", flat=True)) == [
        "disagreed",
        "",
    ]


def test_the_desk_offers_it_and_the_key_z_takes_it_back(client: Client, place: Community) -> None:
    case, following = opened(place), opened(place, "otto")
    signed_in(client, place)

    answer = client.post(f"/queue/{case.public_id}/nothing/", {"next": following.public_id})
    beyond = answer["Location"]
    shown = client.get(beyond).text

    made = Dismissal.objects.get()
    assert beyond == f"/queue/{following.public_id}/"
    assert "Closed, nothing wrong: Rob’s reply." in shown
    assert 'data-key="z"' in shown

    back = client.post("/queue/undo/", {"decision": [made.public_id]})

    assert back["Location"] == f"/queue/{case.public_id}/"
    case.refresh_from_db()
    assert case.state == "in_review"
    assert "<undo-toast" not in client.get(beyond).text


def test_nobody_takes_back_what_another_closed(client: Client, place: Community) -> None:
    made = services.nothing_wrong(standing=keeper(place), case=opened(place))
    signed_in(client, place, "sefa")

    client.post("/queue/undo/", {"decision": [made.public_id]})

    made.refresh_from_db()
    assert made.undone_at is None


def test_closed_for_good_it_is_appealed_by_nobody_and_reported_anew() -> None:
    post = offer()
    first = make_case(post)
    dismissed(first, keeper(post.thread.community))

    assert report(post).case != first
