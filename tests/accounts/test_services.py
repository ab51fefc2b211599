"""People through the services: made, described, moved, forgotten."""

# ruff: noqa: RUF001  letters that imitate others are what is tried here

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from apps.accounts import services
from apps.accounts.events import (
    AddressChanged,
    PersonErased,
    PersonSignedUp,
    ProfileChanged,
    ProfileHidden,
    SessionsEnded,
)
from apps.accounts.kinds import PROFILE
from apps.accounts.models import User
from apps.core.access import Denied
from apps.core.images import Unreadable
from apps.core.kinds import kind_of
from tests.accounts.makers import make_user
from tests.ledger.settling import recorded

pytestmark = pytest.mark.django_db


def picture(side: int = 300) -> io.BytesIO:
    written = io.BytesIO()
    Image.new("RGB", (side, side // 2), "#0e6478").save(written, "PNG")
    written.seek(0)
    return written


def test_signing_up_makes_a_person_with_a_confirmed_address() -> None:
    user = services.sign_up(name=" Ada  L ", handle="@Ada", email="Ada@Example.org")

    assert (user.name, user.handle, user.email) == ("Ada L", "ada", "ada@example.org")
    assert user.verified_at is not None
    assert not user.has_usable_password()
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == (user.email, True, True)
    assert recorded() == [PersonSignedUp(user_id=user.pk)]


def test_a_long_handle_is_kept_whole() -> None:
    handle = "long" * 7 + "ab"
    user = services.sign_up(name="Ada", handle=handle, email="ada@example.org")

    assert user.handle == handle


def test_an_address_signs_up_once_in_any_spelling() -> None:
    make_user("ada", email="ada@example.org")

    with pytest.raises(services.AddressTaken):
        services.sign_up(name="Ben", handle="ben", email="ADA@example.org")

    assert User.objects.count() == 1
    assert recorded() == []


def test_who_was_quicker_keeps_the_handle() -> None:
    make_user("ada")

    user = services.sign_up(name="Ada", handle="ada", email="other@example.org")

    assert user.handle == "ada-2"


def test_an_admin_is_appointed_once() -> None:
    first = services.appoint_admin(email="ada@example.org", name="Ada", password="tide-table-9")
    again = services.appoint_admin(
        email="Ada@example.org", name="Somebody", password="other-word-9"
    )

    assert first.pk == again.pk
    assert User.objects.get().name == "Ada"
    assert again.is_site_admin
    assert again.check_password("tide-table-9")


def test_unclaimed_people_cannot_sign_in() -> None:
    first = services.create_unclaimed(name="admin\x00", origin="https://example.org/u/1")
    second = services.create_unclaimed(name="admin")
    nameless = services.create_unclaimed(name=" \u200b ")

    assert (first.name, first.handle) == ("admin", "person-admin")
    assert second.handle == "person-admin-2"
    assert nameless.name == "somebody"
    assert not first.is_claimed
    assert recorded() == []


def test_a_person_describes_themselves() -> None:
    user = make_user("ada")

    services.describe(user=user, name="Ada King", line="a\u202eb\nc", bio="One\r\n\r\nTwo\x00")
    services.describe(user=user, name="Ada King", line="ab c", bio="One\n\nTwo")

    user.refresh_from_db()
    assert (user.name, user.line, user.bio) == ("Ada King", "ab c", "One\n\nTwo")
    assert recorded() == [ProfileChanged(user_id=user.pk)]


def test_a_suspended_person_keeps_their_profile_as_it_is() -> None:
    user = make_user("ada", suspended_until=timezone.now() + timedelta(days=1))

    with pytest.raises(Denied, match="suspended"):
        services.describe(user=user, name="Rude", line="", bio="")
    with pytest.raises(Denied, match="suspended"):
        services.set_face(user=user, file=picture())
    services.set_theme(user=user, theme="dark")

    user.refresh_from_db()
    assert (user.name, user.theme) == ("Ada", "dark")
    assert recorded() == []


@pytest.mark.parametrize("name", ["", "Mod", "Аdmin"])
def test_a_name_nobody_may_bear_is_refused(name: str) -> None:
    user = make_user("ada")

    with pytest.raises(ValidationError):
        services.describe(user=user, name=name, line="", bio="")

    user.refresh_from_db()
    assert user.name == "Ada"


def test_an_odd_time_zone_becomes_utc() -> None:
    user = make_user("ada")
    for zone, kept in [
        ("Europe/London", "Europe/London"),
        ("../../etc/passwd", "UTC"),
        ("x", "UTC"),
    ]:
        services.set_time_zone(user=user, time_zone=zone)
        assert user.time_zone == kept


@pytest.mark.django_db(transaction=True)
def test_a_face_is_cut_stored_replaced_and_taken_away() -> None:
    user = make_user("ada")

    services.set_face(user=user, file=picture())
    first = user.face
    with default_storage.open(first) as stored, Image.open(stored) as face:
        assert (face.format, face.size) == ("WEBP", (192, 192))
    services.set_face(user=user, file=picture())
    second = user.face

    assert first != second
    assert not default_storage.exists(first)
    services.remove_face(user=user)
    assert (user.face, default_storage.exists(second)) == ("", False)
    assert recorded() == [ProfileChanged(user_id=user.pk)] * 3


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg onload=alert(1)>", b"\x00" * 999])
def test_what_is_no_picture_leaves_no_trace(content: bytes) -> None:
    user = make_user("ada")

    with pytest.raises(Unreadable):
        services.set_face(user=user, file=io.BytesIO(content))

    user.refresh_from_db()
    assert user.face == ""
    assert recorded() == []


def test_another_address_ends_what_rested_on_the_old_one() -> None:
    user = services.sign_up(name="Ada", handle="ada", email="old@example.org")
    session = user.get_session_auth_hash()

    before = services.change_address(user=user, email="New@example.org")

    assert before == "old@example.org"
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert user.get_session_auth_hash() != session
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["new@example.org"]
    assert recorded()[1:] == [AddressChanged(user_id=user.pk)]


def test_nobody_takes_anothers_address() -> None:
    make_user("ben", email="ben@example.org")
    user = services.sign_up(name="Ada", handle="ada", email="old@example.org")

    with pytest.raises(services.AddressTaken):
        services.change_address(user=user, email="BEN@example.org")

    user.refresh_from_db()
    assert user.email == "old@example.org"


def test_ending_sessions_and_a_new_password_change_what_sessions_carry() -> None:
    user = make_user("ada")
    carried = {user.get_session_auth_hash()}
    services.end_sessions(user=user)
    carried.add(User.objects.get().get_session_auth_hash())
    services.set_password(user=user, password="tide-table-9")
    carried.add(User.objects.get().get_session_auth_hash())

    assert len(carried) == 3
    assert recorded() == [SessionsEnded(user_id=user.pk)] * 2
    with pytest.raises(ValidationError):
        services.set_password(user=user, password="password")


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_person_leaves_an_empty_row() -> None:
    user = services.sign_up(
        name="Ada", handle="ada", email="ada@example.org", password="tide-9-tab"
    )
    services.describe(user=user, name="Ada", line="sailmaker", bio="Words")
    services.set_face(user=user, file=picture())
    face = user.face
    facts = len(recorded())

    services.forget_person(user=user)
    services.forget_person(user=user)

    left = User.objects.get()
    assert left.handle == f"gone-{left.public_id}"
    assert (left.email, left.line, left.bio, left.face) == (None, "", "", "")
    assert "Ada" not in left.name
    assert not left.has_usable_password()
    assert not left.is_active
    assert not EmailAddress.objects.exists()
    assert not default_storage.exists(face)
    assert recorded()[facts:] == [SessionsEnded(user_id=left.pk), PersonErased(user_id=left.pk)]


def test_the_handle_of_who_left_is_free_for_nobody_to_imitate() -> None:
    user = make_user("ada")
    services.forget_person(user=user)

    assert services.sign_up(name="Ada", handle="ada", email="x@example.org").handle == "ada"


def test_a_hidden_profile_is_seen_by_its_owner_alone() -> None:
    ada, ben = make_user("ada"), make_user("ben")
    services.hide_profile(actor=None, user=ada)

    assert set(User.objects.visible_to(ben)) == {ben}
    assert set(User.objects.visible_to(ada)) == {ada, ben}
    services.restore_profile(actor=None, user=ada)
    assert set(User.objects.visible_to(ben)) == {ada, ben}
    assert recorded() == [
        ProfileHidden(user_id=ada.pk, hidden=True),
        ProfileHidden(user_id=ada.pk, hidden=False),
    ]


def test_the_kind_speaks_for_people() -> None:
    ada = make_user("ada", line="sailmaker", bio="Words")
    assert kind_of("profile") is PROFILE
    assert PROFILE.text(ada) == "Ada\nada\nsailmaker\nWords"
    assert "email" not in PROFILE.text(ada)
    assert PROFILE.found(ada, [ada.pk]) == {ada.pk: ada}
    assert PROFILE.found(None, [ada.pk]) == {}
