"""The brand's name is nobody else's."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from apps.accounts import services
from apps.accounts.models import User
from apps.accounts.names import clean_handle, clean_name, free_handle
from tests.accounts.makers import make_user
from tests.communities.makers import make_brand

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "handle", ["tern-tide", "tern-and-tide", "TernTide", "t3rn-t1de", "tem-tide", "terntlde"]
)
def test_nobody_takes_a_handle_that_reads_like_the_brand(handle: str) -> None:
    assert clean_handle(handle)
    make_brand(name="Tern & Tide")

    with pytest.raises(ValidationError):
        clean_handle(handle)
    assert clean_handle("tern") == "tern"


@pytest.mark.parametrize("name", ["Tern & Tide", "tern and tide", "T3rn Tide", "TERN TIDE."])
def test_nobody_takes_a_name_that_reads_like_the_brand(name: str) -> None:
    assert clean_name(name) == name
    make_brand(name="Tern & Tide")

    with pytest.raises(ValidationError):
        clean_name(name)
    assert clean_name("Tern Tideman") == "Tern Tideman"


def test_who_comes_with_an_import_gets_another_handle() -> None:
    make_brand(name="Tern & Tide")

    assert free_handle("Tern & Tide", lambda _: False) == "person-tern-tide"


def test_the_brands_next_name_is_kept_too_and_who_had_it_before_stays() -> None:
    sefa = make_user("sefa", name="Sefa")
    make_brand(name="Sefa")

    services.describe(user=sefa, name="Sefa", line="Sailmaker.", bio="")
    with pytest.raises(ValidationError):
        services.sign_up(name="Sefa", handle="sefa-2", email="other@example.org")

    assert User.objects.get().line == "Sailmaker."
