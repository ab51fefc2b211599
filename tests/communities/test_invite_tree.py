"""Who asks people in answers for them a little: after three bans others do, until forgiven."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.communities import services
from apps.communities.access import Standing, may_invite
from apps.communities.events import InvitingRestored
from apps.communities.models import Community, Invitation, Membership
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community
from tests.communities.sanctions import again, ban, lift
from tests.ledger.settling import recorded

pytestmark = pytest.mark.django_db
REFUSED = "of the people you asked in were banned here"


@pytest.fixture
def community() -> Community:
    return make_community(joining="invitation")


@pytest.fixture
def noor(community: Community) -> Standing:
    return join(community, "noor", role="steward")


def guest(steward: Standing, handle: str, *, by_address: bool = False) -> Standing:
    """Somebody whom the steward asked in, and who came."""
    user = make_user(handle)
    whom = str(user.email) if by_address else handle
    services.invite(standing=steward, handle_or_email=whom)
    found = re.search(r"/invitation/(\w+)/", str(mail.outbox[-1].body))
    assert found is not None
    services.accept_invitation(user=user, token=found[1])
    return standing_of(user, steward.community)


def banned(steward: Standing, *handles: str) -> list[Standing]:
    """Guests of theirs, each banned by a decision of its own."""
    first = Membership.objects.count()
    return [ban(guest(steward, handle), by=first + number) for number, handle in enumerate(handles)]


def invites(steward: Standing, whom: str = "new@example.org") -> Invitation:
    return services.invite(standing=again(steward), handle_or_email=whom)


def test_two_banned_guests_are_bad_luck(noor: Standing) -> None:
    banned(noor, "rob", "otto")

    assert invites(noor).inviter == noor.user


def test_after_three_others_ask_people_in(community: Community, noor: Standing) -> None:
    banned(noor, "rob", "otto", "eirik")
    letters, facts = len(mail.outbox), len(recorded())

    with pytest.raises(Denied, match=f"^3 {REFUSED}") as refusal:
        invites(noor)

    assert "Talk with another steward" in str(refusal.value)
    assert (len(mail.outbox), len(recorded())) == (letters, facts)
    assert not Invitation.objects.filter(email="new@example.org").exists()
    assert invites(join(community, "olga", role="steward"))


def test_nothing_else_follows_from_it(noor: Standing, community: Community) -> None:
    waiting = invites(noor, "waiting@example.org")
    banned(noor, "rob", "otto", "eirik")

    here = again(noor)
    assert (here.role, here.state, dict(here.restrictions)) == ("steward", "active", {})
    assert list(Invitation.objects.open()) == [waiting]
    assert invites(join(make_community("elsewhere"), noor.user, role="steward"))


def test_guests_who_came_by_an_address_count_as_well(noor: Standing) -> None:
    for number, handle in enumerate(("rob", "otto", "eirik")):
        ban(guest(noor, handle, by_address=True), by=number)

    with pytest.raises(Denied, match=REFUSED):
        invites(noor)


def test_one_guest_banned_twice_is_one(noor: Standing) -> None:
    rob = guest(noor, "rob")
    for number in range(3):
        ban(rob, by=number)
    banned(noor, "otto")

    assert invites(noor)


def test_who_came_by_others_or_by_themselves_does_not_count(
    community: Community, noor: Standing
) -> None:
    banned(noor, "rob", "otto")
    banned(join(community, "olga", role="steward"), "eirik")
    ban(join(community, "dilys"), by=90)

    assert invites(noor)


def test_an_overturned_ban_does_not_count(noor: Standing) -> None:
    rob, *_others = banned(noor, "rob", "otto", "eirik")
    decision = Membership.objects.get(user=rob.user).holds[0]["decision"]

    lift(rob, by=decision)

    assert invites(noor)


def test_another_steward_gives_it_back_and_only_further_bans_count(
    community: Community, noor: Standing
) -> None:
    banned(noor, "rob", "otto", "eirik")
    olga = join(community, "olga", role="steward")
    membership = Membership.objects.get(user=noor.user)
    for _twice in range(2):
        services.restore_inviting(standing=olga, membership=membership)

    assert invites(noor)
    facts = [fact for fact in recorded() if isinstance(fact, InvitingRestored)]
    assert facts == [InvitingRestored(user_id=noor.user.pk)]
    assert Membership.objects.get(user__handle="rob").state == "banned"
    banned(noor, "ada", "ben")
    assert invites(noor, "another@example.org")
    banned(noor, "cleo")
    with pytest.raises(Denied, match=REFUSED):
        invites(noor)


def test_nobody_gives_it_back_to_themselves_and_members_to_nobody(
    community: Community, noor: Standing
) -> None:
    banned(noor, "rob", "otto", "eirik")
    membership = Membership.objects.get(user=noor.user)
    elsewhere = join(make_community("elsewhere"), "olga", role="steward")
    for other in (again(noor), join(community, "dilys"), elsewhere):
        with pytest.raises(Denied):
            services.restore_inviting(standing=other, membership=membership)

    assert not Invitation.objects.exclude(forgiven_at=None).exists()


def test_the_predicate_is_complete_by_itself(community: Community, noor: Standing) -> None:
    assert may_invite(noor, 2)
    assert not may_invite(noor, 3)
    assert not may_invite(join(community, "dilys"), 0)


def test_it_costs_one_question_however_many_came(noor: Standing, community: Community) -> None:
    banned(noor, "rob", "otto", "eirik")

    with CaptureQueriesContext(connection) as seen:
        assert Invitation.objects.banned_guests(community, noor.user) == 3

    assert len(seen) == 1


# ── the pages ────────────────────────────────────────────────────────────────────────────────────
def page(client: Client, who: Standing, path: str) -> str:
    client.force_login(who.user)
    return client.get(path).content.decode()


def test_the_page_of_invitations_says_so_before_anything_is_typed(
    client: Client, community: Community, noor: Standing
) -> None:
    path = f"/c/{community.slug}/invite/"
    assert REFUSED not in page(client, noor, path)
    banned(noor, "rob", "otto", "eirik")

    assert REFUSED in page(client, noor, path)
    answer = client.post(path, {"whom": "new@example.org", "note": "Come and see."})
    assert answer.status_code == 422
    assert "Come and see." in answer.content.decode()


def test_the_other_stewards_find_it_on_their_page(
    client: Client, community: Community, noor: Standing
) -> None:
    path = f"/c/{community.slug}/people/noor/"
    olga = join(community, "olga", role="steward")
    assert "asked in were banned" not in page(client, olga, path)
    banned(noor, "rob", "otto", "eirik")
    assert "Another steward gives this back to you." in page(client, noor, path)

    assert "3 of the people Noor asked in were banned here" in page(client, olga, path)
    answer = client.post(f"{path}inviting/")

    assert (answer.status_code, answer.headers["Location"]) == (302, path)
    assert "asked in were banned" not in client.get(path).content.decode()
    assert invites(noor)
