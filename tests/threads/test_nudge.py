"""One calm line beneath the words: the guideline that fits them."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.communities.access import Standing
from apps.communities.models import Community
from apps.guidelines.rules import Wording
from apps.guidelines.services import publish_edition
from apps.threads.models import Post, Thread
from tests.communities.makers import join, make_brand, make_community
from tests.threads.makers import first_post, make_thread

pytestmark = pytest.mark.django_db
LINE = 'Nobody sells here (<a class="link" href="/guidelines/#s1">§1</a>)'
CALM = "Say what you saw before what you think."


@pytest.fixture
def bench() -> Community:
    make_brand()
    rules = [Wording(title="Nobody sells here.", nudge_words=("sell*",))]
    publish_edition(standing=None, community=None, rules=rules)
    make_brand(guidelines_version=0)  # nobody here is asked
    return make_community()


@pytest.fixture
def ada(bench: Community, client: Client) -> Standing:
    ada = join(bench, "ada")
    client.force_login(ada.user)
    return ada


def preview(client: Client, body: str, **values: str) -> str:
    sent = {"body": body, "community": "repair-bench"} | values
    return client.post("/preview/", sent).text


def test_it_comes_with_the_preview(client: Client, ada: Standing) -> None:
    html = preview(client, "I am *selling* it.")
    assert "I am <em>selling</em> it." in html
    assert LINE in html
    assert (LINE in preview(client, "A zip."), CALM in preview(client, "A zip.")) == (False, True)


def test_while_one_writes_it_comes_alone(client: Client, ada: Standing) -> None:
    html = preview(client, "I am *selling* it.", nudge="on")
    assert LINE in html
    assert "<em>" not in html


def test_a_place_s_own_rules_are_looked_through_by_its_readers(
    client: Client, ada: Standing
) -> None:
    lair = make_community("lair", visibility="members")
    rules = [Wording(title="Canary.", nudge_words=("kettle",))]
    publish_edition(standing=join(lair, "noor", role="steward"), community=lair, rules=rules)
    outside = preview(client, "A kettle.", community="lair")
    assert ("Canary" in outside, "composer__nudge" in outside) == (False, False)
    join(lair, "ada")
    assert 'Canary (<a class="link" href="/c/lair/guidelines/#s2">§2</a>)' in preview(
        client, "A kettle.", community="lair"
    )
    assert preview(client, "A kettle.", community="no such; place") != ""


def test_without_a_place_there_is_none(client: Client, ada: Standing) -> None:
    assert "composer__nudge" not in client.post("/preview/", {"body": "I sell."}).text


# ── without JavaScript ───────────────────────────────────────────────────────────────────────────
def test_a_form_that_comes_back_has_it(client: Client, ada: Standing, bench: Community) -> None:
    html = client.post("/c/repair-bench/new/", {"title": "", "body": "I sell zips."}).text
    assert LINE in html
    assert "composer__look" not in html


def test_one_may_look_first_and_nothing_is_posted(
    client: Client, ada: Standing, bench: Community
) -> None:
    sent = {"title": "A zip", "body": "I *sell* it.", "kind": "question", "look": "1"}
    looked = client.post("/c/repair-bench/new/", sent)
    assert looked.status_code == 422
    for words in ("nothing is posted yet", "I <em>sell</em> it.", LINE, 'value="A zip"'):
        assert words in looked.text
    assert not Thread.objects.exists()
    refused = client.post("/c/repair-bench/new/", sent | {"title": ""}).text
    assert ("composer__look" in refused, "I *sell* it." in refused) == (False, True)


def test_so_may_who_replies_and_who_edits(client: Client, ada: Standing, bench: Community) -> None:
    thread = make_thread("ada", bench, body="Before.")
    sent = {"body": "I *sell* it.", "version": "1", "look": "1"}
    for url in (f"/t/{thread.public_id}/replies/", f"/t/{thread.public_id}/1/edit/"):
        looked = client.post(url, sent)
        assert (looked.status_code, LINE in looked.text) == (422, True), url
        assert "I <em>sell</em> it." in looked.text
    assert Post.objects.count() == 1
    assert first_post(thread).body == "Before."


def test_a_blank_composer_says_the_calm_thing(
    client: Client, ada: Standing, bench: Community
) -> None:
    thread = make_thread("ada", bench)
    for url in (thread.get_absolute_url(), "/c/repair-bench/new/"):
        html = client.get(url).text
        assert (CALM in html, "See how it looks" in html) == (True, True)
