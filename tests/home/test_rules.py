"""Wording guidelines in pages: a draft, what it would change, and two people at once."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from apps.communities.access import Standing
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.guidelines.models import Draft, Edition
from apps.guidelines.rules import Example
from apps.guidelines.selectors import current, in_full
from apps.guidelines.services import publish_edition
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.core.marked import changes_in
from tests.guidelines.makers import make_edition

pytestmark = pytest.mark.django_db
URL = "/c/repair-bench/settings/guidelines/"
PREVIEW = f"{URL}preview/"


@pytest.fixture
def bench() -> Community:
    make_brand()
    return make_community()


@pytest.fixture
def noor(bench: Community, client: Client) -> Standing:
    """A steward, signed in, of a place with two rules."""
    noor = join(bench, "noor", role="steward")
    publish_edition(standing=noor, community=bench, rules=[("One.", "First."), ("Two.", "")])
    client.force_login(noor.user)
    return standing_of(noor.user, bench)


def form_of(html: str) -> dict[str, str]:
    """Everything the page's form would send, as it stands."""
    inputs = re.findall(r'<input type="(\w+)" name="(\w+)"(?: value="([^"]*)")?', html)
    texts = re.findall(r'<textarea name="(\w+)"[^>]*>\n?([^<]*)</textarea>', html)
    known = {name: value for kind, name, value in inputs if kind in {"hidden", "text", "number"}}
    return {name: value for name, value in (known | dict(texts)).items() if "csrf" not in name}


def titles(place: Community | None) -> list[str]:
    return [rule.title for rule in current(place).rules]


def test_a_draft_is_kept_looked_at_and_published(
    client: Client, bench: Community, noor: Standing
) -> None:
    sent = form_of(client.get(URL).text)
    assert (sent["title_0"], sent["title_1"], sent["version"]) == ("One.", "Two.", "1")
    sent |= {
        "body_0": "Said better.",
        "long_0": "At **length**.",
        "fits_0": "This.\n\nThat.",
        "crosses_0": "Those.",
        "nudge_0": "zip*\nslider",
        "note": "Clearer.",
        "scale": "minor",
        "renewal": "12",
        "do": "keep",
    }
    assert client.post(URL, sent)["Location"] == URL
    assert "Said better." in client.get(URL).text
    assert current(bench).version == 1

    assert client.post(URL, sent | {"do": "preview"})["Location"] == PREVIEW
    html = client.get(PREVIEW).text
    assert changes_in(html)[:2] == [("del", "First"), ("ins", "Said better")]
    assert "At <strong>length</strong>." in html
    assert "Nobody is held up." in html

    assert client.post(PREVIEW)["Location"] == "/c/repair-bench/guidelines/"
    rules = in_full(bench)
    assert (rules.version, rules.note, rules.is_major, rules.renew_months) == (
        *(2, "Clearer.", False, 12),
    )
    assert rules.rules[0].nudge_words == ("zip*", "slider")
    assert rules.rules[0].examples == (
        Example("This.", fits=True),
        Example("That.", fits=True),
        Example("Those.", fits=False),
    )
    assert not Draft.objects.exists()
    assert client.get(PREVIEW)["Location"] == client.post(PREVIEW)["Location"] == URL


def test_a_rule_takes_its_place_and_keeps_its_key(
    client: Client, bench: Community, noor: Standing
) -> None:
    before = {rule.title: rule.key for rule in current(bench).rules}
    sent = form_of(client.get(URL).text)
    sent |= {"title_2": "Three.", "place_2": "1", "title_0": "One, better.", "scale": "major"}
    assert client.post(URL, sent).status_code == 302
    assert titles(bench) == ["Three.", "One, better.", "Two."]
    after = {rule.title: rule.key for rule in current(bench).rules}
    assert (after["One, better."], after["Two."]) == (before["One."], before["Two."])

    sent = form_of(client.get(URL).text) | {"place_0": "3", "title_2": ""}
    assert client.post(URL, sent).status_code == 302
    assert titles(bench) == ["One, better.", "Three."]


def test_a_new_rule_is_no_small_change(client: Client, bench: Community, noor: Standing) -> None:
    sent = form_of(client.get(URL).text) | {"title_2": "Three.", "scale": "minor"}
    for do in ("keep", "preview", "publish"):
        refused = client.post(URL, sent | {"do": do})
        assert (refused.status_code, "no small change" in refused.text) == (422, True)
        assert 'value="Three."' in refused.text
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        {"title_0": "", "body_0": "Words without a title."},
        {"title_0": "", "body_0": "", "title_1": ""},
        {"title_0": "x" * 101},
        {"long_0": "x" * 4001},
        {"fits_0": "1\n2\n3\n4\n5"},
        {"crosses_0": "x" * 301},
        {"nudge_0": "\n".join(map(str, range(21)))},
        {"place_0": "0"},
        {"key_0": "'; drop"},
        {"scale": "enormous"},
        {"renewal": "7"},
        {"version": "-1"},
    ],
)
def test_what_does_not_fit_comes_back_with_the_words(
    client: Client, bench: Community, noor: Standing, bad: dict[str, str]
) -> None:
    sent = form_of(client.get(URL).text) | {"why_1": "Kept words."} | bad
    refused = client.post(URL, sent | {"do": "preview"})
    assert (refused.status_code, "Kept words." in refused.text) == (422, True)
    assert (Draft.objects.exists(), titles(bench)) == (False, ["One.", "Two."])


