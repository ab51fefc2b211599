"""Invitations: bound to one person, used once, and dead when their time or their steward is."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from apps.accounts.models import User
from apps.communities import services
from apps.communities.access import Standing
from apps.communities.events import InvitationRevoked, MemberInvited, MemberJoined
from apps.communities.models import Community, Invitation, Membership, State
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community
from tests.ledger.settling import recorded

pytestmark = pytest.mark.django_db
LINKS = re.compile(r"\w+://[\w.:]+|[\w.]+@[\w.]+|\w+\.(?:com|org)")


@pytest.fixture
def community() -> Community:
    return make_community("night-shift", visibility="secret")


@pytest.fixture
def steward(community: Community) -> Standing:
    return join(community, "noor", role="steward")


def invited(steward: Standing, whom: str) -> str:
    """Invite, and read the token in the mail."""
    services.invite(standing=steward, handle_or_email=whom, note="Come and see.")
    found = re.search(r"/invitation/(\w+)/", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


@pytest.mark.parametrize("whom", ["@Ada", "ada", "ADA@example.org"])
def test_the_invited_comes_in_once(community: Community, steward: Standing, whom: str) -> None:
    ada = make_user("ada")
    token = invited(steward, whom)

    services.accept_invitation(user=ada, token=token)

    assert standing_of(ada, community).state == "active"
    invitation = Invitation.objects.get()
    assert token not in invitation.token_digest
    user_id = None if "@example" in whom else ada.pk
    assert recorded() == [
        MemberInvited(invitation_id=invitation.pk, user_id=user_id),
        MemberJoined(user_id=ada.pk, by="invitation"),
    ]
    services.leave_community(standing=standing_of(ada, community))
    with pytest.raises(Invitation.DoesNotExist):
        services.accept_invitation(user=ada, token=token)


def test_the_mail_says_who_asks_and_why(steward: Standing) -> None:
    invited(steward, "new@example.org")

    message = mail.outbox[-1]
    assert message.to == ["new@example.org"]
    assert message.subject == "Noor asks you into Night Shift"
    assert "Come and see." in str(message.body)
    assert "<blockquote>Come and see.</blockquote>" in message.message().as_string()


def _run_out(_steward: Standing) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def _revoked(steward: Standing) -> None:
    services.revoke_invitation(standing=steward, invitation=Invitation.objects.get())


def _used(_steward: Standing) -> None:
    Invitation.objects.update(accepted_at=timezone.now())


def _inviter_lost_role(steward: Standing) -> None:
    Membership.objects.filter(user=steward.user).update(role="member")


def _inviter_banned(steward: Standing) -> None:
    Membership.objects.filter(user=steward.user).update(state=State.BANNED)


def _inviter_suspended(steward: Standing) -> None:
    User.objects.filter(pk=steward.user.pk).update(
        suspended_until=timezone.now() + timedelta(days=1)
    )


def _archived(_steward: Standing) -> None:
    Community.objects.update(archived_at=timezone.now())


DEAD = [_run_out, _revoked, _used, _inviter_lost_role, _inviter_banned, _inviter_suspended]


@pytest.mark.parametrize("death", [*DEAD, _archived])
@pytest.mark.parametrize("whom", ["ada", "ada@example.org"])
@pytest.mark.parametrize("who", ["ada", "mallory", "banned", "member"])
def test_a_dead_invitation_opens_nothing(
    community: Community, steward: Standing, death: object, whom: str, who: str
) -> None:
    make_user("ada")
    person = _person(community, who)
    token = invited(steward, whom)
    death(steward)  # type: ignore[operator]
    before = list(Membership.objects.order_by("pk").values_list("user", "state"))

    with pytest.raises(Invitation.DoesNotExist):
        services.accept_invitation(user=person, token=token)

    assert list(Membership.objects.order_by("pk").values_list("user", "state")) == before


@pytest.mark.parametrize("whom", ["ada", "ada@example.org"])
@pytest.mark.parametrize(
    ("who", "reason"),
    [("mallory", "somebody else"), ("banned", "banned"), ("member", "member already")],
)
def test_a_living_invitation_opens_to_nobody_else(
    community: Community, steward: Standing, whom: str, who: str, reason: str
) -> None:
    make_user("ada")
    person = _person(community, who)
    token = invited(steward, whom)

    with pytest.raises(Denied, match=reason):
        services.accept_invitation(user=person, token=token)

    assert Invitation.objects.get().accepted_at is None


def _person(community: Community, who: str) -> User:
    if who == "banned":
        return join(community, "bad", state="banned").user
    if who == "member":
        return join(community, "ben").user
    return make_user(who)


def test_an_address_must_be_confirmed_before_it_opens_anything(steward: Standing) -> None:
    ada = make_user("ada", verified_at=None)
    token = invited(steward, "ada@example.org")
    with pytest.raises(Denied, match="Confirm"):
        services.accept_invitation(user=ada, token=token)


def test_a_new_invitation_ends_the_one_before(steward: Standing) -> None:
    ada = make_user("ada")
    first, second = invited(steward, "ada"), invited(steward, "ada")

    with pytest.raises(Invitation.DoesNotExist):
        services.accept_invitation(user=ada, token=first)
    services.accept_invitation(user=ada, token=second)


def test_an_invitation_needs_a_seat(steward: Standing) -> None:
    Community.objects.update(seats=1)
    ada = make_user("ada")
    token = invited(steward, "ada")

    with pytest.raises(Denied, match="seats"):
        services.accept_invitation(user=ada, token=token)
    Community.objects.update(seats=2)
    services.accept_invitation(user=ada, token=token)


@pytest.mark.parametrize(
    ("whom", "reason"),
    [
        ("nobody", "Nobody signs in"),
        ("unclaimed", "Nobody signs in"),
        ("ben", "member already"),
        ("bad", "banned"),
        ("not an@address", "neither"),
        ("", "Nobody"),
    ],
)
def test_who_cannot_be_invited(
    community: Community, steward: Standing, whom: str, reason: str
) -> None:
    join(community, "ben")
    join(community, "bad", state="banned")
    make_user("unclaimed", email=None)
    with pytest.raises(Denied, match=reason):
        services.invite(standing=steward, handle_or_email=whom)
    assert (Invitation.objects.count(), mail.outbox) == (0, [])


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_only_stewards_invite_and_revoke(
    community: Community, steward: Standing, role: str
) -> None:
    ben = join(community, "ben", role=role)
    invited(steward, "new@example.org")
    with pytest.raises(Denied, match="stewards"):
        services.invite(standing=ben, handle_or_email="other@example.org")
    with pytest.raises(Denied, match="stewards"):
        services.revoke_invitation(standing=ben, invitation=Invitation.objects.get())
    foreign = join(make_community("elsewhere"), "mallory", role="steward")
    with pytest.raises(Denied, match="another community"):
        services.revoke_invitation(standing=foreign, invitation=Invitation.objects.get())


def test_twenty_invitations_a_day_are_enough(steward: Standing) -> None:
    for n in range(20):
        services.invite(standing=steward, handle_or_email=f"person{n}@example.org")
    with pytest.raises(Denied, match="twenty"):
        services.invite(standing=steward, handle_or_email="one-more@example.org")
    assert Invitation.objects.count() == 20


def test_revoking_twice_is_one_fact(steward: Standing) -> None:
    invited(steward, "new@example.org")
    invitation = Invitation.objects.get()
    for _ in range(2):
        services.revoke_invitation(standing=steward, invitation=invitation)
    assert recorded()[1:] == [InvitationRevoked(invitation_id=invitation.pk)]


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("http://evil.com/login", "You are asked into Night Shift"),
        ("evil.com", "You are asked into Night Shift"),
        ("me@evil.com", "You are asked into Night Shift"),
        ("Dr. Noor A.", "Dr. Noor A. asks you into Night Shift"),
    ],
)
def test_the_only_link_in_the_letter_is_ours(community: Community, name: str, subject: str) -> None:
    standing = join(community, make_user("noor", name=name), role="steward")

    services.invite(
        standing=standing, handle_or_email="ada@example.org", note="See www.evil.org. Or me@x.org"
    )

    letter = mail.outbox[-1]
    assert isinstance(letter, mail.EmailMultiAlternatives)
    html = str(letter.alternatives[0][0])
    assert letter.subject == subject
    for words in (str(letter.body), html):
        assert "See www" in words
        assert LINKS.findall(words) == ["http://localhost:8000"]
