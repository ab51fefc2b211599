"""Who can sign in as a person: address, password, sessions."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction

from apps.accounts.access import may_keep_account, may_sanction_person
from apps.accounts.addresses import clean_address
from apps.accounts.events import AddressChanged, SessionsEnded
from apps.accounts.models import User
from apps.accounts.services.ban_list import follow_address, require_unbanned
from apps.accounts.services.disposable import require_lasting
from apps.accounts.services.joining import AddressTaken
from apps.core import clock
from apps.ledger.recording import record, use_case
from apps.live.services import revoke


@use_case()
def change_address(*, user: User, email: str) -> str:
    """Sign in by another address, just shown to be theirs, and return the one before.

    Codes sent to the old one, and sessions begun with it, are over. Raises AddressTaken,
    AddressDisposable, and AddressBanned for one that is banned; whoever is banned themselves takes
    that along.
    """
    may_keep_account(user).require()
    address, before = clean_address(email), user.email or ""
    require_lasting(address)
    if not user.is_banned:
        require_unbanned(address)
    if User.objects.filter(email__iexact=address).exclude(pk=user.pk).exists():
        raise AddressTaken
    user.email = address
    user.verified_at = user.secured_at = clock.now()
    try:
        with transaction.atomic():
            user.save(update_fields=["email", "verified_at", "secured_at"])
    except IntegrityError as error:
        raise AddressTaken from error
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    follow_address(user)
    record(AddressChanged(user_id=user.pk), actor=user)
    revoke(user.public_id)
    return before


@use_case()
def set_password(*, user: User, password: str) -> None:
    """Take a new password, which ends all sessions that were begun before it.

    Raises ValidationError for a password that is easily guessed.
    """
    validate_password(password, user)
    user.set_password(password)
    user.secured_at = clock.now()
    user.save(update_fields=["password", "secured_at"])
    record(SessionsEnded(user_id=user.pk), actor=user)
    revoke(user.public_id)


@use_case()
def end_sessions(*, user: User, actor: User | None = None) -> None:
    """Sign a person out everywhere, by making what every session carries untrue.

    They do it themselves, or another who may decide about them. Raises Denied.
    """
    verdict = may_sanction_person(actor, user) if actor else may_keep_account(user)
    verdict.require()
    user.secured_at = clock.now()
    user.save(update_fields=["secured_at"])
    record(SessionsEnded(user_id=user.pk), actor=actor or user)
    revoke(user.public_id)
