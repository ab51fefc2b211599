"""Major versions are asked for before the next word, minor ones are read at leisure."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from apps.communities.access import Standing, may_take_part
from apps.communities.models import Community, Membership
from apps.communities.selectors import standing_of
from apps.guidelines.access import owed
from apps.guidelines.events import EditionPublished
from apps.guidelines.models import Acceptance, Edition
from apps.guidelines.rules import Wording
from apps.guidelines.selectors import bound_by, current, word_of
from apps.guidelines.services import accept_edition, publish_edition
from apps.notifications.models import Notification
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.ledger.settling import recorded, settle

pytestmark = pytest.mark.django_db
ACCEPT = "/c/repair-bench/guidelines/accept/"


@pytest.fixture
def noor() -> Standing:
    make_brand()
    return join(make_community(), "noor", role="steward")


def bench() -> Community:
    return Community.objects.get(slug="repair-bench")


def publish(noor: Standing, *titles: str, is_major: bool = True) -> Edition:
    return publish_edition(
        standing=noor,
        community=noor.community,
        rules=[(title, "") for title in titles or ("Ours.",)],
        is_major=is_major,
    )


def may_write(handle: str) -> bool:
    return bool(may_take_part(standing_of(make_user(handle), bench()), bench().pk))


def told() -> list[tuple[str, str]]:
    unseen = Notification.objects.filter(seen_at=None, kind="guidelines")
    return sorted(unseen.values_list("recipient__handle", "reason"))


def test_a_minor_version_holds_and_holds_nobody_up(noor: Standing) -> None:
    ada = join(bench(), "ada").user
    publish(noor)
    accept_edition(user=ada, community=bench())

    publish(noor, "Ours.", is_major=False)

    assert (current(bench()).version, bench().guidelines_version) == (2, 1)
    assert may_write("ada")
    word = word_of(ada, bench(), current(bench()))
    assert word is not None
    assert not word.holds_for(current(bench()))
    accept_edition(user=ada, community=bench(), version=2)
    assert Membership.objects.get(user=ada).accepted_version == 2
    publish(noor, "Ours.", "Too.")
    assert (bench().guidelines_version, may_write("ada")) == (3, False)


def test_the_first_version_asks_everybody(noor: Standing) -> None:
    edition = publish(noor, is_major=False)
    assert (edition.is_major, bench().guidelines_version) == (True, 1)


def test_a_new_rule_is_no_small_change(noor: Standing) -> None:
    publish(noor, "Ours.")
    before = recorded()
    with pytest.raises(ValidationError, match="no small change"):
        publish(noor, "Ours.", "Too.", is_major=False)
    assert (Edition.objects.count(), recorded()) == (1, before)

    reworded = Wording(title="Ours, said better.", key=current(bench()).rules[0].key)
    publish_edition(standing=noor, community=noor.community, rules=[reworded], is_major=False)
    assert current(bench()).version == 2


def test_the_brand_s_minor_version_is_nobody_s_first_stop(client: Client) -> None:
    make_brand()
    publish_edition(standing=None, community=None, rules=[("One.", "")])
    ada = make_user("ada", accepted_version=1)
    place = make_community()
    publish_edition(standing=None, community=None, rules=[("One.", "x")], is_major=False)
    assert may_take_part(join(place, ada), place.pk)
    client.force_login(make_user("ben", accepted_version=1))
    assert client.get("/c/repair-bench/join/").status_code == 200


def test_whoever_joins_reads_the_small_changes_too(client: Client, noor: Standing) -> None:
    publish(noor)
    publish(noor, is_major=False)
    client.force_login(make_user("ada"))
    assert 'name="version" value="2"' in client.get("/c/repair-bench/join/").text

    stale = client.post("/c/repair-bench/join/", {"version": "1"})
    assert (stale.status_code, "changed just now" in stale.text) == (422, True)
    assert client.post("/c/repair-bench/join/", {"version": "3"}).status_code == 422
    assert not Membership.objects.filter(user__handle="ada").exists()
    assert client.post("/c/repair-bench/join/", {"version": "2"}).status_code == 302
    assert Membership.objects.get(user__handle="ada").accepted_version == 2
    assert Acceptance.objects.filter(user__handle="ada", edition__version=2).count() == 1


def test_everybody_hears_of_it_and_nobody_once_they_gave_their_word(noor: Standing) -> None:
    for handle in ("ada", "ben"):
        join(bench(), handle)
    join(bench(), "gone", state="left")
    make_user("elsewhere")
    edition = publish(noor)
    settle()
    assert told() == [("ada", "rules"), ("ben", "rules")]

    accept_edition(user=make_user("ada"), community=bench())
    settle()
    assert told() == [("ben", "rules")]
    publish(noor, is_major=False)
    settle()
    assert told() == [("ada", "rules-small"), ("ben", "rules")]
    assert recorded()[0] == EditionPublished(edition_id=edition.pk, version=1)


def test_the_brand_s_news_is_for_everybody_with_an_account(noor: Standing) -> None:
    make_user("closed", is_active=False)
    make_user("imported", email=None)
    ada = make_user("ada")
    assert sorted(bound_by(None)) == sorted([ada.pk, noor.user.pk])
    publish_edition(standing=None, community=None, rules=[("One.", "")])
    settle()
    assert told() == [("ada", "rules"), ("noor", "rules")]


def test_the_news_leads_to_what_changed(client: Client, noor: Standing) -> None:
    ada = join(bench(), "ada").user
    publish(noor)
    publish(noor, "Ours, and more.")
    settle()
    client.force_login(ada)
    html = client.get("/activity/").text
    assert "/c/repair-bench/guidelines/since/1/" in html
    assert "Guidelines of Repair Bench, version 2" in html
    page = client.get("/c/repair-bench/guidelines/since/1/").text
    assert ACCEPT in page


def test_the_news_of_a_secret_place_ends_with_the_membership(
    client: Client, noor: Standing
) -> None:
    lair = make_community("lair", visibility="secret")
    ada = join(lair, "ada").user
    steward = join(lair, noor.user, role="steward")
    publish_edition(standing=steward, community=lair, rules=[("Canary.", "")], note="Canary")
    settle()
    client.force_login(ada)
    assert "Lair" in client.get("/activity/").text
    Membership.objects.filter(user=ada).update(state="left")
    assert "Lair" not in client.get("/activity/").text


# ── the way to the page that asks ────────────────────────────────────────────────────────────────
def test_whoever_is_asked_finds_the_page(client: Client, noor: Standing) -> None:
    ada = join(bench(), "ada")
    publish(noor)
    client.force_login(ada.user)

    assert f"{ACCEPT}?next=/c/repair-bench/" in client.get("/c/repair-bench/").text
    asked = client.get("/c/repair-bench/new/?kind=question")
    assert asked["Location"] == f"{ACCEPT}?next=%2Fc%2Frepair-bench%2Fnew%2F%3Fkind%3Dquestion"
    assert client.post("/c/repair-bench/new/", {"title": "x", "body": "y"}).status_code == 403

    sent = {"version": "1", "next": "/c/repair-bench/new/"}
    assert client.post(ACCEPT, sent)["Location"] == "/c/repair-bench/new/"
    assert client.get("/c/repair-bench/new/").status_code == 200


@pytest.mark.parametrize("state", ["paused", "suspended", "left"])
def test_whoever_may_not_write_anyway_is_not_sent_there(noor: Standing, state: str) -> None:
    publish(noor)
    assert owed(join(bench(), "ada", state=state)) == ""


def test_nobody_is_asked_twice(noor: Standing) -> None:
    publish(noor)
    assert owed(standing_of(noor.user, bench())) == ""
    assert owed(join(bench(), "ada")) == ACCEPT
    make_brand(guidelines_version=3)
    assert owed(standing_of(noor.user, bench())) == "/guidelines/accept/"


def test_the_page_compares_with_what_one_knew(client: Client, noor: Standing) -> None:
    ada = join(bench(), "ada").user
    client.force_login(ada)
    publish(noor)
    assert "What changed since" not in client.get(ACCEPT).text
    accept_edition(user=ada, community=bench())
    for n in (2, 3):
        publish_edition(
            standing=noor, community=noor.community, rules=[(f"{n}.", "")], note=f"Note {n}."
        )
    html = client.get(ACCEPT).text
    assert "/c/repair-bench/guidelines/since/1/" in html
    assert "Note 3." in html
    newcomer = client.get("/c/repair-bench/guidelines/").text
    assert "They changed since you gave your word on version 1." in newcomer
    client.force_login(join(bench(), "ben").user)
    assert "/c/repair-bench/guidelines/since/2/" in client.get(ACCEPT).text
    assert "Note 3." not in client.get(ACCEPT).text
