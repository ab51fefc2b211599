"""Becoming somebody here."""

from __future__ import annotations

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction

from apps.accounts.addresses import clean_address
from apps.accounts.events import PersonSignedUp
from apps.accounts.models import NAME_LENGTH, User
from apps.accounts.names import clean_handle, clean_name, free_handle
from apps.accounts.services.ban_list import require_unbanned
from apps.accounts.services.disposable import require_lasting
from apps.accounts.zones import clean_zone
from apps.core import clock
from apps.core.text import tidy_line
from apps.ledger.recording import record, use_case


class AddressTaken(Exception):  # noqa: N818  it says what happened, and is always caught
    """Somebody else signs in by this address."""


@use_case()
def sign_up(
    *, name: str, handle: str, email: str, time_zone: str = "UTC", password: str = ""
) -> User:
    """Make a person of somebody who showed that the address is theirs.

    Who was quicker keeps a handle: the other gets it with a number. Raises AddressTaken,
    AddressBanned, AddressDisposable, and ValidationError for what no form lets through.
    """
    address = clean_address(email)
    require_lasting(address)
    require_unbanned(address)
    if User.objects.filter(email__iexact=address).exists():
        raise AddressTaken
    wanted = clean_handle(handle)
    user = User(
        name=clean_name(name),
        handle=free_handle(wanted, _is_taken) if _is_taken(wanted) else wanted,
        email=address,
        time_zone=clean_zone(time_zone),
        verified_at=clock.now(),
    )
    if password:
        validate_password(password, user)
        user.set_password(password)
    else:
        user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:  # the same address, confirmed twice in one moment
        raise AddressTaken from error
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    record(PersonSignedUp(user_id=user.pk), actor=user)
    return user


@use_case()
def appoint_admin(*, email: str, name: str = "", password: str = "") -> User:
    """Give the site to the person with this address, and make them if they are not here yet.

    It is asked on the machine itself, by who runs it. Appointing again changes nothing.
    """
    address = clean_address(email)
    user = User.objects.filter(email__iexact=address).first()
    if user is None:
        handle = free_handle(name, _is_taken)
        user = sign_up(name=name, handle=handle, email=address, password=password)
    if not user.is_site_admin:
        user.is_site_admin = user.is_brand_staff = True
        user.save(update_fields=["is_site_admin", "is_brand_staff"])
    return user


@use_case()
def name_brand_staff(*, user: User) -> None:
    """Let somebody speak for the brand; asked on the machine itself, by who runs it."""
    User.objects.filter(pk=user.pk).update(is_brand_staff=True)
    user.is_brand_staff = True


@use_case()
def create_unclaimed(*, name: str, origin: str = "") -> User:
    """Make somebody whose words come from elsewhere: no address, nobody can sign in as them."""
    shown = tidy_line(name)[:NAME_LENGTH].strip() or "somebody"
    user = User(name=shown, handle=free_handle(shown, _is_taken), origin=origin[:200])
    user.set_unusable_password()
    user.save(force_insert=True)
    return user


@use_case()
def note_verified(*, user: User) -> None:
    """Keep in step with allauth: the address was just shown to be theirs."""
    User.objects.filter(pk=user.pk, verified_at=None).update(verified_at=clock.now())
    user.refresh_from_db(fields=["verified_at"])


@use_case()
def note_accepted_version(*, user: User, version: int) -> None:
    """Keep which version of the brand's guidelines they accepted; it never goes back."""
    User.objects.filter(pk=user.pk, accepted_version__lt=version).update(accepted_version=version)
    user.accepted_version = max(user.accepted_version, version)


@use_case()
def lapse_accepted_version(*, user_ids: Sequence[int]) -> None:
    """Have people asked again for their word on the brand's guidelines."""
    User.objects.filter(pk__in=user_ids).update(accepted_version=0)


def _is_taken(handle: str) -> bool:
    return User.objects.filter(handle__iexact=handle).exists()
