"""Asking people in by name or address; the link that opens the door once."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import (
    Standing,
    may_accept,
    may_invite,
    may_restore_inviting,
    may_revoke,
)
from apps.communities.events import InvitationRevoked, InvitingRestored, MemberInvited
from apps.communities.models import (
    READING,
    Community,
    Invitation,
    Membership,
    State,
    digest_of,
    new_invitation_token,
)
from apps.communities.selectors import brand, standing_of
from apps.communities.services.joining import require_current
from apps.communities.services.seats import locked, seat
from apps.core import clock
from apps.core.access import Denied
from apps.core.mail import ONCE, reads_like_a_link, take_back, unlinked
from apps.ledger.recording import record, use_case

LASTS = timedelta(days=30)
A_DAY, A_DAY_HERE = 20, 200  # invitations of one steward, of one community
NOTE_LENGTH = 300


@use_case()
def invite(*, standing: Standing, handle_or_email: str, note: str = "") -> Invitation:
    """Ask somebody in, by mail. An earlier invitation to the same person ends with it.

    Raises Denied when they may not invite, as when three of their guests were banned, and for
    handles nobody signs in with.
    """
    standing, community = locked(standing)
    _require_may_invite(standing, community)
    _require_measure(standing, community)
    user, email = _addressee(community, handle_or_email.strip())
    now, token = clock.now(), new_invitation_token()
    same = {"user": user} if user else {"user": None, "email__iexact": email}
    earlier = Invitation.objects.filter(community=community, accepted_at=None, revoked_at=None)
    earlier.filter(**same).update(revoked_at=now)
    invitation = Invitation.objects.create(
        community=community,
        inviter=standing.user,
        user=user,
        email="" if user else email,
        token_digest=digest_of(token),
        note=note.strip()[:NOTE_LENGTH],
        expires_at=now + LASTS,
    )
    _send(invitation, to=email, token=token)
    fact = MemberInvited(invitation_id=invitation.pk, user_id=user.pk if user else None)
    record(fact, actor=standing.user, community=community)
    return invitation


def _require_may_invite(standing: Standing, community: Community) -> None:
    """Raise Denied unless they may ask people in there; who is signed out asked nobody in."""
    viewer = standing.viewer
    guests = Invitation.objects.banned_guests(community, viewer) if isinstance(viewer, User) else 0
    may_invite(standing, guests).require()


def _require_measure(standing: Standing, community: Community) -> None:
    today = Invitation.objects.filter(created_at__gt=clock.now() - timedelta(days=1))
    if today.filter(inviter=standing.user).count() >= A_DAY:
        raise Denied(_("That is twenty invitations today. Try again tomorrow."))
    if today.filter(community=community).count() >= A_DAY_HERE:
        raise Denied(_("This community sent two hundred invitations today. Try again tomorrow."))


def _addressee(community: Community, handle_or_email: str) -> tuple[User | None, str]:
    """Who is meant, and where the mail goes. Of an address it is not said whose it is."""
    if "@" in handle_or_email.lstrip("@"):
        try:
            validate_email(handle_or_email)
        except ValidationError:
            raise Denied(_("That is neither a handle nor an address.")) from None
        return None, handle_or_email
    handle = handle_or_email.lstrip("@").lower()
    user = User.objects.filter(handle=handle, is_active=True, erased_at=None).first()
    if user is None or user.email is None or user.verified_at is None:
        raise Denied(_("Nobody signs in with that handle. Try their address."))
    theirs = Membership.objects.filter(community=community, user=user)
    if theirs.filter(state__in=READING).exists():
        raise Denied(_("They are a member already."))
    if any(row.state_now == State.BANNED for row in theirs):
        raise Denied(_("They were banned from this community."))
    return user, user.email


def _send(invitation: Invitation, *, to: str, token: str) -> None:
    """The mail's rows are written here, in the same transaction; a task sends them.

    The one link in it is ours: what people call themselves or add is no way out of the letter.
    """
    community, inviter = invitation.community, invitation.inviter.name
    context = {
        "brand": brand(),
        "inviter": unlinked(inviter),
        "community": unlinked(community.name),
        "purpose": unlinked(community.purpose),
        "note": unlinked(invitation.note),
        "until": invitation.expires_at,
        "url": settings.SITE_URL + reverse("home:invitation", args=[token]),
    }
    asks = _("%(inviter)s asks you into %(community)s")
    if reads_like_a_link(inviter):
        asks = _("You are asked into %(community)s")
    letter = EmailMultiAlternatives(
        asks % {"inviter": inviter, "community": community.name},
        render_to_string("communities/mail/invitation.txt", context),
        to=[to],
        headers={ONCE: _name_of(invitation)},
    )
    page = render_to_string("communities/mail/invitation.html", context)
    letter.attach_alternative(page, "text/html")
    letter.send()


def withhold_letters(invitation: Invitation) -> None:
    """Do not send the letter of an invitation that was taken back, if it did not leave yet."""
    take_back(_name_of(invitation))


@use_case()
def hide_note_by_decision(invitation: Invitation, actor: User | None) -> None:  # noqa: ARG001  as kinds call it
    """Have nobody read an invitation's note, where a decision stands behind it.

    A letter that still waits to leave would carry it. Whoever told us of it has had theirs.
    """
    shown = Invitation.objects.filter(pk=invitation.pk, hidden_at=None)
    if shown.update(hidden_at=clock.now()):
        withhold_letters(invitation)


@use_case()
def restore_note_by_decision(invitation: Invitation, actor: User | None) -> None:  # noqa: ARG001  as kinds call it
    """Let the one it was written to read it again."""
    Invitation.objects.filter(pk=invitation.pk).update(hidden_at=None)


@use_case()
def forget_note(*, invitation: Invitation) -> None:
    """Take a person's words away."""
    Invitation.objects.filter(pk=invitation.pk).update(note="")
    withhold_letters(invitation)


