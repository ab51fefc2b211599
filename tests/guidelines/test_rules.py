"""Rules: their keys, their numbers, and the addresses that stay."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from apps.communities.models import Community
from apps.guidelines.models import Edition, Guideline
from apps.guidelines.rules import Example, Wording
from apps.guidelines.selectors import (
    current,
    edition_of,
    in_full,
    nudges_for,
    rule_of,
    rules_for,
)
from apps.guidelines.services import publish_edition
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.guidelines.makers import make_edition

pytestmark = pytest.mark.django_db
SAFE = Wording(
    title="Keep each other safe.",
    body="No home fixes.",
    long="Some things **must** not fail.",
    why="One did.",
    examples=(Example("It’s on its way to you.", fits=True), Example("A hairdryer.", fits=False)),
    nudge_words=("drysuit*",),
)


@pytest.fixture
def bench() -> Community:
    make_brand()
    return make_community()


def keys(community: Community | None, version: int) -> list[str]:
    return [rule.key for rule in edition_of(community, version).rules]


def test_all_of_a_rule_is_kept_and_rendered_once() -> None:
    make_brand()
    publish_edition(standing=None, community=None, rules=[SAFE])

    rule = in_full(None).rules[0]

    assert (rule.number, rule.url, len(rule.key)) == (1, "/guidelines/#s1", 10)
    assert rule.prose == "<p>Some things <strong>must</strong> not fail.</p>\n"
    assert (rule.fits, rule.crosses) == (["It’s on its way to you."], ["A hairdryer."])
    assert rule.wording == replace(SAFE, key=rule.key)
    assert not current(None).rules[0].has_more


@pytest.mark.parametrize(
    "wording",
    [
        Wording(title=" "),
        Wording(title="x", long="y" * 4001),
        Wording(title="x", why="y" * 1001),
        Wording(title="x", examples=(Example("y" * 301, fits=True),)),
        Wording(title="x", examples=(Example("y", fits=True),) * 9),
        Wording(title="x", nudge_words=("y" * 41,)),
        Wording(title="x", nudge_words=("y",) * 21),
    ],
)
def test_what_is_too_long_is_not_published(wording: Wording) -> None:
    make_brand()
    with pytest.raises(ValidationError):
        publish_edition(standing=None, community=None, rules=[wording])
    assert not Edition.objects.exists()


def test_a_rule_keeps_its_key_whatever_its_number_and_words() -> None:
    make_brand()
    publish_edition(standing=None, community=None, rules=[("One.", ""), ("Two.", "")])
    one, two = keys(None, 1)

    reworded = Wording(title="One, said better.", key=one)
    publish_edition(standing=None, community=None, rules=[("New.", ""), ("Two.", ""), reworded])

    new, *rest = keys(None, 2)
    assert rest == [two, one]
    assert new not in {one, two}


def test_a_key_is_nobody_else_s() -> None:
    make_brand()
    bench = make_community()
    theirs = make_edition(bench, "Ours.").guidelines.get().key
    twice = [Wording(title="One.", key=theirs), Wording(title="Two.", key="0" * 10)]
    publish_edition(standing=None, community=None, rules=twice)
    found = keys(None, 1)
    assert len({*found, theirs, "0" * 10}) == 4

    again = [Wording(title="One.", key=found[0]), Wording(title="One again.", key=found[0])]
    publish_edition(standing=None, community=None, rules=again)
    assert keys(None, 2)[0] == found[0] != keys(None, 2)[1]


def test_every_rule_of_a_place_the_brand_s_first(
    bench: Community, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_edition(None, "Be kind.", "Sell nothing.")
    make_edition(bench, "Say what you saw.")
    with django_assert_num_queries(2):
        rules = rules_for(bench)
    assert [(rule.number, rule.url) for rule in rules] == [
        (1, "/guidelines/#s1"),
        (2, "/guidelines/#s2"),
        (3, "/c/repair-bench/guidelines/#s3"),
    ]
    assert [rule.number for rule in rules_for(None)] == [1, 2]
    assert rule_of(bench, rules[2].key) == rules[2]
    assert rule_of(None, rules[2].key) is None


def test_only_rules_with_words_are_looked_through(
    bench: Community, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish_edition(standing=None, community=None, rules=[("Be kind.", ""), SAFE])
    with django_assert_num_queries(2):
        found = nudges_for(bench)
    assert [(rule.number, rule.nudge_words, rule.long) for rule in found] == [
        (2, ("drysuit*",), "")
    ]


def test_an_earlier_version_keeps_the_numbers_it_had(bench: Community) -> None:
    make_edition(None, "One.", "Two.")
    make_edition(bench, "Ours.")
    make_edition(None, "One.")
    make_edition(bench, "Ours.", "Too.")
    assert [rule.number for rule in edition_of(bench, 1).rules] == [3]
    assert [rule.number for rule in edition_of(bench, 2).rules] == [2, 3]
    assert not edition_of(bench, 3)


# ── the address that stays ───────────────────────────────────────────────────────────────────────
def test_the_address_leads_to_where_the_rule_stands_now(client: Client, bench: Community) -> None:
    make_edition(None, "Be kind.", "Sell nothing.")
    own = make_edition(bench, "Ours.").guidelines.get().key
    sell = keys(None, 1)[1]
    assert client.get(f"/g/{sell}/")["Location"] == "/guidelines/#s2"
    assert client.get(f"/g/{own}/")["Location"] == "/c/repair-bench/guidelines/#s3"

    make_edition(None, "Sell nothing.")

    assert client.get(f"/g/{sell}/")["Location"] == "/guidelines/#s1"
    assert client.get(f"/g/{own}/")["Location"] == "/c/repair-bench/guidelines/#s2"
    assert client.get(f"/g/{keys(None, 1)[0]}/")["Location"] == "/guidelines/versions/1/#s1"


@pytest.mark.parametrize("visibility", ["members", "private", "secret"])
@pytest.mark.parametrize("signed", [False, True])
def test_outsiders_cannot_tell_that_a_rule_exists(
    client: Client, visibility: str, *, signed: bool
) -> None:
    lair = make_community("lair", visibility=visibility)
    key = make_edition(lair, "Canary.").guidelines.get().key
    make_edition(lair, "Another.")
    if signed:
        client.force_login(make_user("mallory"))
    missing = client.get("/g/0123456789/").content
    for url in (f"/g/{key}/", "/c/lair/guidelines/since/1/", "/c/lair/guidelines/versions/1/"):
        answer = client.get(url)
        assert (answer.status_code, answer.content) == (404, missing), url
    client.force_login(join(lair, "ada").user)
    assert client.get(f"/g/{key}/")["Location"] == "/c/lair/guidelines/versions/1/#s1"


def test_a_version_that_never_was_is_not_found(client: Client, bench: Community) -> None:
    make_edition(None, "One.")
    make_edition(None, "Two.")
    for tail in ("since/3", "versions/3", "since/0", "versions/999999999", f"since/{'9' * 30}"):
        assert client.get(f"/guidelines/{tail}/").status_code == 404, tail
    for tail in ("since/2", "versions/2"):
        assert client.get(f"/guidelines/{tail}/")["Location"] == "/guidelines/"
    assert "One." in client.get("/guidelines/versions/1/").text


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same_however_many_rules(
    client: Client, bench: Community, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    titles = [f"Rule {n}." for n in range(many)]
    for place in (None, None, bench, bench):
        make_edition(place, *titles)
    client.force_login(join(bench, "ada").user)
    # session, user, shell 2, place, standing, rules 2, proposals, …
    with django_assert_num_queries(12):
        html = client.get("/c/repair-bench/guidelines/").text
    assert html.count('class="rule"') == many


def test_the_page_says_all_of_it(client: Client, bench: Community) -> None:
    publish_edition(standing=None, community=None, rules=[SAFE])
    html = client.get("/guidelines/").text
    for words in ("Some things <strong>must</strong> not fail.", "One did.", "A hairdryer."):
        assert words in html
    assert f"/g/{keys(None, 1)[0]}/" in html
    assert "drysuit" not in html
    client.force_login(make_user("ada"))
    short = client.get("/guidelines/accept/").text
    assert "No home fixes." in short
    assert "A hairdryer." not in short


# ── rules from before they had keys ──────────────────────────────────────────────────────────────
def test_older_rules_are_given_keys_that_follow_them(bench: Community) -> None:
    for place in (None, bench):
        make_edition(place, "One.", "Two.")
        make_edition(place, "Two.", "Three.")
    Guideline.objects.filter(title="One.").update(body="The same line.")
    Guideline.objects.filter(title="Three.").update(body="The same line.")
    for rule in Guideline.objects.all():
        Guideline.objects.filter(pk=rule.pk).update(key=f"x{rule.pk}")

    import_module("apps.guidelines.migrations.0005_fill_keys").fill(apps, None)

    for place in (None, bench):
        (one, two), (second, third) = keys(place, 1), keys(place, 2)
        assert (second, third) == (two, one)
    assert Guideline.objects.values("key").distinct().count() == 4
