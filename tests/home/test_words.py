"""Whatever form people write in: what is kept is text, and numbers are spelt in one way."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.test import Client

from apps.communities.models import Brand, Community, Invitation, Membership
from apps.core.text import CONTROLS
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
HOSTILE = "Re\r\npair\x1b[31m \u2028Bench\u202e\u200b\x85!"
TIDY = "Re pair[31m Bench !"
OTHER_NUMBERS = ["\uff11\uff12", "0x1", "1e308", "\u0661", "1_0", "NaN", "true", "[]", "1.5"]
CHECKED_OTHERWISE = {  # what no page shows as words, and what is compared with what we know
    *("SignupForm.handle", "SignupForm.time_zone", "SignupForm.website", "CodeForm.code"),
    *("AddressForm.password", "AcceptForm.next", "BrandForm.colour", "BrandForm.mark"),
    *("ProofForm.password", "StandForm.reader", "PassageForm.reader", "SignupForm.opened"),
    *("DecideForm.rung", "TogetherForm.rung", "OpinionForm.rung", "AppealForm.rung"),
    *("AppealForm.outcome", "LookForm.to", "LookForm.whom"),
}


@pytest.fixture
def bench() -> Community:
    make_brand()
    return make_community("repair-bench", joining="application", question="")


def all_forms() -> dict[str, type[forms.BaseForm]]:
    """Every form of ours, by its name."""
    modules = [f"apps.{path.parent.name}.forms" for path in ROOT.glob("apps/*/forms.py")]
    found = [vars(import_module(name)).values() for name in modules]
    classes = {each for values in found for each in values if inspect.isclass(each)}
    ours = [
        each
        for each in classes
        if issubclass(each, forms.BaseForm) and each.__module__.startswith("apps.")
    ]
    return {each.__name__: each for each in ours}


def plain_fields(kind: type[forms.Field]) -> set[str]:
    return {
        f"{name}.{field_name}"
        for name, form in all_forms().items()
        for field_name, field in form.base_fields.items()  # type: ignore[attr-defined]
        if type(field) is kind
    }


def test_words_go_through_fields_that_tidy_them() -> None:
    ours = {name for name in plain_fields(forms.CharField) if not name.startswith(("Login", "Res"))}

    assert ours == CHECKED_OTHERWISE
    assert plain_fields(forms.IntegerField) == set()


def test_a_brand_is_called_by_one_line(client: Client) -> None:
    make_brand(reactions=[])
    client.force_login(make_user("root", is_site_admin=True))
    words = dict.fromkeys(("name", "purpose", "welcome", "reaction_0"), HOSTILE)

    client.post("/brand/", {"colour": "#0e6478", "time_zone": "UTC"} | words)

    brand = Brand.objects.get()
    assert (brand.name, brand.purpose, brand.welcome) == (TIDY, TIDY, TIDY)
    assert [label for _, label in brand.reactions] == [TIDY]


def test_a_brand_of_nothing_visible_is_not_saved(client: Client) -> None:
    make_brand(name="Tern & Tide")
    client.force_login(make_user("root", is_site_admin=True))

    answer = client.post("/brand/", {"name": "\u200b\r\n", "colour": "#0e6478", "time_zone": "UTC"})

    assert (answer.status_code, Brand.objects.get().name) == (422, "Tern & Tide")


def test_a_community_and_what_is_written_to_it(bench: Community, client: Client) -> None:
    client.force_login(join(bench, "noor", role="steward").user)
    shape = {"emblem": "scissors", "visibility": "public", "joining": "application"}
    words = dict.fromkeys(("name", "purpose", "about", "question"), HOSTILE)
    assert client.post("/c/repair-bench/settings/", shape | words).status_code == 302
    make_user("ada")
    assert (
        client.post("/c/repair-bench/invite/", {"whom": "ada", "note": HOSTILE}).status_code < 400
    )
    client.force_login(make_user("ben"))
    client.post("/c/repair-bench/join/", {"text": HOSTILE, "version": "0"})

    bench.refresh_from_db()
    assert (bench.name, bench.purpose, bench.question) == (TIDY, TIDY, TIDY)
    assert "\n" in bench.about
    asked = Membership.objects.filter(state="applied").values_list("application", flat=True)
    kept = [bench.about, *Invitation.objects.values_list("note", flat=True), *asked]
    assert len(kept) == 3
    assert not any(CONTROLS.search(text) for text in kept)


@pytest.mark.parametrize("number", OTHER_NUMBERS)
def test_seats_are_counted_in_our_digits(bench: Community, client: Client, number: str) -> None:
    client.force_login(join(bench, "noor", role="steward").user)
    shape = {"name": "Bench", "purpose": "Mend.", "emblem": "scissors", "visibility": "public"}

    answer = client.post("/c/repair-bench/settings/", shape | {"joining": "open", "seats": number})

    assert answer.status_code == 422
    bench.refresh_from_db()
    assert bench.seats is None


@pytest.mark.parametrize("seats", ["12", " 12 ", "012"])
def test_seats_as_people_type_them(bench: Community, client: Client, seats: str) -> None:
    client.force_login(join(bench, "noor", role="steward").user)
    shape = {"name": "Bench", "purpose": "Mend.", "emblem": "scissors", "visibility": "public"}

    client.post("/c/repair-bench/settings/", shape | {"joining": "open", "seats": seats})

    bench.refresh_from_db()
    assert bench.seats == 12
