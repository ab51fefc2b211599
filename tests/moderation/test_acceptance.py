"""What the specification accepts moderation by, case by case and whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services import ban_person, make_next_export, set_password, suspend_person
from apps.communities.models import Community, Invitation
from apps.communities.selectors import standing_of
from apps.communities.services import rest
from apps.core.access import Denied
from apps.moderation import services
from apps.moderation.models import Appeal, AuditEntry, Case, Decision, Report, Snapshot
from apps.moderation.selectors.rules import rules_of
from apps.moderation.services import purge_snapshots
from apps.moderation.tokens import token_of
from apps.threads.models import Post
from apps.threads.services import delete_post, edit_post
from tests.communities.makers import make_community
from tests.moderation.desk import keys, opened, sent, signed_in
from tests.moderation.makers import (
    choice,
    decide,
    delivered,
    dismissed,
    keeper,
    make_case,
    offer,
    person,
    report,
)
from tests.threads.makers import make_reply, make_thread, member_of

pytestmark = pytest.mark.django_db
SOLD = "Message me, I do seals and zips for sixty quid."


# ── bulk ban writes one parent and N children ────────────────────────────────────────────────────
def test_a_bulk_ban_writes_one_parent_and_n_child_entries() -> None:
    place = make_community()
    priya, sefa = keeper(place), keeper(place, "sefa")
    cases = [make_case(offer(place, name), by="dilys") for name in ("rob", "otto", "mika")]

    made = services.decide_together(standing=priya, cases=cases, choice=choice("ban", cases[0]))

    log = AuditEntry.objects.order_by("number").values_list("act", "parent", "kind", "object_id")
    mother = AuditEntry.objects.get(act="decisions.taken")
    assert list(log) == [
        ("decisions.taken", None, "", None),
        *(("decision.proposed", mother.number, "decision", one.pk) for one in made),
    ]
    for one in made:
        services.confirm(standing=sefa, decision=one)
    gone = place.memberships.filter(state="banned").values_list("user__handle", flat=True)
    assert sorted(gone) == ["mika", "otto", "rob"]


# ── its author deletes it before anybody looked ──────────────────────────────────────────────────
def deleted(case: Case, post: Post) -> None:
    place = post.thread.community
    delete_post(standing=member_of(place, post.author.handle), post=post)


def kept(case: Case) -> list[str]:
    """All that is still to be read of it: copies, and the lines beside case and decision."""
    copies = Snapshot.objects.filter(targets__case=case).values_list("text", flat=True)
    lines = case.decisions.values_list("excerpt", flat=True)
    return [*copies, Case.objects.get(pk=case.pk).excerpt, *lines]


def after(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def test_what_its_author_deleted_before_review_is_kept_for_thirty_days_and_for_the_case_only(
    client: Client, place: Community
) -> None:
    post = offer(place)
    case = make_case(post)
    deleted(case, post)
    signed_in(client, place)

    assert SOLD in client.get(f"/queue/{case.public_id}/").text
    assert SOLD not in client.get(post.thread.get_absolute_url()).text
    dismissed(case, keeper(place))

    with time_machine.travel(after(29), tick=False):
        assert purge_snapshots() == 0
    with time_machine.travel(after(31), tick=False):
        assert (purge_snapshots(), purge_snapshots()) == (1, 0)
        client.force_login(person("priya"))
        shown = client.get(f"/queue/{case.public_id}/").text
    assert kept(case) == ["", ""]
    assert SOLD not in shown
    assert "It was deleted over thirty days ago, and no copy is kept any longer." in shown


def test_what_is_not_deleted_is_kept() -> None:
    post = offer()
    case = make_case(post)
    dismissed(case, keeper(post.thread.community))

    with time_machine.travel(after(400), tick=False):
        assert purge_snapshots() == 0
    assert SOLD in kept(case)


def test_a_case_that_is_open_keeps_its_copy() -> None:
    post = offer()
    case = make_case(post)
    deleted(case, post)

    with time_machine.travel(after(100), tick=False):
        assert purge_snapshots() == 0
    assert SOLD in kept(case)


def test_what_can_be_appealed_keeps_its_copy_for_six_months() -> None:
    post = offer()
    case = make_case(post)
    decision = delivered(decide(case, "note"))
    deleted(case, post)

    with time_machine.travel(after(182), tick=False):
        assert purge_snapshots() == 0
    with time_machine.travel(after(184), tick=False):
        assert purge_snapshots() == 1
    assert kept(case) == ["", "", ""]
    decision.refresh_from_db()
    assert decision.letter  # what they were told stays theirs


def test_an_appeal_keeps_the_copy_until_it_is_answered() -> None:
    post = offer()
    case = make_case(post)
    place = post.thread.community
    appeal = services.appeal(decision=delivered(decide(case, "note")), text="I gave it away.")
    deleted(case, post)

    with time_machine.travel(after(200), tick=False):
        assert purge_snapshots() == 0
    answer = {"outcome": "upheld", "reasons": "It says sixty quid."}
    services.answer_appeal(standing=keeper(place, "sefa"), appeal=appeal, **answer)
    with time_machine.travel(after(31), tick=False):
        assert purge_snapshots() == 1


def test_a_letter_that_has_not_left_keeps_the_copy() -> None:
    post = offer()
    case = make_case(post)
    decide(case, "note")
    deleted(case, post)

    with time_machine.travel(after(40), tick=False):
        assert purge_snapshots() == 0


# ── whom they blocked ────────────────────────────────────────────────────────────────────────────
@pytest.mark.skip(reason="nobody can block anybody yet; what keeps people apart comes with talking")
def test_who_blocked_the_author_can_report_them() -> None:
    """A block hides words from a reader, and takes no voice from them."""


# ── the conflict guard ───────────────────────────────────────────────────────────────────────────
def test_a_moderator_does_not_decide_what_they_reported() -> None:
    place = make_community()
    keeper(place, "sefa")

    refused(make_case(offer(place), by="priya"), "You reported this")


def test_a_moderator_does_not_decide_what_is_about_them() -> None:
    place = make_community()
    keeper(place, "gwen", "steward")

    refused(make_case(offer(place, "priya")), "This case is no longer here")


def test_a_moderator_does_not_decide_about_whom_they_invited() -> None:
    place = make_community()
    post = offer(place)
    Invitation.objects.create(
        community=place,
        inviter=keeper(place).user,
        user=person("rob"),
        token_digest="0" * 64,
        expires_at=timezone.now(),
        accepted_at=timezone.now(),
    )

    refused(make_case(post), "You invited them")


@pytest.mark.parametrize(("between", "takes_part"), [(49, True), (50, False)])
def test_a_moderator_does_not_decide_where_they_took_part_in_the_last_fifty_posts(
    between: int, *, takes_part: bool
) -> None:
    place = make_community()
    keeper(place)
    thread = make_thread("kwame", place)
    make_reply(thread, "priya", "Ask at the swap.")
    for number in range(between - 1):
        make_reply(thread, "otto", f"Seal number {number}.")
    post = make_reply(thread, "rob", SOLD)
    case = make_case(post)

    if takes_part:
        refused(case, "You took part in that conversation")
    else:
        decide(case, "note", by=keeper(place))


def refused(case: Case, why: str) -> None:
    assert case.community is not None
    priya = keeper(case.community)
    with pytest.raises(Denied, match=why):
        decide(case, "note", by=priya)
    with pytest.raises(Denied, match=why):
        services.nothing_wrong(standing=priya, case=case)
    assert not Decision.objects.exists()


# ── edits during review ──────────────────────────────────────────────────────────────────────────
def test_an_edit_during_review_makes_a_new_version_and_the_case_keeps_both(
    client: Client, place: Community
) -> None:
    post = offer(place)
    case = make_case(post)
    services.take_up(standing=keeper(place), case=case)
    edit_post(standing=member_of(place, "rob"), post=post, body="I give it away.", version=1)
    again = report(post, by="eirik")

    versions = Snapshot.objects.filter(targets__case=case).order_by("version")
    assert again.case == case
    assert list(versions.values_list("version", "text")) == [(1, SOLD), (2, "I give it away.")]
    assert [one.snapshot.version for one in Report.objects.order_by("pk")] == [1, 2]
    signed_in(client, place)
    shown = client.get(f"/queue/{case.public_id}/").text
    assert "Version 1, as it was reported" in shown
    assert "Version 2, as it was reported" in shown


# ── time zones ───────────────────────────────────────────────────────────────────────────────────
def test_an_until_is_said_by_each_readers_own_clock(client: Client, place: Community) -> None:
    case = opened(place)
    signed_in(client, place)
    User.objects.filter(handle="priya").update(time_zone="Pacific/Auckland")
    User.objects.filter(handle="rob").update(time_zone="America/New_York")
    with time_machine.travel("2026-06-09 09:00", tick=False) as clock:
        client.force_login(person("priya"))
        fields = sent(case, rung="no_links", departs="Links.", until="2026-06-20T09:00")
        client.post(f"/queue/{case.public_id}/decision/", fields)
        clock.shift(timedelta(minutes=1))
        services.deliver_due()
        decision = Decision.objects.get()
        client.force_login(person("rob"))
        read = client.get(decision.get_absolute_url()).text

    assert decision.until == datetime(2026, 6, 19, 21, 0, tzinfo=UTC)  # nine in Auckland
    assert "19 June 2026" in read
    assert "17:00" in read


# ── a banned member ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("everywhere", [False, True])
def test_a_banned_member_still_reads_their_letter_and_appeals(
    client: Client, place: Community, *, everywhere: bool
) -> None:
    made = decide(opened(place), "ban", by=keeper(place))
    services.confirm(standing=keeper(place, "sefa"), decision=made)
    decision = delivered(made)
    if everywhere:
        ban_person(user=person("rob"), decision_id=decision.pk, actor=None)
    client.force_login(person("rob"))

    assert client.get("/standing/").status_code == 200
    assert "your membership of" in client.get(decision.get_absolute_url()).text
    client.post(f"{decision.get_absolute_url()}appeal/", {"text": "I gave it away."})
    by_letter = Client().get(f"/letter/{token_of(decision)}/").text

    assert Appeal.objects.get().text == "I gave it away."
    assert "I gave it away." in by_letter


def ban_here(place: Community) -> None:
    made = decide(opened(place), "ban", by=keeper(place))
    services.confirm(standing=keeper(place, "sefa"), decision=made)
    delivered(made)


def ban_everywhere(place: Community) -> None:
    ban_here(place)
    ban_person(user=person("rob"), decision_id=Decision.objects.get().pk, actor=None)


def suspend_everywhere(place: Community) -> None:
    opened(place)
    until = timezone.now() + timedelta(days=7)
    suspend_person(user=person("rob"), until=until, decision_id=1, actor=None)


def take_a_rest(place: Community) -> None:
    opened(place)
    rest(standing=standing_of(person("rob"), place), days=7)


@pytest.mark.parametrize("held", [ban_here, ban_everywhere, suspend_everywhere, take_a_rest])
def test_a_banned_member_can_still_export_data(
    client: Client, place: Community, held: Callable[[Community], None], media: None
) -> None:
    held(place)
    set_password(user=person("rob"), password="a-kettle-and-a-toothbrush")
    client.force_login(person("rob"))

    assert "Make a copy" in client.get("/settings/data/").text
    client.post("/settings/data/", {"password": "a-kettle-and-a-toothbrush"})
    make_next_export()
    link = re.search(r"/settings/data/copy/[^\"]+", client.get("/settings/data/").text)
    assert link is not None
    fetched = b"".join(client.get(link[0]))
    with ZipFile(BytesIO(fetched)) as book:
        posts = json.loads(book.read("data/post.json"))
        letters = json.loads(book.read("data/statement.json"))

    said = Post.objects.filter(author__handle="rob").order_by("pk")
    assert [row["body"] for row in posts] == list(said.values_list("body", flat=True))
    assert len(letters) == Decision.objects.exclude(delivered_at=None).count()


def test_whom_the_site_banned_is_shown_the_way_to_their_data(
    client: Client, place: Community
) -> None:
    ban_everywhere(place)
    client.force_login(person("rob"))

    refused = client.get("/").text
    assert 'href="/settings/data/"' in refused
    assert 'href="/standing/"' in refused
    assert 'href="/settings/data/"' in client.get("/standing/").text


# ── without JavaScript ───────────────────────────────────────────────────────────────────────────
def test_the_queue_works_without_javascript(client: Client, place: Community) -> None:
    """Only what links and forms of the pages themselves say is sent; no header of a script."""
    case, other = opened(place), opened(place, "otto")
    signed_in(client, place)

    listed = client.get("/queue/").text
    assert f'href="/queue/{case.public_id}/"' in listed
    shown = client.get(f"/queue/{case.public_id}/").text
    for door in ("decision", "opinion", "nothing", "look", "notes", "letter"):
        assert f'action="/queue/{case.public_id}/{door}/' in shown
    fields = sent(case, rules=keys()[:1])
    anew = client.post(f"/queue/{case.public_id}/letter/", fields | {"rung": "hide"}).text
    assert "<html" in anew
    assert "I’ve hidden your reply for now" in anew
    done = client.post(f"/queue/{case.public_id}/decision/", fields, follow=True).text
    decision = Decision.objects.get()
    assert f'name="decision" value="{decision.public_id}"' in done
    client.post("/queue/undo/", {"decision": [decision.public_id]})
    client.post(f"/queue/{other.public_id}/nothing/", {})

    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.state, other.state) == ("in_review", "decided")
    assert rules_of([place])[place.pk]
