"""Letting appear what a filter held, nothing wrong with many at once, and what the toast says."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.communities.models import Community
from apps.moderation import services
from apps.moderation.models import AuditEntry, Case, Decision, Dismissal, Report
from apps.threads.models import Post
from apps.threads.services import hold_by_decision
from tests.moderation.desk import just_did, opened, sent, signed_in
from tests.moderation.makers import decide, keeper, offer, report

pytestmark = pytest.mark.django_db


def held(place: Community, author: str = "rob") -> Case:
    """A reply that nobody reads until somebody has looked."""
    post = offer(place, author)
    case = services.hold(kind="post", object_id=post.pk, reasons=["It leads away."], score=1)
    hold_by_decision(post, None)
    return case


def waiting() -> int:
    return Post.objects.filter(held_at__isnull=False).count()


def together(client: Client, *cases: Case) -> str:
    chosen = {"case": [case.public_id for case in cases]}
    return client.get("/queue/together/", chosen).text


def test_what_a_filter_held_appears_and_what_somebody_told_us_was_not_wrong(
    client: Client, place: Community
) -> None:
    case, told = held(place), opened(place, "otto")
    signed_in(client, place)

    of_held = client.get(f"/queue/{case.public_id}/").text
    of_told = client.get(f"/queue/{told.public_id}/").text
    post = Post.objects.get(author__handle="otto")
    services.hold(kind="post", object_id=post.pk, reasons=["Edited: it leads away."])
    of_both = client.get(f"/queue/{told.public_id}/").text

    said = [
        ("Let it appear <kbd" in page, "Nothing wrong here <kbd" in page)
        for page in (of_held, of_told, of_both)
    ]
    assert said == [(True, False), (False, True), (False, True)]
    assert "It is fine: let it appear" in of_held
    assert '<option value="nothing">Let it appear</option>' in of_held
    assert 'data-key="n"' in of_held


def test_the_toast_says_what_appeared_and_z_holds_it_again(
    client: Client, place: Community
) -> None:
    case = held(place)
    signed_in(client, place)

    beyond = client.post(f"/queue/{case.public_id}/nothing/")["Location"]
    shown = client.get(beyond).text

    assert "Let appear: Rob’s reply." in shown
    assert waiting() == 0
    client.post("/queue/undo/", {"decision": [Dismissal.objects.get().public_id]})
    assert waiting() == 1


@pytest.mark.parametrize(
    ("rung", "said"),
    [
        ("note", "Private note: Rob’s reply."),
        ("hide", "Hidden until edited: Rob’s reply."),
        ("ban", "Proposed to a second person, “Leave the community”: Rob’s reply."),
        ("label_source", "Labelled “Needs a source”: Rob’s reply."),
    ],
)
def test_the_toast_says_what_was_done_and_whose_it_was(
    client: Client, place: Community, rung: str, said: str
) -> None:
    made = decide(opened(place), rung, by=keeper(place))
    signed_in(client, place)

    just_did(client, made)
    shown = client.get("/queue/").text

    assert f'<span class="undo__w">{said}</span>' in shown
    assert "<span data-left>30</span> s" in shown


def test_the_toast_of_many_says_how_many(client: Client, place: Community) -> None:
    cases = [opened(place, name) for name in ("rob", "otto")]
    signed_in(client, place)
    fields = sent(cases[0], rung="hide", departs="All of them sell.")
    chosen = {"case": [case.public_id for case in cases]}

    beyond = client.post("/queue/together/", fields | chosen)["Location"]

    assert "Hidden until edited: 2 cases." in client.get(beyond).text


def test_the_first_post_of_a_thread_is_no_reply(client: Client, place: Community) -> None:
    opening = Post.objects.get(thread=offer(place).thread, number=1)
    made = decide(report(opening).case, "hide", by=keeper(place))
    signed_in(client, place)

    just_did(client, made)
    shown = client.get("/queue/").text

    assert "Hidden until edited: Kwame’s first post." in shown


def test_nobody_reads_in_the_toast_what_others_did(client: Client, place: Community) -> None:
    made = decide(opened(place), "hide", by=keeper(place, "sefa"))
    signed_in(client, place)

    just_did(client, made)

    assert "undo__w" not in client.get("/queue/").text


# ── many ─────────────────────────────────────────────────────────────────────────────────────────
def test_nothing_was_wrong_with_many_is_one_act_with_its_parts(
    client: Client, place: Community
) -> None:
    cases = [opened(place, "rob"), opened(place, "otto"), held(place, "kwame")]
    signed_in(client, place)
    chosen = {"case": [case.public_id for case in cases], "nothing": "clear"}

    beyond = client.post("/queue/together/", chosen)["Location"]

    mother, *children = AuditEntry.objects.order_by("number")
    ids = sorted(case.pk for case in cases)
    assert (mother.act, mother.parent) == ("cases.dismissed", None)
    assert sorted(mother.after["cases"]) == ids
    assert [(one.act, one.object_id, one.parent) for one in children] == [
        ("case.dismissed", pk, mother.number) for pk in ids
    ]
    assert set(Case.objects.values_list("state", flat=True)) == {"decided"}
    assert set(Report.objects.values_list("verdict", flat=True)) == {"disagreed"}
    assert (waiting(), Decision.objects.count()) == (0, 0)
    assert "Done: 3 cases." in client.get(beyond).text

    made = list(Dismissal.objects.values_list("public_id", flat=True))
    client.post("/queue/undo/", {"decision": made})

    assert set(Case.objects.values_list("state", flat=True)) == {"in_review"}
    assert waiting() == 1


def test_that_it_cannot_be_told_is_said_of_many_as_well(client: Client, place: Community) -> None:
    cases = [opened(place, name) for name in ("rob", "otto")]
    signed_in(client, place)

    chosen = {"case": [case.public_id for case in cases], "nothing": "unclear"}
    client.post("/queue/together/", chosen)

    assert set(Dismissal.objects.values_list("verdict", flat=True)) == {"unclear"}


def test_one_that_is_not_theirs_to_judge_keeps_all_of_them_open(
    client: Client, place: Community
) -> None:
    case, own = opened(place), offer(place, "otto")
    sefa = keeper(place, "sefa")
    told = report(own, by="sefa").case
    client.force_login(sefa.user)
    type(sefa.user).objects.update(accepted_version=1)
    chosen = {"case": [case.public_id, told.public_id], "nothing": "clear"}

    answer = client.post("/queue/together/", chosen)

    assert answer.status_code == 403
    assert "You reported this: somebody else decides." in answer.text
    assert (Dismissal.objects.count(), AuditEntry.objects.count()) == (0, 0)
    assert {found.state for found in Case.objects.all()} <= {"new", "triaged"}


@pytest.mark.parametrize(
    ("holds", "tells", "said"),
    [
        (2, 0, "They are fine: let them appear"),
        (0, 2, "Nothing wrong: no rule was crossed"),
        (1, 1, "Nothing wrong: let what is held appear"),
    ],
)
def test_the_page_of_many_names_what_was_held_and_what_was_told(
    client: Client, place: Community, holds: int, tells: int, said: str
) -> None:
    cases = [held(place, name) for name in ("rob", "otto")[:holds]]
    cases += [opened(place, name) for name in ("eirik", "kwame")[:tells]]
    signed_in(client, place)

    assert said in together(client, *cases)


def test_the_ladder_says_for_how_many_it_suggests_a_rung_and_which_take_two(
    client: Client, place: Community
) -> None:
    for _time in range(2):
        decide(opened(place), "warning", by=keeper(place))
    again, first, other = opened(place), opened(place, "otto"), opened(place, "eirik")
    place.memberships.filter(user__handle="eirik").update(role="moderator")
    signed_in(client, place, "callum", "steward")

    mixed = together(client, again, first)
    same = together(client, first)
    of_staff = together(client, first, other)

    assert mixed.count("Suggested for 1 of 2") == 2
    assert 'value="note" checked' in mixed
    assert same.count(">Suggested<") == 1
    assert same.count("takes a second person") == 2  # leaving, and a suspension without an end
    assert of_staff.count("1 of 2 take a second person") == of_staff.count('name="rung"') - 2


def test_the_page_of_many_costs_the_same_for_one_and_for_three(
    client: Client, place: Community
) -> None:
    cases = [opened(place, name) for name in ("rob", "otto", "eirik")]
    signed_in(client, place)
    costs = []
    for chosen in (cases[:1], cases):
        together(client, *chosen)
        with CaptureQueriesContext(connection) as queries:
            together(client, *chosen)
        costs.append(len(queries))

    assert costs[0] == costs[1]
