"""The site's own people read what a closed community said only when they say why."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from apps.core.access import Denied
from apps.moderation import services
from apps.moderation.models import AuditEntry, BrokenGlass, Case
from apps.moderation.selectors.glass import reads_words
from apps.notifications.models import Notification
from tests.communities.makers import make_community
from tests.ledger.settling import settle
from tests.moderation.makers import keeper, make_case, of_site, offer

pytestmark = pytest.mark.django_db
WHY = "Both moderators are involved; they asked us to look."


@pytest.fixture
def case() -> Case:
    place = make_community(visibility="private", joining="application")
    keeper(place, "maren", "steward")
    found = make_case(offer(place))
    services.pass_up(standing=keeper(place), case=found)
    found.refresh_from_db()
    return found


def test_without_breaking_the_glass_they_read_nothing(case: Case) -> None:
    assert not reads_words(of_site("noor"), case)
    assert case.community is not None
    assert reads_words(keeper(case.community), case)


def test_it_is_open_for_an_hour_and_then_no_more(case: Case) -> None:
    noor = of_site("noor")
    with time_machine.travel("2026-06-09 09:00", tick=False) as clock:
        services.break_glass(standing=noor, case=case, reason=WHY)
        assert reads_words(noor, case)
        clock.shift(timedelta(minutes=60))
        assert not reads_words(noor, case)


def test_nobody_elses_glass_opens_it(case: Case) -> None:
    services.break_glass(standing=of_site("noor"), case=case, reason=WHY)

    assert not reads_words(of_site("ivo"), case)


def test_the_stewards_are_told_and_the_log_keeps_why(case: Case) -> None:
    services.break_glass(standing=of_site("noor"), case=case, reason=WHY)
    settle()

    told = Notification.objects.filter(reason="glass").values_list("recipient__handle", flat=True)
    assert list(told) == ["maren"]
    assert AuditEntry.objects.latest("number").reason == WHY


def test_it_takes_a_reason(case: Case) -> None:
    with pytest.raises(ValidationError):
        services.break_glass(standing=of_site("noor"), case=case, reason="because")
    assert not BrokenGlass.objects.exists()


def test_what_was_not_passed_up_is_not_theirs_to_read() -> None:
    place = make_community(visibility="private", joining="application")
    case = make_case(offer(place))

    with pytest.raises(Denied):
        services.break_glass(standing=of_site("noor"), case=case, reason=WHY)
