"""What a community cannot judge itself comes to the site's own people without anybody's doing."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core.access import Denied
from apps.moderation import services
from apps.moderation.models import AuditEntry, Case, Decision, Report, Strike
from apps.moderation.selectors.past import proposed_for
from apps.moderation.selectors.ties import ties_of
from apps.notifications.models import Notification
from tests.communities.makers import join, make_brand, make_community
from tests.ledger.settling import settle
from tests.moderation.makers import (
    choice,
    decide,
    delivered,
    keeper,
    make_case,
    of_site,
    offer,
    person,
    report,
)
from tests.threads.makers import make_reply

pytestmark = pytest.mark.django_db


def about(place: Community, by: str = "dilys") -> Case:
    reporter = join(place, by).user
    return services.report(reporter=reporter, kind="community", object_id=place.pk).case


# ── about a community ────────────────────────────────────────────────────────────────────────────
def test_what_is_said_against_a_community_goes_past_its_own_stewards() -> None:
    place = make_community()
    gwen = keeper(place, "gwen", "steward")
    maren = of_site()
    case = about(place)

    assert (case.community, case.origin) == (None, place)
    assert not Case.objects.visible_to(gwen.user).exists()
    assert list(Case.objects.visible_to(maren.user)) == [case]
    services.decide(standing=maren, case=case, choice=choice("note", case))


def test_even_a_site_moderator_who_keeps_order_there_does_not_see_it() -> None:
    place = make_community()
    gwen = keeper(place, "gwen", "steward")
    User.objects.filter(handle="gwen").update(is_site_moderator=True)
    gwen.user.refresh_from_db()
    case = about(place)

    assert not Case.objects.visible_to(gwen.user).exists()
    with pytest.raises(Denied):
        services.take_up(standing=keeper(place, "gwen"), case=case)


def test_outside_communities_there_is_no_membership_to_pause(client: Client) -> None:
    """Such a step would have said that it holds, and have held nobody to anything."""
    decide(make_case(), "warning")
    Strike.objects.update(community=None, weight=3)  # as of a decision of the site's
    rob, maren = person("rob"), of_site()
    case = services.report(reporter=person("dilys"), kind="profile", object_id=rob.pk).case

    for rung in ("pause_day", "suspend", "no_links", "ban"):
        with pytest.raises(Denied, match="no membership"):
            services.decide(standing=maren, case=case, choice=choice(rung, case))

    client.force_login(maren.user)
    page = client.get(case.get_absolute_url()).content.decode()
    assert 'value="warning"' in page
    assert 'value="pause_day"' not in page
    assert proposed_for(case) == "warning"


def test_about_one_community_it_is_one_case_and_about_another_another() -> None:
    place = make_community()

    assert about(place) == about(place, "otto")
    assert about(make_community("elsewhere"), "otto") != about(place, "kwame")


def test_about_a_secret_one_the_words_are_behind_glass() -> None:
    place = make_community("hushed", visibility="secret", joining="invitation")
    keeper(place, "gwen", "steward")
    noor = of_site("noor")
    case = about(place)

    with pytest.raises(Denied, match="behind glass"):
        services.decide(standing=noor, case=case, choice=choice("note", case))
    services.break_glass(standing=noor, case=case, reason="A member asked us to look.")
    settle()

    told = Notification.objects.filter(reason="glass").values_list("recipient__handle", flat=True)
    assert list(told) == ["gwen"]


def test_the_page_says_who_reads_it(client: Client) -> None:
    make_brand()
    place = make_community()
    client.force_login(join(place, "dilys").user)

    shown = client.get(f"/report/community/{place.slug}/").text

    assert "Tern &amp; Tide" in shown
    assert Report.objects.count() == 0


# ── nobody is left ───────────────────────────────────────────────────────────────────────────────
def test_about_a_steward_whom_nobody_there_outranks_it_goes_up_by_itself() -> None:
    place = make_community()
    for handle, role in (("gwen", "steward"), ("sefa", "steward"), ("priya", "moderator")):
        keeper(place, handle, role)
    case = make_case(offer(place, "gwen"))

    assert case.is_passed_up
    for below in ("sefa", "priya"):
        with pytest.raises(Denied, match="Nobody decides about their equal"):
            decide(case, "note", by=keeper(place, below))
    made = decide(case, "note", by=of_site())
    assert made.state == "proposed"  # whatever is about staff takes two
    services.confirm(standing=of_site("noor"), decision=made)
    entry = AuditEntry.objects.get(act="case.passed_up")
    assert (entry.actor_id, entry.is_automated, entry.object_id) == (None, True, case.pk)


def test_about_a_moderator_the_steward_decides_and_it_stays() -> None:
    place = make_community()
    keeper(place, "gwen", "steward")
    keeper(place, "priya")

    assert not make_case(offer(place, "priya")).is_passed_up


def test_about_a_site_moderator_it_is_an_admins() -> None:
    place = make_community()
    keeper(place)
    of_site("maren")
    join(place, person("maren"))
    case = make_case(offer(place, "maren"))

    assert case.is_passed_up
    with pytest.raises(Denied, match="Nobody decides about their equal"):
        decide(case, "note", by=of_site("noor"))
    decide(case, "note", by=of_site("ada", "is_site_admin"))


def test_where_all_who_keep_order_took_part_it_goes_up_and_the_site_hears() -> None:
    place = make_community()
    of_site("noor")
    post = offer(place)
    make_reply(post.thread, "priya", "I would not.")
    case = make_case(post)
    settle()

    assert case.is_passed_up
    told = Notification.objects.filter(kind="case", object_id=case.pk)
    assert list(told.values_list("recipient__handle", "reason")) == [("noor", "opinion")]


def test_a_keeper_who_told_us_is_not_given_away_by_it() -> None:
    place = make_community()
    keeper(place, "sefa")
    post = offer(place)
    make_reply(post.thread, "priya", "I would not.")
    case = make_case(post, by="sefa")

    assert not case.is_passed_up  # else Priya would know who told us
    services.pass_up(standing=keeper(place, "sefa"), case=case)


def test_who_keeps_order_alone_and_told_us_is_relieved_of_it() -> None:
    place = make_community()
    case = make_case(offer(place), by="priya")

    assert ties_of(person("priya"), case) == {"reporter"}
    assert case.is_passed_up


def test_the_page_says_so_to_one_alone(client: Client) -> None:
    make_brand()
    place = make_community()
    case = make_case(offer(place))
    services.pass_up(standing=keeper(place), case=case)
    maren = of_site()
    services.decide(standing=maren, case=case, choice=choice("ban", case))
    client.force_login(maren.user)
    User.objects.update(accepted_version=1)

    shown = client.get(f"/queue/{case.public_id}/").text

    assert "A second person has to agree: somebody other than you." in shown
    assert "You are alone with this: nobody else of the whole site is left." in shown


# ── after a decision ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("taken", [False, True])
def test_a_report_never_joins_a_case_that_is_appealed(taken: bool) -> None:
    post = offer()
    place = post.thread.community
    keeper(place, "sefa")
    decision = delivered(decide(make_case(post), "note", by=keeper(place)))
    appeal = services.appeal(decision=decision, text="It was a gift.")
    if taken:
        services.take_appeal(standing=keeper(place, "sefa"), appeal=appeal)
    before = decision.case.reports.count()

    made = report(post, by="otto")

    assert made.case != decision.case
    assert made.case.state == "new"
    assert decision.case.reports.count() == before
    assert report(post, by="eirik").case == made.case  # the next one joins that


def test_both_stay_two_when_the_appeal_is_over() -> None:
    post = offer()
    place = post.thread.community
    sefa = keeper(place, "sefa")
    decision = delivered(decide(make_case(post), "note", by=keeper(place)))
    appeal = services.appeal(decision=decision, text="It was a gift.")
    other = report(post, by="otto").case
    services.answer_appeal(standing=sefa, appeal=appeal, outcome="overturned", reasons="It was.")

    other.refresh_from_db()
    assert (other.state, other.reports.get().verdict) == ("new", "")
    assert Decision.objects.get().state == "overturned"
