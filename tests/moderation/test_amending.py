"""Members propose changes to guidelines, and what became of each is said in public."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.test import Client

from apps.accounts.models import User
from apps.accounts.services import forget_person
from apps.communities.access import Standing
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from apps.guidelines.models import Draft
from apps.guidelines.rules import Wording
from apps.guidelines.selectors import in_full
from apps.guidelines.services import (
    Conflict,
    accept_edition,
    drop_draft,
    publish_draft,
    publish_edition,
)
from apps.moderation import services
from apps.moderation.models import Amendment
from apps.moderation.selectors.amending import Wanted
from apps.notifications.models import Notification
from apps.threads.models import Draft as Kept
from apps.threads.models import Thread
from apps.threads.services import delete_post, save_draft
from apps.threads.services import key_of as key_in
from apps.threads.slots import panel_of
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.core.marked import changes_in
from tests.guidelines.makers import make_edition
from tests.ledger.settling import recorded, settle
from tests.threads.makers import first_post, make_thread

pytestmark = pytest.mark.django_db
PAGE = "/c/repair-bench/guidelines/"
FORM = f"{PAGE}propose/"


@pytest.fixture
def bench() -> Community:
    """Two rules, a steward, and Ada, who keeps to them."""
    make_brand()
    bench = make_community()
    join(bench, "noor", role="steward")
    join(bench, "ada")
    make_edition(bench, "Show the fault.", "Nobody sells.")
    return bench


def at(bench: Community, handle: str = "ada") -> Standing:
    return standing_of(User.objects.get(handle=handle), bench)


def key_of(bench: Community | None, number: int = 0) -> str:
    return in_full(bench).rules[number].key


def wanted(bench: Community | None, title: str = "Show the whole fault.", **fields: Any) -> Wanted:
    now, key = in_full(bench), key_of(bench)
    return Wanted(key, Wording(title=title, key=key, **fields), now.version)


def propose(bench: Community, handle: str = "ada", **fields: Any) -> Amendment:
    values: dict[str, Any] = {"place": bench, "wanted": wanted(bench), "reason": "Half is not it."}
    return services.propose_change(standing=at(bench, handle), **values | fields)


def fate(amendment: Amendment) -> str:
    return Amendment.objects.worded().get(pk=amendment.pk).fate


def told(handle: str) -> list[str]:
    settle()
    rows = Notification.objects.filter(recipient__handle=handle, reason__startswith="amend")
    return list(rows.order_by("pk").values_list("reason", flat=True))


def texts(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def panel(client: Client, amendment: Amendment) -> str:
    html = client.get(amendment.thread.get_absolute_url()).text
    found = re.search(r'<section class="amend".*?</section>', html, re.DOTALL)
    return found[0] if found else ""


# ── proposing ────────────────────────────────────────────────────────────────────────────────────
def test_a_member_proposes_and_a_thread_says_what_and_why(bench: Community) -> None:
    made = propose(bench)

    opening = first_post(made.thread)
    assert made.thread.title == "Change §1: Show the whole fault."
    assert opening.body == (
        "Half is not it.\n\nWord by word against version 1; what is struck out goes, what is bold "
        "comes:\n\n## §1 Show the **whole** fault."
    )
    assert (made.state, made.onto, made.rule) == ("open", 1, key_of(bench))
    assert [fact.kind for fact in recorded()] == [
        "threads.started",
        "moderation.change_proposed",
    ]
    assert (told("noor"), told("ada")) == (["amend_new"], [])


def test_a_new_rule_and_one_that_should_go_have_their_own_titles(bench: Community) -> None:
    new = propose(bench, wanted=Wanted("", Wording(title="Say thanks."), 1))
    gone = propose(bench, wanted=Wanted(key_of(bench, 0), None, 1))

    assert new.thread.title == "A new guideline: Say thanks."
    assert gone.thread.title == "Leave out §1: Show the fault."
    assert first_post(gone.thread).body.endswith("## §1 ~~Show the fault.~~")
    assert (new.is_removal, gone.is_removal) == (False, True)


def test_it_begins_where_it_is_talked_over_and_leaves_a_kept_draft_alone(bench: Community) -> None:
    ada = at(bench)
    save_draft(user=ada.user, key=key_in(bench), body="A zip that slips", title="Zips")
    propose(bench)

    assert Kept.objects.get(user=ada.user).body == "A zip that slips"


def test_the_same_form_sent_twice_is_one_proposal(bench: Community) -> None:
    first = propose(bench, once="a" * 20)
    again = propose(bench, once="a" * 20)

    assert (first, Thread.objects.count(), Amendment.objects.count()) == (again, 1, 1)


def test_one_person_has_one_open_proposal_for_a_rule(bench: Community) -> None:
    propose(bench)
    with pytest.raises(Denied):
        propose(bench, wanted=wanted(bench, "Show every fault."))
    assert (Thread.objects.count(), Amendment.objects.count()) == (1, 1)

    propose(bench, wanted=Wanted("", Wording(title="Say thanks."), 1))
    with pytest.raises(Denied):
        propose(bench, wanted=Wanted("", Wording(title="Say more."), 1))
    join(bench, "ben")
    propose(bench, "ben")
    assert Amendment.objects.count() == 3


@pytest.mark.parametrize("state", ["suspended", "paused", "left"])
def test_who_may_not_write_proposes_nothing(bench: Community, state: str) -> None:
    join(bench, "otto", state=state)
    with pytest.raises(Denied):
        propose(bench, "otto")
    assert (Thread.objects.exists(), recorded()) == (False, [])


def test_nobody_proposes_for_another_community(bench: Community) -> None:
    other = make_community("elsewhere")
    make_edition(other, "Theirs.")
    with pytest.raises(Denied):
        services.propose_change(standing=at(bench), place=other, wanted=wanted(other), reason="So.")


def test_what_changes_nothing_or_cannot_be_a_set_is_said(bench: Community) -> None:
    same = wanted(bench, "Show the fault.")
    for wish in (same, replace(same, rule="x" * 10), wanted(bench, "x" * 101)):
        with pytest.raises(ValidationError):
            propose(bench, wanted=wish)
    with pytest.raises(ValidationError):
        propose(bench, reason=" \n ")
    with pytest.raises(Conflict):
        propose(bench, wanted=replace(wanted(bench), onto=7))
    assert not Thread.objects.exists()


def test_what_holds_for_all_is_talked_over_where_all_can_read(bench: Community) -> None:
    make_edition(None, "Be kind.")
    hidden = make_community("hidden", visibility="private")
    join(hidden, User.objects.get(handle="ada"))
    with pytest.raises(Denied):
        services.propose_change(standing=at(hidden), place=None, wanted=wanted(None), reason="So.")

    made = propose(bench, place=None, wanted=wanted(None, "Be kinder."))
    assert (made.community, made.thread.community) == (None, bench)


# ── answering ────────────────────────────────────────────────────────────────────────────────────
def test_a_steward_takes_it_up_and_publishes_it(bench: Community, client: Client) -> None:
    made = propose(bench)
    draft = services.take_up_change(standing=at(bench, "noor"), amendment=made)

    assert [kept["title"] for kept in draft.rules] == ["Show the whole fault.", "Nobody sells."]
    assert (draft.proposal, draft.note) == (made.thread.public_id, made.thread.title)
    assert (fate(made), told("ada")) == ("taken_up", ["amend_taken"])

    publish_draft(standing=at(bench, "noor"), community=bench)
    settle()

    made.refresh_from_db()
    assert made.edition is not None
    assert (made.state, made.edition.version, told("ada")) == (
        "published",
        2,
        ["amend_taken", "amend_published"],
    )
    html = panel(client, made)
    assert "This holds since version 2." in texts(html)
    assert 'href="/c/repair-bench/guidelines/since/1/"' in html
    listed = client.get(PAGE).text
    assert made.thread.get_absolute_url() in listed
    assert "as version 2" in listed


def test_it_is_open_again_when_the_draft_is_thrown_away(bench: Community) -> None:
    made, noor = propose(bench), at(bench, "noor")
    services.take_up_change(standing=noor, amendment=made)
    with pytest.raises(Denied):
        services.decline_change(standing=noor, amendment=made, reason="Not now.")
    drop_draft(standing=noor, community=bench)

    assert fate(made) == "open"
    services.take_up_change(standing=noor, amendment=made)
    assert fate(made) == "taken_up"


def test_what_others_changed_meanwhile_is_kept(bench: Community, client: Client) -> None:
    made = propose(bench, wanted=wanted(bench, "Show the fault.", why="So that we can help."))
    now = in_full(bench).rules
    worded = [replace(now[0].wording, title="Show us the fault."), now[1].wording]
    publish_edition(standing=at(bench, "noor"), community=bench, rules=worded, is_major=False)
    settle()

    client.force_login(at(bench, "noor").user)
    html = texts(panel(client, made))
    assert "Meanwhile version 2 holds. Further down is what this would change in it." in html
    draft = services.take_up_change(standing=at(bench, "noor"), amendment=made)
    first = draft.rules[0]
    assert (first["title"], first["why"]) == ("Show us the fault.", "So that we can help.")


def test_what_is_gone_by_itself_is_not_taken_up_but_answered(
    bench: Community, client: Client
) -> None:
    made = propose(bench)
    make_edition(bench, "Nobody sells.")
    client.force_login(at(bench, "noor").user)

    assert "nothing is left to change in it" in texts(panel(client, made))
    with pytest.raises(Denied):
        services.take_up_change(standing=at(bench, "noor"), amendment=made)
    services.decline_change(standing=at(bench, "noor"), amendment=made, reason="It is gone.")
    assert (fate(made), Draft.objects.exists()) == ("declined", False)


def test_a_reason_stands_above_the_thread_and_the_proposer_is_told(
    bench: Community, client: Client
) -> None:
    made = propose(bench)
    with pytest.raises(ValidationError):
        services.decline_change(standing=at(bench, "noor"), amendment=made, reason="  ")
    services.decline_change(standing=at(bench, "noor"), amendment=made, reason="It says so in §2.")

    assert told("ada") == ["amend_declined"]
    assert "It says so in §2." in panel(client, made)
    for act in (services.take_up_change, services.decline_change):
        more = {"reason": "Again."} if act is services.decline_change else {}
        with pytest.raises(Denied):
            act(standing=at(bench, "noor"), amendment=made, **more)
    propose(bench)  # answered, so that it can be said again
    assert Amendment.objects.count() == 2


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_who_does_not_word_the_set_answers_nothing(bench: Community, role: str) -> None:
    made = propose(bench)
    join(bench, "otto", role=role)
    for act in (services.take_up_change, services.decline_change):
        more = {"reason": "No."} if act is services.decline_change else {}
        with pytest.raises(Denied):
            act(standing=at(bench, "otto"), amendment=made, **more)
    elsewhere = join(make_community("elsewhere"), "maren", role="steward")
    with pytest.raises(Denied):
        services.take_up_change(standing=elsewhere, amendment=made)
    assert (fate(made), Draft.objects.exists()) == ("open", False)


def test_site_admins_answer_what_holds_for_all_and_stewards_do_not(bench: Community) -> None:
    make_edition(None, "Be kind.")
    made = propose(bench, place=None, wanted=wanted(None, "Be kinder."))
    with pytest.raises(Denied):
        services.take_up_change(standing=at(bench, "noor"), amendment=made)
    admin = standing_of(make_user("maren", is_site_admin=True), None)

    services.take_up_change(standing=admin, amendment=made)
    assert Draft.objects.get().community is None


# ── words that are taken back ────────────────────────────────────────────────────────────────────
def test_who_deletes_the_opening_takes_it_back(bench: Community, client: Client) -> None:
    made = propose(bench)
    delete_post(standing=at(bench), post=first_post(made.thread))
    settle()

    made.refresh_from_db()
    assert (made.state, made.wording) == ("withdrawn", None)
    assert "whole" not in client.get(PAGE).text


def test_a_hidden_opening_hides_the_change_too(bench: Community, client: Client) -> None:
    made = propose(bench)
    opening = first_post(made.thread)
    opening.hidden_at = made.at
    opening.save()

    assert "<ins>" not in panel(client, made)


def test_words_go_with_who_wrote_them_unless_they_hold(bench: Community) -> None:
    made = propose(bench)
    forget_person(user=at(bench).user)
    settle()

    made.refresh_from_db()
    assert (made.state, made.wording) == ("withdrawn", None)


# ── pages ────────────────────────────────────────────────────────────────────────────────────────
def sent(bench: Community | None, **fields: object) -> dict[str, object]:
    values = {"title": "Show the whole fault.", "reason": "Half is not it.", "do": "send"}
    return values | {"version": in_full(bench).version, "once": "b" * 20} | fields


def test_the_page_leads_to_the_form_and_the_form_to_the_thread(
    bench: Community, client: Client
) -> None:
    client.force_login(at(bench).user)
    address = f"{FORM}?rule={key_of(bench)}"
    assert f'href="{address}"' in client.get(PAGE).text
    assert 'value="Show the fault."' in client.get(address).text

    look = client.post(address, sent(bench, do="look"))
    assert (look.status_code, Thread.objects.count()) == (422, 0)
    assert changes_in(look.text) == [("ins", "whole")]

    answer = client.post(address, sent(bench))
    made = Amendment.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, made.thread.get_absolute_url())
    html = panel(client, made)
    assert "Nobody has answered it yet." in texts(html)
    assert "take-up" not in html
    client.force_login(at(bench, "noor").user)
    assert f"/t/{made.thread.public_id}/change/take-up/" in panel(client, made)


def test_dropping_a_rule_needs_no_words_for_it(bench: Community, client: Client) -> None:
    client.force_login(at(bench).user)
    answer = client.post(f"{FORM}?rule={key_of(bench)}", sent(bench, what="drop", title=""))

    assert (answer.status_code, Amendment.objects.get().is_removal) == (302, True)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"reason": "", "body": "Kept."}, "Say why: that is what the others talk about."),
        ({"title": "", "reason": "Kept."}, "Every guideline has a title."),
        ({"title": "Show the fault.", "reason": "Kept."}, "It reads as it does now."),
    ],
)
def test_what_is_wrong_is_said_beside_the_words(
    bench: Community, client: Client, fields: dict[str, object], says: str
) -> None:
    client.force_login(at(bench).user)
    answer = client.post(f"{FORM}?rule={key_of(bench)}", sent(bench, **fields))

    assert (answer.status_code, Thread.objects.exists()) == (422, False)
    assert says in answer.text
    assert "Kept." in answer.text


def test_who_was_overtaken_keeps_their_words_and_looks_again(
    bench: Community, client: Client
) -> None:
    client.force_login(at(bench).user)
    old, key = sent(bench), key_of(bench)
    make_edition(bench, "Show the fault.", "Nobody sells.", "Say thanks.")

    answer = client.post(f"{FORM}?rule={key}", old)
    assert (answer.status_code, Thread.objects.exists()) == (409, False)
    assert "Nothing is sent, nothing is lost." in answer.text
    assert "Show the whole fault." in answer.text
    assert 'name="version" value="2"' in answer.text
    make_edition(bench, "Nobody sells.")
    assert client.post(f"{FORM}?rule={key}", sent(bench)).status_code == 409
    assert client.get(f"{FORM}?rule={key}").status_code == 404


def test_who_owes_their_word_gives_it_first(bench: Community, client: Client) -> None:
    noor = at(bench, "noor")
    rules = [rule.wording for rule in in_full(bench).rules]
    publish_edition(standing=noor, community=bench, rules=rules)
    ada = at(bench).user
    client.force_login(ada)

    assert client.get(FORM)["Location"] == (
        "/c/repair-bench/guidelines/accept/?next=%2Fc%2Frepair-bench%2Fguidelines%2Fpropose%2F"
    )
    assert FORM in client.get(PAGE).text
    assert client.post(FORM, sent(bench)).status_code == 403
    accept_edition(user=ada, community=bench)
    assert client.get(FORM).status_code == 200


def test_visitors_and_strangers_find_no_way_to_propose(bench: Community, client: Client) -> None:
    assert "propose" not in client.get(PAGE).text
    assert client.get(FORM).status_code == 403
    client.force_login(make_user("maren"))
    assert "propose" not in client.get(PAGE).text


def test_for_all_it_asks_where_and_offers_public_places_only(
    bench: Community, client: Client
) -> None:
    make_edition(None, "Be kind.")
    ada = at(bench).user
    for visibility in ("private", "secret", "members"):
        join(make_community(f"{visibility}-one", visibility=visibility), ada)
    join(make_community("gone-quiet", archived_at=ada.created_at), ada)
    client.force_login(ada)

    address = f"/guidelines/propose/?rule={key_of(None)}"
    html = client.get(address).text
    assert re.findall(r'<option value="([^"]+)"', html) == ["repair-bench"]
    fields = {"title": "Be kinder.", "where": "repair-bench"}
    assert client.post(address, sent(None, **fields | {"where": "secret-one"})).status_code == 422
    client.post(address, sent(None, **fields))
    assert Amendment.objects.get().community is None
    client.force_login(make_user("maren"))
    assert "Join a public community first" in client.get("/guidelines/propose/").text


def test_a_list_shows_no_proposal_of_a_place_one_may_not_read(client: Client) -> None:
    make_brand()
    make_edition(None, "Be kind.")
    bench = make_community()
    ada, wish = join(bench, "ada"), wanted(None, "Be kinder.")
    made = services.propose_change(standing=ada, place=None, wanted=wish, reason="So.")
    assert made.thread.title in client.get("/guidelines/").text
    Community.objects.update(visibility="secret", joining="invitation")

    assert made.thread.title not in client.get("/guidelines/").text


def test_a_steward_s_name_is_kept_from_visitors_who_may_not_know_it(
    bench: Community, client: Client
) -> None:
    made = propose(bench)
    services.decline_change(standing=at(bench, "noor"), amendment=made, reason="As it is.")

    assert "Noor" not in panel(client, made)
    client.force_login(at(bench).user)
    assert "Noor" in panel(client, made)


def test_buttons_lead_to_the_draft_and_back(bench: Community, client: Client) -> None:
    made, noor = propose(bench), at(bench, "noor")
    client.force_login(noor.user)
    address = f"/t/{made.thread.public_id}/change/"

    assert client.post(f"{address}decline/", {"reason": ""}).status_code == 422
    taken = client.post(f"{address}take-up/")
    assert taken["Location"] == "/c/repair-bench/settings/guidelines/"
    assert "Show the whole fault." in client.get(taken["Location"]).text
    assert client.post(f"{address}take-up/").status_code == 403


def test_a_draft_of_one_s_own_is_finished_first(bench: Community, client: Client) -> None:
    made, noor = propose(bench), at(bench, "noor")
    Draft.objects.create(community=bench, author=noor.user, onto=1, rules=[])
    client.force_login(noor.user)
    answer = client.post(f"/t/{made.thread.public_id}/change/take-up/", follow=True)

    assert "You are wording a draft already." in answer.text
    assert fate(made) == "open"


def test_ordinary_threads_ask_nobody(bench: Community, django_assert_num_queries: Any) -> None:
    plain, made, visitor = make_thread("ada", bench), propose(bench), AnonymousUser()

    with django_assert_num_queries(0):
        assert panel_of(Standing(visitor, bench), plain) == ""
    with django_assert_num_queries(3):
        assert panel_of(Standing(visitor, bench), made.thread) != ""
