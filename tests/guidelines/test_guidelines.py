"""Editions: published, numbered, read, and kept to."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from apps.communities.access import Standing, may_take_part
from apps.communities.events import GuidelinesAccepted
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from apps.guidelines.events import EditionPublished
from apps.guidelines.models import Acceptance, Edition
from apps.guidelines.selectors import current
from apps.guidelines.services import accept_edition, publish_edition
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.ledger.settling import recorded

pytestmark = pytest.mark.django_db
SIX = [(f"Rule {n}.", f"Why {n}.") for n in range(1, 7)]


def publish_brand(*titles: str) -> Edition:
    rules = [(title, "") for title in titles] or SIX
    return publish_edition(standing=None, community=None, rules=rules)


@pytest.fixture
def noor() -> Standing:
    make_brand()
    return join(make_community(), "noor", role="steward")


def test_a_community_s_numbers_continue_the_brand_s(
    noor: Standing, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish_brand()
    publish_edition(standing=noor, community=noor.community, rules=[("Ours.", ""), ("Too.", "")])
    place = noor.community
    assert place is not None
    place.refresh_from_db()

    with django_assert_num_queries(1):
        own = current(place)

    assert [(rule.number, rule.title) for rule in own.rules] == [(7, "Ours."), (8, "Too.")]
    publish_brand("One.", "Two.")
    assert [rule.number for rule in current(place).rules] == [3, 4]
    assert [rule.title for rule in current(None).rules] == ["One.", "Two."]
    assert current(None).version == 2


def test_a_new_version_is_asked_for_before_the_next_word(noor: Standing) -> None:
    place = noor.community
    assert place is not None
    ada = join(place, "ada")
    publish_edition(standing=noor, community=place, rules=[("Ours.", "")])
    place.refresh_from_db()
    assert not may_take_part(standing_of(ada.user, place), place.pk)
    assert may_take_part(standing_of(noor.user, place), place.pk)

    for _ in range(2):
        accept_edition(user=ada.user, community=place, version=1)

    assert may_take_part(standing_of(ada.user, place), place.pk)
    assert Acceptance.objects.filter(user=ada.user).count() == 1
    edition = Edition.objects.get()
    assert recorded() == [
        EditionPublished(edition_id=edition.pk, version=1),
        GuidelinesAccepted(user_id=noor.user.pk, version=1),
        GuidelinesAccepted(user_id=ada.user.pk, version=1),
    ]


def test_the_brand_s_version_counts_everywhere(noor: Standing) -> None:
    place = noor.community
    assert place is not None
    publish_brand()
    assert not may_take_part(standing_of(noor.user, place), place.pk)
    accept_edition(user=noor.user, community=None)
    noor.user.refresh_from_db()
    assert may_take_part(standing_of(noor.user, place), place.pk)


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_only_stewards_publish_and_only_at_home(noor: Standing, role: str) -> None:
    place = noor.community
    assert place is not None
    with pytest.raises(Denied):
        publish_edition(standing=join(place, "ada", role=role), community=place, rules=SIX)
    with pytest.raises(Denied, match="another"):
        publish_edition(standing=noor, community=make_community("elsewhere"), rules=SIX)
    with pytest.raises(Denied):
        publish_edition(standing=standing_of(noor.user, None), community=None, rules=SIX)
    assert not Edition.objects.exists()
    assert recorded() == []


@pytest.mark.parametrize(
    "rules", [[], [("", "x")], [("x" * 101, "")], [("x", "y" * 1001)], [("x", "")] * 21]
)
def test_a_set_is_short_and_has_titles(rules: list[tuple[str, str]]) -> None:
    make_brand()
    with pytest.raises(ValidationError):
        publish_edition(standing=None, community=None, rules=rules)
    assert not Edition.objects.exists()


def test_an_old_version_cannot_be_accepted() -> None:
    make_brand()
    publish_brand()
    publish_brand("New.")
    ada = make_user("ada")
    with pytest.raises(Denied, match="changed just now"):
        accept_edition(user=ada, community=None, version=1)
    assert not Acceptance.objects.exists()
    assert accept_edition(user=ada, community=make_community()) is None


def test_everybody_reads_the_brand_s_rules(client: Client) -> None:
    make_brand()
    publish_brand()
    response = client.get("/guidelines/")
    assert 'id="s5"' in response.text
    assert "Rule 6." in response.text
    assert not response.cookies


def test_one_s_word_is_taken_on_a_page_of_its_own(client: Client) -> None:
    make_brand()
    publish_brand()
    assert client.get("/guidelines/accept/").status_code == 302
    client.force_login(make_user("ada"))
    page = client.get("/guidelines/accept/?next=/c/repair-bench/join/").text
    assert "I’ll keep to these" in page
    assert 'value="/c/repair-bench/join/"' in page

    stale = client.post("/guidelines/accept/", {"version": "9", "next": "/x/"})
    assert (stale.status_code, "changed just now" in stale.text) == (422, True)
    sent = {"version": "1", "next": "/c/repair-bench/join/"}
    assert client.post("/guidelines/accept/", sent)["Location"] == "/c/repair-bench/join/"
    assert Acceptance.objects.count() == 1


@pytest.mark.parametrize(
    "after", ["//evil.example", "https://evil.example", "/\\evil", "javascript:x"]
)
def test_one_is_never_sent_elsewhere(client: Client, after: str) -> None:
    make_brand()
    publish_brand()
    client.force_login(make_user("ada"))
    sent = {"version": "1", "next": after}
    assert client.post("/guidelines/accept/", sent)["Location"] == "/"


def test_a_changed_community_set_is_accepted_by_its_members(client: Client, noor: Standing) -> None:
    place = noor.community
    assert place is not None
    publish_edition(standing=noor, community=place, rules=[("Ours.", "")])
    url = f"/c/{place.slug}/guidelines/accept/"
    client.force_login(make_user("mallory"))
    assert client.get(url).status_code == 404
    client.force_login(join(place, "ada").user)
    assert "Ours." in client.get(url).text
    assert client.post(url, {"version": "1"})["Location"] == f"/c/{place.slug}/"


def test_who_is_asked_again_is_on_no_step_of_signing_up(noor: Standing, client: Client) -> None:
    publish_brand("One.")
    client.force_login(noor.user)
    assert "Say hello" in client.get("/guidelines/accept/").text
    accept_edition(user=noor.user, community=None)
    publish_brand("One.", "Two.")

    html = client.get("/guidelines/accept/").text
    assert ("Say hello" in html, "What changed since v1" in html) == (False, True)
    compared = client.get("/guidelines/since/1/").text
    assert ("Read and accept" in compared, "See what changed" in compared) == (True, False)