def test_no_row_is_lost_when_the_set_has_shrunk(
    client: Client, bench: Community, noor: Standing
) -> None:
    sent = {"version": "1", "title_0": "One.", "why_7": "A row of another time."}
    refused = client.post(URL, sent)
    assert (refused.status_code, "A row of another time." in refused.text) == (422, True)


# ── two at once ──────────────────────────────────────────────────────────────────────────────────
def publish_as_sefa(bench: Community) -> None:
    sefa = join(bench, "sefa", role="steward")
    publish_edition(standing=sefa, community=bench, rules=[("One.", "Sefa’s line."), ("Two.", "")])


@pytest.mark.parametrize("do", ["keep", "preview", "publish"])
def test_who_was_slower_sees_both_and_loses_nothing(
    client: Client, bench: Community, noor: Standing, do: str
) -> None:
    sent = form_of(client.get(URL).text) | {"body_0": "Noor’s line.", "do": do}
    publish_as_sefa(bench)

    stopped = client.post(URL, sent)

    assert stopped.status_code == 409
    assert "nothing of yours is lost" in stopped.text
    assert changes_in(stopped.text)[:2] == [("del", "First"), ("ins", "Sefa’s line")]
    assert "Noor’s line." in stopped.text
    assert current(bench).version == 2
    again = form_of(stopped.text)
    assert (again["version"], again["body_0"]) == ("2", "Noor’s line.")
    assert client.post(URL, again | {"do": do}).status_code == 302


def test_a_draft_that_was_overtaken_is_not_published(
    client: Client, bench: Community, noor: Standing
) -> None:
    sent = form_of(client.get(URL).text) | {"body_0": "Noor’s line.", "do": "preview"}
    client.post(URL, sent)
    publish_as_sefa(bench)

    assert "Publish version" not in client.get(PREVIEW).text
    stopped = client.post(PREVIEW)
    assert (stopped.status_code, "since you began" in stopped.text) == (409, True)
    assert (current(bench).version, Draft.objects.count()) == (2, 1)

    page = client.get(URL).text
    assert changes_in(page)[:2] == [("del", "First"), ("ins", "Sefa’s line")]
    assert client.post(URL, form_of(page) | {"do": "preview"}).status_code == 302
    assert client.post(PREVIEW).status_code == 302
    assert in_full(bench).rules[0].body == "Noor’s line."


def test_a_draft_is_thrown_away(client: Client, bench: Community, noor: Standing) -> None:
    client.post(URL, form_of(client.get(URL).text) | {"do": "keep"})
    assert "Throw the draft away" in client.get(URL).text
    assert client.post(URL, {"do": "drop"})["Location"] == "/c/repair-bench/guidelines/"
    assert not Draft.objects.exists()
    assert "Throw the draft away" not in client.get(URL).text


def test_a_draft_is_its_author_s(client: Client, bench: Community, noor: Standing) -> None:
    client.post(URL, form_of(client.get(URL).text) | {"body_0": "Canary.", "do": "keep"})
    for handle, role in (("sefa", "steward"), ("mo", "moderator")):
        client.force_login(join(bench, handle, role=role).user)
        page = client.get(URL)
        assert "Canary." not in page.text
        assert ("<b>Noor</b>" in page.text) is (role == "steward")
        assert client.get(PREVIEW).status_code == (302 if role == "steward" else 403)


# ── the brand's ──────────────────────────────────────────────────────────────────────────────────
def test_site_admins_word_the_brand_s(client: Client, bench: Community) -> None:
    client.force_login(make_user("root", is_site_admin=True))
    first = client.get("/brand/guidelines/").text
    assert "What kind of change" not in first
    sent = form_of(first) | {"title_0": "Be kind.", "do": "preview"}
    assert client.post("/brand/guidelines/", sent)["Location"] == "/brand/guidelines/preview/"
    page = client.get("/brand/guidelines/preview/").text
    assert "Version 1, before it holds" in page
    assert client.post("/brand/guidelines/preview/")["Location"] == "/guidelines/"
    assert titles(None) == ["Be kind."]


@pytest.mark.parametrize("flag", ["", "is_brand_staff", "is_site_moderator"])
def test_others_do_not(client: Client, bench: Community, flag: str) -> None:
    for url in ("/brand/guidelines/", "/brand/guidelines/preview/"):
        assert "/accounts/login/" in client.get(url)["Location"]
    client.force_login(join(bench, make_user("ada", **({flag: True} if flag else {}))).user)
    for url in ("/brand/guidelines/", "/brand/guidelines/preview/", URL, PREVIEW):
        assert client.get(url).status_code == 403, url
        assert client.post(url, {"title_0": "Mine."}).status_code == 403, url
    assert not Edition.objects.exists()


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_cost_the_same_however_many_rules(
    client: Client, bench: Community, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    make_edition(bench, *[f"Rule {n}." for n in range(many)])
    client.force_login(join(bench, "noor", role="steward").user)
    with django_assert_num_queries(9):  # session, user, shell 2, place, standing, rules, drafts 2
        client.get(URL)
    client.post(URL, form_of(client.get(URL).text) | {"do": "keep"})
    with django_assert_num_queries(8):  # one draft
        client.get(PREVIEW)
