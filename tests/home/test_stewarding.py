"""The steward's desk, invitations, founding, and the brand."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from apps.communities.marks import clean_mark
from apps.communities.models import Brand, Community, Invitation, Membership
from apps.guidelines.models import Edition
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.home.makers import body

pytestmark = pytest.mark.django_db
DESK = ["applications/", "invite/", "settings/", "settings/guidelines/", "people/ada/"]


@pytest.fixture
def bench() -> Community:
    return make_community(joining="application")


@pytest.fixture
def steward(bench: Community, client: Client) -> Client:
    client.force_login(join(bench, "noor", role="steward").user)
    return client


@pytest.mark.parametrize("role", ["", "member", "moderator"])
def test_the_desk_is_the_stewards(bench: Community, client: Client, role: str) -> None:
    join(bench, "ada")
    client.force_login(join(bench, "ben", role=role).user if role else make_user("mallory"))
    for tail in DESK:
        assert client.get(f"/c/repair-bench/{tail}").status_code == 403, tail
    client.logout()
    for tail in DESK:
        assert client.get(f"/c/repair-bench/{tail}").status_code == 302, tail


def test_a_steward_answers_those_who_ask(bench: Community, steward: Client) -> None:
    for name in ("ada", "ben"):
        join(bench, name, state="applied", application=f"It’s {name}.", joined_at=None)

    assert "It’s ada." in steward.get("/c/repair-bench/applications/").text
    assert steward.post("/c/repair-bench/applications/ada/yes/").status_code == 302
    assert steward.post("/c/repair-bench/applications/ben/no/").status_code == 302
    assert steward.post("/c/repair-bench/applications/ben/no/").status_code == 404

    states = dict(Membership.objects.values_list("user__handle", "state"))
    assert states == {"noor": "active", "ada": "active", "ben": "left"}


def test_an_invitation_is_sent_shown_and_taken_back(bench: Community, steward: Client) -> None:
    refused = steward.post("/c/repair-bench/invite/", {"whom": "nobody", "note": "Do come."})
    assert (refused.status_code, "Do come." in refused.text) == (422, True)

    assert steward.post("/c/repair-bench/invite/", {"whom": "a@example.org"}).status_code == 302
    page = steward.get("/c/repair-bench/invite/").text
    assert "a@example.org" in page
    token = re.search(r"/invitation/(\w+)/", str(mail.outbox[0].body))
    assert token
    assert token[1] not in page
    digest = Invitation.objects.get(community=bench).token_digest
    assert steward.post(f"/c/repair-bench/invite/{digest}/revoke/").status_code == 302
    assert steward.get(f"/invitation/{token[1]}/").status_code == 404


def test_an_invitation_into_a_secret_place_says_name_and_inviter(client: Client) -> None:
    lair = make_community("lair", visibility="secret", purpose="Canary")
    client.force_login(join(lair, "noor", role="steward").user)
    ada = make_user("ada")
    client.post("/c/lair/invite/", {"whom": "ada"})
    found = re.search(r"/invitation/\w+/", str(mail.outbox[0].body))
    assert found
    url = found[0]

    client.logout()
    visited = client.get(url).text
    assert "Noor asks you into Lair" in visited
    assert "Canary" not in visited
    client.force_login(make_user("mallory"))
    assert "Canary" not in client.get(url).text
    assert client.post(url, {"version": "0"}).status_code == 422
    assert body(client.get("/invitation/00000000000000000000/"))[0] == 404

    client.force_login(ada)
    assert "Canary" in client.get(url).text
    assert client.post(url, {"version": "0"})["Location"] == "/c/lair/"
    assert client.get("/c/lair/").status_code == 200
    assert client.get(url).status_code == 404


def test_a_steward_trusts_a_member(bench: Community, steward: Client) -> None:
    join(bench, "ada")
    url = "/c/repair-bench/people/ada/"
    assert steward.get(url).status_code == 200
    assert steward.post(url, {"role": "moderator", "is_champion": "on"}).status_code == 302
    membership = Membership.objects.get(user__handle="ada")
    assert (membership.role, membership.is_champion) == ("moderator", True)
    assert steward.post(url, {"role": "owner"}).status_code == 422
    own = steward.post("/c/repair-bench/people/noor/", {"role": "member"})
    assert (own.status_code, "only steward" in own.text) == (422, True)


def shape(**values: str) -> dict[str, str]:
    return {
        "name": "Repair Bench",
        "purpose": "Mend it well.",
        "emblem": "scissors",
        "visibility": "public",
        "joining": "open",
    } | values


def test_a_steward_shapes_the_place(bench: Community, steward: Client) -> None:
    url = "/c/repair-bench/settings/"
    assert "scissors" in steward.get(url).text
    assert steward.post(url, shape(seats="40", slug="mine", member_count="9")).status_code == 302
    bench.refresh_from_db()
    assert (bench.purpose, bench.emblem, bench.seats) == ("Mend it well.", "scissors", 40)
    assert (bench.slug, bench.member_count) == ("repair-bench", 1)
    for bad in (
        {"seats": "0"},
        {"name": ""},
        {"visibility": "secret"},
        {"emblem": "skull"},
        {"purpose": "x" * 151},
        {"seats": "9" * 30},
    ):
        response = steward.post(url, shape(about="Kept words.", **bad))
        assert (response.status_code, "Kept words." in response.text) == (422, True), bad


def test_seats_never_go_below_those_taken(bench: Community, steward: Client) -> None:
    for name in ("ada", "ben"):
        join(bench, name)
    response = steward.post("/c/repair-bench/settings/", shape(seats="2"))
    assert (response.status_code, "3 seats are taken" in response.text) == (422, True)


def test_a_steward_words_the_guidelines(bench: Community, steward: Client) -> None:
    url = "/c/repair-bench/settings/guidelines/"
    assert steward.get(url).status_code == 200
    assert steward.post(url, {"title_0": "", "body_0": "Why"}).status_code == 422
    sent = {"title_0": "Show the whole repair.", "body_0": "Wrong turns too."}
    assert steward.post(url, sent).status_code == 302
    bench.refresh_from_db()
    assert bench.guidelines_version == 1
    assert "Show the whole repair." in steward.get("/c/repair-bench/guidelines/").text


def test_an_archived_place_is_reopened(bench: Community, steward: Client) -> None:
    steward.post("/c/repair-bench/settings/archive/")
    bench.refresh_from_db()
    assert bench.archived_at is not None
    steward.post("/c/repair-bench/settings/archive/")
    bench.refresh_from_db()
    assert bench.archived_at is None


def test_the_brand_s_people_open_a_community(client: Client) -> None:
    client.force_login(make_user("maren", is_brand_staff=True))
    sent = shape(name="Design Circle", slug="design-circle")
    assert client.get("/communities/new/").status_code == 200
    for bad in ({"slug": "new"}, {"slug": "No way"}, {"name": ""}):
        assert client.post("/communities/new/", sent | bad).status_code == 422, bad
    assert client.post("/communities/new/", sent)["Location"] == "/c/design-circle/"
    assert client.post("/communities/new/", sent).status_code == 422
    client.force_login(make_user("ada"))
    assert client.get("/communities/new/").status_code == 403


def test_site_admins_keep_the_brand(client: Client) -> None:
    make_brand()
    client.force_login(make_user("root", is_site_admin=True))
    sent = {
        "name": "Tern & Tide",
        "colour": "#8A2BE2",
        "mark": '<svg viewBox="0 0 24 24"><script>x</script><path d="M1 1h2" onclick="x"/></svg>',
        "time_zone": "Europe/London",
        "reactions": "x",
        "reaction_0": "Thanks a lot",
        "reaction_5": "Dry wit",
    }
    assert client.get("/brand/").status_code == 200
    preview = client.post("/brand/", sent | {"preview": "1"})
    assert (preview.status_code, 'fill="#' in preview.text) == (200, True)
    assert Brand.objects.get().colour == "#0e6478"

    assert client.post("/brand/", sent).status_code == 302

    brand = Brand.objects.get()
    assert brand.colour == "#8a2be2"
    assert "script" not in brand.mark
    assert "onclick" not in brand.mark
    assert brand.reactions == [["thanks", "Thanks a lot"], ["dry-wit", "Dry wit"]]
    assert client.post("/brand/", sent | {"colour": "red"}).status_code == 422
    assert 'fill="#' in client.get("/brand/preview/?colour=%230e6478").text
    assert 'fill="#' not in client.get("/brand/preview/?colour=url(x)").text


def test_a_saved_brand_keeps_the_slugs_of_its_words(client: Client) -> None:
    make_brand(reactions=[["thanks", "Thank you"], ["same", "Same here"]])
    client.force_login(make_user("root", is_site_admin=True))
    sent = {"name": "T", "colour": "#0e6478", "time_zone": "UTC", "reaction_1": "Me too"}
    client.post("/brand/", sent)
    assert Brand.objects.get().reactions == [["same", "Me too"]]


@pytest.mark.parametrize("flag", ["", "is_brand_staff", "is_site_moderator"])
def test_others_do_not(client: Client, flag: str) -> None:
    client.force_login(make_user("ada", **({flag: True} if flag else {})))
    for url in ("/brand/", "/brand/preview/", "/brand/guidelines/"):
        assert client.get(url).status_code == 403, url
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    "source",
    [
        "<svg><rect/></svg>",
        "hello",
        "<svg",
        '<!DOCTYPE x [<!ENTITY a "b">]><svg><path d="&a;"/></svg>',
        '<svg viewBox="0 0 1e9 x"><path d="M0 0"/></svg>',
        '<svg><path d="M0 0;x"/></svg>',
        "<svg>" + "<path d='M0 0h1'/>" * 200 + "</svg>",
    ],
)
def test_what_is_no_mark_is_refused(source: str) -> None:
    with pytest.raises(ValidationError):
        clean_mark(source)