def _name_of(invitation: Invitation) -> str:
    """What the letter is called by: it says nothing of the token."""
    return f"invitation-{digest_of(invitation.token_digest)[:24]}"


@use_case()
def accept_invitation(
    *, user: User, token: str, shows_name: bool = False, accepted_version: int = 0
) -> Membership:
    """Come in by an invitation, which is spent with it.

    Raises Invitation.DoesNotExist for a token that opens nothing, and Denied for one meant for
    somebody else or when the community is full.
    """
    found = Invitation.objects.open().bearing(token).select_related("community").get()
    standing, community = locked(standing_of(user, found.community))
    invitation = Invitation.objects.open().get(pk=found.pk)  # again: nobody else moves now
    may_accept(standing, invitation).require()
    require_current(community, accepted_version)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=clock.now(), user=user)
    return seat(
        community,
        user,
        by="invitation",
        shows_name=shows_name,
        accepted_version=accepted_version,
        application="",
    )


@use_case()
def revoke_invitation(*, standing: Standing, invitation: Invitation) -> None:
    """Take an invitation back; doing it twice changes nothing."""
    standing, community = locked(standing)
    may_revoke(standing, invitation).require()
    unused = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if unused.update(revoked_at=clock.now()):
        withhold_letters(invitation)
        fact = InvitationRevoked(invitation_id=invitation.pk)
        record(fact, actor=standing.user, community=community)


@use_case()
def restore_inviting(*, standing: Standing, membership: Membership) -> None:
    """Let somebody ask people in again, whatever became of their guests so far.

    Those who were banned stay so; only further ones count. Doing it twice changes nothing. Raises
    Denied for oneself.
    """
    standing, community = locked(standing)
    membership = Membership.objects.select_related("user").get(pk=membership.pk)
    may_restore_inviting(standing, membership).require()
    theirs = Invitation.objects.filter(community=community, inviter=membership.user)
    ended = list(theirs.ended_badly().values_list("pk", flat=True))
    if Invitation.objects.filter(pk__in=ended).update(forgiven_at=clock.now()):
        fact = InvitingRestored(user_id=membership.user_id)
        record(fact, actor=standing.user, community=community)
