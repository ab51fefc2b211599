"""Banning from a community, and bringing back whoever was banned wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from apps.accounts.models import User
from apps.accounts.services import ban_person, forget_person, sign_up
from apps.communities import services
from apps.communities.access import Standing, may_join
from apps.communities.events import (
    CommunityOrphaned,
    InvitationRevoked,
    MemberBanned,
    RestrictionLifted,
    RoleChanged,
)
from apps.communities.models import Circle, Community, Invitation, Membership
from apps.communities.selectors import standing_of, stewards_of
from apps.core.access import Denied
from apps.core.models import OutgoingMail
from apps.notifications.models import Notification
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community
from tests.communities.sanctions import LATER, NOW, SOON, again, ban, lift, restrict, row_of
from tests.ledger.settling import recorded, settle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_june() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def place() -> Community:
    return make_community("shed", seats=2)


@pytest.fixture
def ben(place: Community) -> Standing:
    return join(place, make_user("ben", time_zone="Europe/Berlin"))


def come_in(person: Standing) -> Membership:
    return services.join_community(standing=person, shows_name=False, accepted_version=0)


def counted(place: Community) -> int:
    place.refresh_from_db()
    return place.member_count


def test_a_ban_frees_the_seat_and_closes_the_door_until_then(
    place: Community, ben: Standing
) -> None:
    ben = ban(ben, LATER)

    assert (ben.state, ben.reads(place.pk), counted(place)) == ("banned", False, 0)
    with pytest.raises(Denied, match=r"banned from this community until Tuesday 9 June, 16:00\."):
        come_in(ben)
    assert recorded() == [
        MemberBanned(user_id=ben.user.pk, until="2026-06-09T14:00:00+00:00", decision_id=1)
    ]


def test_a_ban_that_ends_opens_the_door_and_brings_nobody_back(
    place: Community, ben: Standing
) -> None:
    ban(ben, SOON)

    with time_machine.travel(SOON, tick=False):
        ben = again(ben)
        assert (ben.state, ben.restrictions, counted(place)) == ("left", {}, 0)
        assert may_join(ben)
        come_in(ben)
        assert (again(ben).state, row_of(ben).holds, counted(place)) == ("active", [], 1)


@pytest.mark.parametrize("joining", ["open", "application", "invitation"])
def test_the_community_s_own_page_says_why_they_are_out_and_until_when(
    place: Community, ben: Standing, client: Client, joining: str
) -> None:
    Community.objects.filter(pk=place.pk).update(visibility="members", joining=joining)
    ban(ben, LATER)
    client.force_login(ben.user)

    page = client.get(place.get_absolute_url())

    assert page.status_code == 200
    assert "You were banned from this community until Tuesday 9 June, 16:00." in page.text
    assert "how to say we got it wrong" in page.text


def test_one_who_asked_for_a_seat_can_be_banned(place: Community) -> None:
    cleo = join(place, "cleo", state="applied", application="I break zips.")

    assert ban(cleo).state == "banned"
    assert counted(place) == 0
    assert lift(cleo).state == "applied"
    assert counted(place) == 0


@pytest.mark.parametrize("state", ["active", "paused"])
def test_a_ban_that_is_lifted_brings_back_state_role_circles_and_seat(
    place: Community, state: str
) -> None:
    mo = join(place, "mo", state=state, role="moderator", is_champion=True)
    staff = Circle.objects.create(community=place, name="Staff")
    Circle.objects.create(community=place, name="Guests").people.add(make_user("guest"))
    staff.people.add(mo.user)
    ban(mo, LATER)
    assert not staff.people.exists()

    membership = services.restore_member(membership=row_of(mo), decision_id=1, actor=None)

    back = again(mo)
    assert (membership.state, back.state, back.role) == (state, state, "moderator")
    assert "champion" in back.flags
    assert list(mo.user.circles.all()) == [staff]
    assert (row_of(mo).was, counted(place)) == ({}, 1)
    assert recorded()[1:] == [RestrictionLifted(user_id=mo.user.pk, state=state, decision_id=1)]


def test_who_was_banned_wrongly_comes_back_also_after_the_end(
    place: Community, ben: Standing
) -> None:
    ban(ben, SOON)

    with time_machine.travel(LATER, tick=False):
        services.let_go()
        assert lift(ben).state == "active"
        assert counted(place) == 1


def test_no_seat_above_the_cap_is_given_back(place: Community, ben: Standing) -> None:
    ban(ben)
    join(place, "cleo"), join(place, "dora")

    assert lift(ben).state == "waitlisted"
    assert counted(place) == 2


def test_of_two_bans_each_is_lifted_by_itself(place: Community, ben: Standing) -> None:
    ban(ben, LATER, by=1)
    assert ban(ben, None, by=2).restrictions == {"banned": None}

    ben = lift(ben, by=2)
    assert (ben.state, ben.restrictions, counted(place)) == ("banned", {"banned": LATER}, 0)
    assert lift(ben, by=1).state == "active"
    assert counted(place) == 1


def test_a_lifted_ban_leaves_a_suspension(place: Community, ben: Standing) -> None:
    restrict(ben, "suspended", LATER, by=1)
    ban(ben, None, by=2)

    assert lift(ben, by=1).state == "banned"
    restrict(ben, "suspended", LATER, by=3)
    assert lift(ben, by=2).state == "suspended"
    assert lift(ben, by=3).state == "active"
    assert counted(place) == 1


# ── invitations ──────────────────────────────────────────────────────────────────────────────────
def test_invitations_to_the_banned_and_by_them_are_taken_back(
    place: Community,
) -> None:
    noor, other = join(place, "noor", role="steward"), make_community("elsewhere")
    join(place, "second", role="steward")
    cleo = join(place, "cleo", state="left")
    services.invite(standing=noor, handle_or_email="cleo")
    services.invite(standing=noor, handle_or_email="CLEO@example.org")
    services.invite(standing=noor, handle_or_email="new@example.org")
    services.invite(standing=join(other, "else", role="steward"), handle_or_email="cleo")
    token = re.search(r"/invitation/(\w+)/", str(mail.outbox[0].body))
    assert token is not None

    ban(cleo)

    assert [one.email for one in Invitation.objects.open().filter(community=place)] == [
        "new@example.org"
    ]
    assert Invitation.objects.open().filter(community=other).exists()
    with pytest.raises(Invitation.DoesNotExist):
        services.accept_invitation(user=cleo.user, token=token[1])
    with pytest.raises(Denied, match="banned"):
        services.invite(standing=noor, handle_or_email="cleo")
    ban(noor, by=2)
    assert not Invitation.objects.open().filter(community=place).exists()
    assert len([fact for fact in recorded() if isinstance(fact, InvitationRevoked)]) == 3


def test_letters_that_did_not_leave_yet_stay_here(place: Community, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "apps.core.mail.OutboxBackend"
    noor = join(place, "noor", role="steward")
    join(place, "second", role="steward")
    services.invite(standing=noor, handle_or_email="new@example.org", note="My words.")
    services.invite(standing=noor, handle_or_email="other@example.org")
    OutgoingMail.objects.filter(recipient="other@example.org").update(state="sent")

    ban(noor)

    states = OutgoingMail.objects.order_by("pk").values_list("recipient", "state", "text")
    (withheld, sent) = states
    assert withheld == ("new@example.org", "dead", "")
    assert sent[1] == "sent"


# ── erasure ──────────────────────────────────────────────────────────────────────────────────────
def test_erasure_is_no_way_back_in(place: Community, ben: Standing) -> None:
    ban(ben, None)
    forget_person(user=ben.user)

    back = sign_up(name="Ben", handle="ben-again", email="ben@example.org")

    assert may_join(standing_of(back, place))  # of the row nothing shows it
    with pytest.raises(Denied, match="banned"):
        come_in(standing_of(back, place))
    assert counted(place) == 0
    assert come_in(standing_of(back, make_community("elsewhere"))).state == "active"
    Community.objects.filter(pk=place.pk).update(joining="application")
    with pytest.raises(Denied, match="banned"):
        services.apply_to_community(
            standing=standing_of(back, Community.objects.get(pk=place.pk)),
            text="I would like to.",
            accepted_version=0,
        )
    lift(ben)
    services.apply_to_community(
        standing=standing_of(back, Community.objects.get(pk=place.pk)),
        text="I would like to.",
        accepted_version=0,
    )


# ── the last steward ─────────────────────────────────────────────────────────────────────────────
def test_the_only_steward_is_banned_by_site_admins_alone(place: Community) -> None:
    noor = join(place, "noor", role="steward")
    mo, admin = make_user("mo", is_site_moderator=True), make_user("root", is_site_admin=True)
    for actor in (mo, None):
        with pytest.raises(Denied, match="only steward"):
            ban(noor, actor=actor)
    assert (again(noor).state, recorded()) == ("active", [])

    ban(noor, actor=admin)

    assert (stewards_of(place), counted(place)) == ([], 0)
    assert recorded() == [
        MemberBanned(user_id=noor.user.pk, until=None, decision_id=1),
        CommunityOrphaned(orphaned_id=place.pk),
    ]


def test_one_of_two_stewards_is_banned_like_others_until_the_other_is_held(
    place: Community,
) -> None:
    noor, other = join(place, "noor", role="steward"), join(place, "other", role="steward")
    mo = make_user("mo", is_site_moderator=True)
    User.objects.filter(pk=other.user.pk).update(suspended_until=LATER)
    with pytest.raises(Denied, match="only steward"):
        ban(noor, actor=mo)
    User.objects.filter(pk=other.user.pk).update(suspended_until=None)

    assert ban(noor, actor=mo).state == "banned"


def test_a_community_without_a_steward_is_entrusted_by_site_admins(
    place: Community, ben: Standing
) -> None:
    noor = join(place, "noor", role="steward")
    admin, mo = make_user("root", is_site_admin=True), make_user("mo", is_site_moderator=True)
    with pytest.raises(Denied, match="has a steward"):
        services.entrust_community(standing=standing_of(admin, place), membership=row_of(ben))
    ban(noor, actor=admin)
    for nobody in (ben, standing_of(mo, place)):
        with pytest.raises(Denied, match="site admins"):
            services.entrust_community(standing=nobody, membership=row_of(ben))
    elsewhere = join(make_community("elsewhere"), "stranger")
    with pytest.raises(Denied, match="active members"):
        services.entrust_community(standing=standing_of(admin, place), membership=row_of(elsewhere))

    services.entrust_community(standing=standing_of(admin, place), membership=row_of(ben))

    assert again(ben).is_steward
    assert recorded()[-1] == RoleChanged(user_id=ben.user.pk, before="member", after="steward")


@pytest.mark.parametrize("others", [0, 1])
def test_a_ban_from_the_whole_site_may_leave_a_community_without_a_steward(
    place: Community, others: int
) -> None:
    noor = join(place, "noor", role="steward")
    join(make_community("elsewhere"), noor.user)
    for number in range(others):
        join(place, f"other-{number}", role="steward")
    admin = make_user("root", is_site_admin=True)

    ban_person(user=noor.user, decision_id=1, actor=admin)
    with time_machine.travel(NOW + timedelta(days=9_000)):  # cursors were opened after June
        settle()

    orphaned = [fact for fact in recorded() if isinstance(fact, CommunityOrphaned)]
    assert orphaned == [CommunityOrphaned(orphaned_id=place.pk)] * (1 - others)
    told = Notification.objects.filter(reason="orphaned").values_list("recipient", flat=True)
    assert list(told) == [admin.pk] * (1 - others)
