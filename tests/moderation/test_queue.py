"""The queue: who sees what of it, in which order, and what it costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.guidelines.services import publish_edition
from apps.home.selectors.shell import shell_of
from apps.moderation import services
from apps.moderation.models import Case, CaseState, Priority
from apps.moderation.selectors import numbers
from apps.moderation.selectors import queue as selector
from apps.moderation.selectors.desk import desk_of
from apps.moderation.selectors.queue import QueuePage, age_of, queue
from apps.moderation.selectors.rules import rules_of
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.moderation.makers import (
    decide,
    keeper,
    make_case,
    of_site,
    offer,
    report,
)

pytestmark = pytest.mark.django_db


def page_for(viewer: User, **chosen: str) -> QueuePage:
    desk = desk_of(viewer, **chosen)
    assert desk is not None
    return queue(desk)


def many_cases(many: int, slug: str = "bench") -> list[Case]:
    place = make_community(slug)
    return [make_case(offer(place, f"author-{slug}-{n}")) for n in range(many)]


def test_the_most_urgent_comes_first_and_then_what_is_due_first(client: Client) -> None:
    place = make_community()
    slow, fast, danger = (make_case(offer(place, name)) for name in ("rob", "otto", "mika"))
    Case.objects.filter(pk=fast.pk).update(due_at=timezone.now())
    Case.objects.filter(pk=danger.pk).update(priority=Priority.DANGER)
    client.force_login(keeper(place).user)

    shown = client.get("/queue/").text

    places = [shown.index(f"/queue/{case.public_id}/") for case in (danger, fast, slow)]
    assert places == sorted(places)
    assert "3 open" in shown


def test_each_case_is_under_all_and_one_more(client: Client) -> None:
    place = make_community()
    priya = keeper(place)
    flag, asked = make_case(offer(place)), make_case(offer(place, "otto"))
    services.ask_opinion(standing=priya, case=asked)
    appealed = make_case(offer(place, "mika"))
    Case.objects.filter(pk=appealed.pk).update(state=CaseState.APPEALED, wants_opinion=True)

    found = {
        tab: [item.case.pk for item in page_for(priya.user, tab=tab).items]
        for tab in ("flags", "opinions", "appeals")
    }

    assert found == {"flags": [flag.pk], "opinions": [asked.pk], "appeals": [appealed.pk]}
    assert [tab.many for tab in page_for(priya.user).tabs] == [3, 1, 1, 1]


def test_a_place_is_chosen_by_its_slug_and_only_ones_own() -> None:
    bench, elsewhere = make_community("bench"), make_community("elsewhere")
    mine, theirs = make_case(offer(bench)), make_case(offer(elsewhere, "otto"))
    sefa = keeper(bench, "sefa")

    assert [item.case for item in page_for(sefa.user, where="bench").items] == [mine]
    assert [item.case for item in page_for(sefa.user, where="elsewhere").items] == [mine]
    assert theirs not in [item.case for item in page_for(sefa.user).items]


def test_a_case_about_oneself_is_not_there(client: Client) -> None:
    place = make_community()
    priya = keeper(place)
    case = make_case(offer(place, "priya"))
    client.force_login(priya.user)

    shown = client.get("/queue/").text

    assert case.public_id not in shown
    assert "Nobody waits for you." in shown
    assert client.get(f"/queue/{case.public_id}/").status_code == 404
    assert shell_of(priya.user).cases == 0


@pytest.mark.parametrize("who", ["member", "foreign", "suspended", "unverified", "site_moderator"])
def test_for_everybody_else_it_is_like_a_missing_id(client: Client, who: str) -> None:
    place = make_community()
    case = make_case(offer(place))
    some: dict[str, dict[str, Any]] = {
        "suspended": {"suspended_until": timezone.now() + timedelta(days=1)},
        "unverified": {"verified_at": None},
        "site_moderator": {"is_site_moderator": True},
    }
    user = make_user(f"some-{who}", **some.get(who, {}))
    if who == "foreign":
        join(make_community("elsewhere"), user, role="steward")
    elif who != "site_moderator":
        join(place, user, role="member" if who == "member" else "moderator")
    client.force_login(user)

    there, missing = (client.get(f"/queue/{pk}/") for pk in (case.public_id, "0000000000"))

    assert (there.status_code, there.content) == (404, missing.content)
    for part in ("decision", "letter", "second", "nothing", "appeal", "look", "notes", "opinion"):
        assert client.post(f"/queue/{case.public_id}/{part}/").status_code == 404
    assert Case.objects.get().state == "new"


def test_visitors_are_sent_to_sign_in_whether_it_exists_or_not(client: Client) -> None:
    case = make_case()

    for path in ("/queue/", f"/queue/{case.public_id}/", "/queue/0000000000/"):
        assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
    assert client.post(f"/queue/{case.public_id}/notes/", {"text": "x"}).status_code == 403


def test_what_was_passed_up_is_the_sites_too() -> None:
    place = make_community()
    case = make_case(offer(place))
    maren = of_site()
    assert page_for(maren.user).items == ()

    services.pass_up(standing=keeper(place), case=case)

    assert [item.case for item in page_for(maren.user).items] == [case]
    assert [item.case for item in page_for(maren.user, where="site").items] == [case]


@pytest.mark.parametrize("many", [1, 2])
def test_few_reports_are_not_told_in_numbers(client: Client, many: int) -> None:
    make_brand()
    post = offer()
    publish_edition(standing=None, community=None, rules=[("Nobody sells here.", "")])
    User.objects.update(accepted_version=1)
    rule = rules_of([None])[None][0].key
    reporters = ["zenobia", "yorick"][:many]
    for name in reporters:
        case = report(post, name, rule=rule, text=f"It is an offer, they say {name[0]}.").case
    client.force_login(keeper(post.thread.community).user)

    shown = client.get(f"/queue/{case.public_id}/").text

    assert "cited by" not in shown
    assert f"{many} report" not in shown
    assert [name for name in reporters if name in shown.lower()] == []


def test_from_three_on_they_are_ticks_and_a_number_and_never_a_name(client: Client) -> None:
    make_brand()
    post = offer()
    publish_edition(standing=None, community=None, rules=[("Nobody sells here.", "")])
    User.objects.update(accepted_version=1)
    rule = rules_of([None])[None][0].key
    for name in ("zenobia", "yorick", "xaver"):
        case = report(post, name, rule=rule).case
    client.force_login(keeper(post.thread.community).user)

    shown = client.get(f"/queue/{case.public_id}/").text

    assert "cited by 3" in shown
    assert "3 reports" in shown
    assert [name for name in ("zenobia", "yorick", "xaver") if name in shown.lower()] == []


def test_a_keeper_who_reported_it_is_not_missing_from_those_who_could(client: Client) -> None:
    place = make_community()
    post = offer(place)
    keeper(place, "sefa")
    case = make_case(post, by="sefa")
    priya = keeper(place)
    post.thread.refresh_from_db()
    report(post, "priya")
    client.force_login(priya.user)

    shown = client.get(f"/queue/{case.public_id}/").text

    assert "You reported this: somebody else decides." in shown
    assert "These could, if they had no part in it: Sefa." in shown


def test_late_is_said_in_red(client: Client) -> None:
    case = make_case()
    Case.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    assert case.community is not None
    client.force_login(keeper(case.community).user)

    assert '<time class="late"' in client.get("/queue/").text


def test_the_promise_counts_what_was_decided_in_time_and_what_is_late() -> None:
    place = make_community()
    for name in ("rob", "otto"):
        decide(make_case(offer(place, name)))
    late = make_case(offer(place, "mika"))
    Case.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))

    page = page_for(keeper(place).user)

    assert (page.kept, page.decided) == (2, 3)


def test_counts_stop_at_a_limit(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "MOST", 2)
    monkeypatch.setattr(selector, "MOST", 2)
    cases = many_cases(3)
    assert cases[0].community is not None
    client.force_login(keeper(cases[0].community).user)

    shown = client.get("/queue/").text

    assert "over 2 open" in shown
    assert "oldest" not in shown


def test_pages_follow_each_other_without_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selector, "PER_PAGE", 2)
    cases = many_cases(5)
    assert cases[0].community is not None
    desk = desk_of(keeper(cases[0].community).user)
    assert desk is not None

    first = queue(desk)
    second = queue(desk, first.next)
    third = queue(desk, second.next)

    seen = [item.case.pk for page in (first, second, third) for item in page.items]
    assert seen == sorted(case.pk for case in cases)
    assert (third.next, third.is_first) == ("", False)


def test_a_cursor_that_is_none_of_ours_is_refused(client: Client) -> None:
    client.force_login(keeper(make_community()).user)

    assert client.get("/queue/?after=nonsense").status_code == 400


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (38, "38 min"), (130, "2 h 10"), (1500, "1 day")]
)
def test_an_age_is_said_shortly(minutes: int, said: str) -> None:
    assert age_of(timezone.now() - timedelta(minutes=minutes, seconds=5)) == said
