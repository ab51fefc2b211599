"""Invitations, and the tokens their links carry."""

from __future__ import annotations

from hashlib import sha256
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from apps.accounts.models import User
from apps.communities.models.community import Community, Membership, State
from apps.core import clock
from apps.core.ids import public_id


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, by whether they still open the door."""

    def open(self) -> Self:
        """Neither used nor taken back nor run out, of a living place, by one who is steward yet."""
        now = clock.now()
        unused = self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)
        stewards = Membership.objects.stewards().filter(
            community=models.OuterRef("community"), user=models.OuterRef("inviter")
        )
        return unused.filter(models.Exists(stewards), community__archived_at=None)

    def bearing(self, token: str) -> Self:
        """The one whose link carries this token."""
        return self.filter(token_digest=digest_of(token))

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """Those that name the viewer, by handle or by an address they confirmed.

        Used, taken back or run out, it was written to them all the same. Said in SQL alone, which
        may be built once for everybody.
        """
        key = viewer.pk or 0  # nobody's, for who is signed out
        confirmed = User.objects.filter(pk=key, verified_at__isnull=False)
        addresses = confirmed.values_list(Lower("email"))
        named = Q(user=key) | Q(user=None, address__in=addresses)
        return self.alias(address=Lower("email")).filter(named)

    def ended_badly(self) -> Self:
        """Those of guests who are banned there; lifted bans do not count, nor forgiven guests."""
        banned = Membership.objects.filter(
            community=models.OuterRef("community"),
            user=models.OuterRef("user"),
            state=State.BANNED,
        )
        accepted = self.filter(accepted_at__isnull=False, forgiven_at=None)
        return accepted.filter(models.Exists(banned))

    def banned_guests(self, community: Community | None, inviter: User) -> int:
        """How many people whom they asked in are banned there. One query."""
        theirs = self.filter(community=community, inviter=inviter).ended_badly()
        return theirs.values("user").distinct().count()


class Invitation(models.Model):
    """A steward's word that somebody may join, by handle or by address."""

    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    community = models.ForeignKey(Community, models.CASCADE, related_name="invitations")
    inviter = models.ForeignKey(User, models.CASCADE, related_name="+")
    user = models.ForeignKey(  # whom it names; of one to an address, who came by it
        User, models.CASCADE, null=True, blank=True, related_name="+"
    )
    email = models.EmailField(max_length=254, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)  # sha256; the token is only mailed
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    forgiven_at = models.DateTimeField(null=True, blank=True)  # that its guest was banned
    hidden_at = models.DateTimeField(null=True, blank=True)  # since when nobody reads its note

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(Lower("email"), name="invitation_by_email"),
            models.Index(fields=["community", "inviter"], name="invitation_by_inviter"),
        ]

    def __str__(self) -> str:
        return f"to {self.community_id} by {self.inviter_id}"

    @property
    def open_note(self) -> str:
        """What its inviter added, unless a decision hid it."""
        return "" if self.hidden_at else self.note


def new_invitation_token() -> str:
    """What an invitation's link carries: 100 bits."""
    return public_id() + public_id()


def digest_of(token: str) -> str:
    """What is kept of a token: enough to know it again, too little to make its link."""
    return sha256(token.encode()).hexdigest()
