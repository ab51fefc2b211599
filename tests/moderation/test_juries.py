"""Three champions look at an appeal: drawn by lot, without names, and two who agree decide."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from apps.accounts.models import User
from apps.communities.models import Community, Invitation, Membership
from apps.communities.selectors import standing_of
from apps.core import clock
from apps.core.access import Denied
from apps.core.models import OutgoingMail
from apps.moderation import services
from apps.moderation.models import (
    Appeal,
    AuditEntry,
    Case,
    Decision,
    Juror,
    Jury,
    Priority,
    Strike,
    Verdict,
    Willing,
)
from apps.moderation.rungs import Rung
from apps.moderation.selectors.juries import veiled
from apps.moderation.selectors.lighter import lighter_than
from apps.moderation.services.auditing import broken_links
from apps.notifications.models import Notification
from apps.threads.models import Post
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.core.racing import at_once
from tests.ledger.settling import recorded, settle
from tests.moderation.makers import (
    decide,
    delivered,
    keeper,
    make_case,
    offer,
    report,
)
from tests.threads.makers import make_reply

pytestmark = pytest.mark.django_db
GIFT = "I gave it away, and asked for nothing."


@pytest.fixture
def place() -> Community:
    """A community with juries, and four champions who would sit on them."""
    make_brand()
    place = make_community(has_juries=True)
    for handle in ("ines", "tove", "mika", "jorn"):
        standing = join(place, handle, is_champion=True)
        services.be_willing(standing=standing, on=True)
    return place


def appealed(place: Community, rung: str = "hide", post: Post | None = None) -> Appeal:
    """An appeal of a decision about Rob's offer, which Dilys reported and Priya decided."""
    case = make_case(post or offer(place))
    decision = delivered(decide(case, rung))
    return services.appeal(decision=decision, text=GIFT)


def jurors(appeal: Appeal) -> list[Juror]:
    return list(Juror.objects.seated().filter(jury__appeal=appeal).order_by("pk"))


def say(juror: Juror, outcome: str = "upheld", **fields: str) -> Juror:
    values = {"reasons": "It is what the rule says."} | fields
    return services.vote(viewer=juror.user, juror=juror, outcome=outcome, **values)


def all_say(appeal: Appeal, *outcomes: str) -> Appeal:
    for juror, outcome in zip(jurors(appeal), outcomes, strict=True):
        say(juror, outcome, rung="note" if outcome == "reduced" else "")
    appeal.refresh_from_db()
    return appeal


def told(reason: str) -> set[str]:
    settle()
    rows = Notification.objects.filter(reason=reason)
    return set(rows.values_list("recipient__handle", flat=True))


# ── drawing ──────────────────────────────────────────────────────────────────────────────────────
def test_three_of_those_who_would_are_drawn_once_told_and_noted(place: Community) -> None:
    appeal = appealed(place)

    drawn = {juror.user.handle for juror in jurors(appeal)}
    assert (len(drawn), drawn <= {"ines", "tove", "mika", "jorn"}) == (3, True)
    assert told("juror") == drawn
    entry = AuditEntry.objects.get(act="jury.drawn")
    assert sorted(entry.after["jurors"]) == sorted(juror.user_id for juror in jurors(appeal))
    assert list(broken_links()) == []


def test_the_lot_falls_on_others_another_time(place: Community) -> None:
    drawn = set()
    for n in range(12):
        case = make_case(offer(place, f"rob-{n}"), by=f"dilys-{n}")
        appeal = services.appeal(decision=delivered(decide(case)), text=GIFT)
        drawn.add(frozenset(juror.user_id for juror in jurors(appeal)))

    assert len(drawn) > 1  # that all twelve are alike happens once in four million


def test_nobody_is_drawn_where_juries_are_off(place: Community) -> None:
    Community.objects.update(has_juries=False)
    place.refresh_from_db()

    assert (jurors(appealed(place)), Jury.objects.exists()) == ([], False)


def test_cases_that_cannot_wait_go_to_no_jury(place: Community) -> None:
    decision = delivered(decide(make_case(offer(place))))
    Case.objects.update(priority=Priority.HARM)
    services.appeal(decision=decision, text=GIFT)

    assert not Jury.objects.exists()


@pytest.mark.parametrize(
    "tie",
    ["unwilling", "no champion", "keeper", "left", "held", "reporter", "took part", "invited"],
)
def test_who_is_tied_or_keeps_order_is_not_drawn(place: Community, tie: str) -> None:
    """Of four one is out, and another one besides: two are too few."""
    Willing.objects.filter(user__handle="jorn").delete()
    post, ines = offer(place), User.objects.get(handle="ines")
    own = Membership.objects.filter(community=place, user=ines)
    if tie == "unwilling":
        services.be_willing(standing=standing_of(ines, place), on=False)
    elif tie == "no champion":
        own.update(is_champion=False)
    elif tie == "keeper":
        own.update(role="moderator")
    elif tie == "left":
        own.update(state="left")
    elif tie == "held":
        User.objects.filter(pk=ines.pk).update(suspended_until=clock.now() + timedelta(days=1))
    elif tie == "reporter":
        report(post, by="ines")
    elif tie == "took part":
        make_reply(post.thread, "ines", "Glue it.")
    else:
        _invited_by(ines, place)

    assert jurors(appealed(place, post=post)) == []


def _invited_by(ines: User, place: Community) -> None:
    Invitation.objects.create(
        community=place,
        inviter=ines,
        user=User.objects.get(handle="rob"),
        token_digest="0" * 64,
        expires_at=clock.now(),
        accepted_at=clock.now(),
    )


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_only_champions_say_that_they_would_sit(place: Community, role: str) -> None:
    with pytest.raises(Denied):
        services.be_willing(standing=join(place, "otto", role=role), on=True)
    both = join(place, "sefa", role="moderator", is_champion=True)
    with pytest.raises(Denied):
        services.be_willing(standing=both, on=True)


# ── voting ───────────────────────────────────────────────────────────────────────────────────────
def test_two_who_agree_uphold(place: Community) -> None:
    appeal = all_say(appealed(place), "upheld", "overturned", "upheld")

    assert (appeal.outcome, appeal.by_jury, appeal.reviewer) == ("upheld", True, None)
    assert appeal.reasons == "It is what the rule says.\n\nIt is what the rule says."
    assert Case.objects.get().state == "closed"
    assert told("upheld") == {"rob"}


def test_two_who_agree_put_everything_back(place: Community) -> None:
    appeal = all_say(appealed(place), "overturned", "overturned", "upheld")

    assert appeal.decision.case.targets.count() == 1
    post = Post.objects.get(pk=appeal.decision.case.targets.get().object_id)
    assert (post.hidden_at, Strike.objects.get().erased_at is None) == (None, False)
    assert Decision.objects.get().state == "overturned"
    assert appeal.decision.case.reports.get().verdict == Verdict.DISAGREED
    entry = AuditEntry.objects.get(act="appeal.answered")
    assert (entry.role, entry.actor_id, entry.is_automated) == ("jury", None, False)


def weight(rung: Rung) -> float:
    return rung.severity


def test_where_they_differ_in_what_instead_the_lighter_is_taken(
    place: Community, client: Client
) -> None:
    appeal = appealed(place, "pause_week")
    one, two, three = jurors(appeal)
    heavy = max(lighter_than(appeal.decision), key=weight)
    below = [rung for rung in lighter_than(appeal.decision) if weight(rung) < weight(heavy)]
    light = max(below, key=weight)
    say(one, "reduced", rung=heavy.slug)
    say(two, "reduced", rung=light.slug)
    say(three, "overturned")

    assert Decision.objects.exclude(pk=appeal.decision_id).get().rung == light.slug
    assert Decision.objects.exclude(pk=appeal.decision_id).get().by is None
    assert "by three champions" in client.get("/c/repair-bench/decisions/").text
    letter = OutgoingMail.objects.filter(recipient="rob@example.org").latest("pk")
    assert "Three champions who had no part in it" in letter.text


def test_without_a_majority_somebody_who_keeps_order_answers_and_reads_them(
    place: Community, client: Client
) -> None:
    callum = keeper(place, "callum", "steward")
    appeal = all_say(appealed(place), "upheld", "reduced", "overturned")

    assert (appeal.outcome, appeal.jury_until) == ("", None)
    assert told("jury_open") == {"callum"}
    client.force_login(callum.user)
    html = client.get(appeal.decision.case.get_absolute_url()).text
    assert html.count("It is what the rule says.") == 3
    services.answer_appeal(standing=callum, appeal=appeal, outcome="upheld", reasons="It stays.")
    appeal.refresh_from_db()
    assert (appeal.by_jury, appeal.reviewer) == (False, callum.user)


def test_a_jury_that_is_late_leaves_it_to_who_keeps_order(place: Community) -> None:
    callum = keeper(place, "callum", "steward")
    appeal = appealed(place)
    first, second, third = jurors(appeal)
    say(first, "overturned")
    say(second, "overturned")
    Jury.objects.update(due_at=clock.now())

    with pytest.raises(Denied):
        say(third, "overturned")
    assert services.tend_juries() == 1
    assert services.tend_juries() == 0
    appeal.refresh_from_db()
    assert (appeal.outcome, told("jury_open")) == ("", {"callum"})
    services.answer_appeal(standing=callum, appeal=appeal, outcome="upheld", reasons="It stays.")


def test_nobody_answers_while_they_look_but_lines_go_to_and_fro(place: Community) -> None:
    callum = keeper(place, "callum", "steward")
    appeal = appealed(place)
    with pytest.raises(Denied):
        services.answer_appeal(standing=callum, appeal=appeal, outcome="upheld", reasons="No.")
    services.write_about_appeal(standing=callum, appeal=appeal, text="Three look at it first.")
    appeal = all_say(appeal, "upheld", "upheld", "upheld")

    assert (appeal.outcome, appeal.by_jury) == ("upheld", True)


def test_a_vote_is_given_once_by_whose_it_is_and_with_a_reason(place: Community) -> None:
    first, second, _ = jurors(appealed(place))
    for wrong in ({"reasons": " "}, {"reasons": "x" * 901}):
        with pytest.raises(ValidationError):
            say(first, **wrong)
    with pytest.raises(ValidationError):
        say(first, "reduced", rung="ban")
    with pytest.raises(ValidationError):
        say(first, "nonsense")
    with pytest.raises(Denied):
        services.vote(viewer=second.user, juror=first, outcome="upheld", reasons="I say so.")
    say(first)
    with pytest.raises(Denied):
        say(first, "overturned")
    assert Juror.objects.exclude(voted_at=None).count() == 1


# ── seats that are lost ──────────────────────────────────────────────────────────────────────────
def test_who_is_no_champion_any_more_is_replaced(place: Community) -> None:
    appeal = appealed(place)
    first = jurors(appeal)[0]
    Membership.objects.filter(user=first.user).update(is_champion=False)
    with pytest.raises(Denied):
        say(first)
    services.tend_juries()

    assert len(jurors(appeal)) == 3
    assert first.user not in [juror.user for juror in jurors(appeal)]
    assert told("juror") == {"ines", "tove", "mika", "jorn"}


def test_where_nobody_else_is_left_two_decide_if_they_agree(place: Community) -> None:
    Willing.objects.filter(user__handle="jorn").delete()
    appeal = appealed(place)
    first, second, third = jurors(appeal)
    say(first, "overturned")
    Membership.objects.filter(user=second.user).update(state="left")
    say(third, "overturned")

    appeal.refresh_from_db()
    assert (appeal.outcome, len(jurors(appeal))) == ("overturned", 2)


# ── what a juror reads ───────────────────────────────────────────────────────────────────────────
CANARIES = (
    *("Quillon", "Brasstown", "rob-canary", "rob.example"),
    *("Dorrity", "Fenwood", "dil-canary"),
    *("Marchbank", "Ostrey", "pri-canary", "Kwame"),
)


def canary_page(place: Community, client: Client) -> str:
    """A juror's page of a case in which everybody is called what nothing else is."""
    rob = join(place, make_user("rob-canary", name="Quillon Brasstown")).user
    join(place, make_user("dil-canary", name="Dorrity Fenwood"))
    keeper(place, "pri-canary")
    User.objects.filter(handle="pri-canary").update(name="Marchbank Ostrey")
    post = offer(place, "rob-canary")
    Post.objects.filter(pk=post.pk).update(
        body="What Kwame says. Ask QUILLON or @rob-canary, or dorrity: "
        "https://rob.example/seals [here](/t/abc/)."
    )
    post.refresh_from_db()
    case = report(post, by="dil-canary", text="I am Fenwood, and saw it.").case
    said = standing_of(User.objects.get(handle="pri-canary"), place)
    letter = "Dear Quillon. Marchbank has hidden it (§4)."
    decision = delivered(decide(case, "hide", by=said, letter=letter))
    appeal = services.appeal(
        decision=decision, text="I am Brasstown, and Marchbank Ostrey dislikes me. Ask @dil-canary."
    )
    assert appeal.decision.subject == rob
    juror = jurors(appeal)[0]
    client.force_login(juror.user)
    html = client.get(juror.get_absolute_url()).text
    assert post.thread.public_id not in html
    assert post.thread.title not in html
    assert case.public_id not in html
    return html


def test_a_juror_reads_the_words_and_nobody_s_name(place: Community, client: Client) -> None:
    html = canary_page(place, client)

    shown = html.casefold()
    assert [name for name in CANARIES if name.casefold() in shown] == []
    assert "What somebody says. Ask the author or the author, or a member: (a link)" in html
    assert "I am the author, and the moderator dislikes me. Ask a member." in html


@pytest.mark.parametrize(
    ("said", "reads"),
    [
        ("Rob robbed Robin.", "the author robbed Robin."),
        ("@rob, ROB's and rob.", "the author, the author's and the author."),
        ("Ask @anybody-else.", "Ask (somebody)."),
        ("See www.rob.org/x and HTTP://A.B/c.", "See (a link) and (a link)"),
    ],
)
def test_names_are_left_out_whole(said: str, reads: str) -> None:
    assert veiled(said, {"rob": "the author"}) == reads


def test_votes_are_kept_from_each_other_until_all_have_spoken(
    place: Community, client: Client
) -> None:
    appeal = appealed(place)
    one, two, three = jurors(appeal)
    say(one, "upheld", reasons="Canary of the first.")
    client.force_login(two.user)
    assert "Canary of the first." not in client.get(two.get_absolute_url()).text
    sent = {"outcome": "upheld", "reasons": "Canary of the second."}
    assert client.post(two.get_absolute_url(), sent).status_code == 302
    assert "Canary of the first." not in client.get(two.get_absolute_url()).text
    say(three)

    html = client.get(two.get_absolute_url()).text
    assert ("Canary of the first." in html, "The decision stays" in html) == (True, True)
    assert [one.user.name in html, three.user.name in html] == [False, False]


def test_for_everybody_else_the_page_is_not_there(place: Community, client: Client) -> None:
    appeal = appealed(place)
    juror, other = jurors(appeal)[:2]
    address = juror.get_absolute_url()
    keeper(place, "callum", "steward")
    assert client.get(address).status_code == 404
    for handle in (other.user.handle, "callum", "priya", "rob", "dilys"):
        client.force_login(User.objects.get(handle=handle))
        assert (handle, client.get(address).status_code) == (handle, 404)
        assert client.post(address, {"outcome": "upheld", "reasons": "So."}).status_code == 404
    client.force_login(juror.user)
    assert client.get(address).status_code == 200
    Membership.objects.filter(user=juror.user).update(is_champion=False)
    assert client.get(address).status_code == 404


def test_what_is_wrong_with_a_vote_comes_back(place: Community, client: Client) -> None:
    juror = jurors(appealed(place))[0]
    client.force_login(juror.user)
    sent = {"outcome": "reduced", "rung": "", "reasons": "Kept."}
    answer = client.post(juror.get_absolute_url(), sent)

    assert (answer.status_code, Juror.objects.exclude(voted_at=None).exists()) == (422, False)
    assert "Choose something lighter than before." in answer.text
    assert "Kept." in answer.text


def test_who_appealed_reads_that_champions_look_and_who_does_not(
    place: Community, client: Client
) -> None:
    appeal = appealed(place)
    client.force_login(User.objects.get(handle="rob"))
    html = client.get(appeal.decision.get_absolute_url()).text
    names = [juror.user.name for juror in jurors(appeal)]

    assert "Three champions who had no part in this look at it first" in html
    assert [name for name in names if name in html] == []


# ── settings ─────────────────────────────────────────────────────────────────────────────────────
def test_a_champion_says_on_their_own_page_that_they_would_sit(
    place: Community, client: Client
) -> None:
    ines = User.objects.get(handle="ines")
    client.force_login(ines)
    assert "In Repair Bench the lot may fall on you." in client.get("/standing/").text
    client.post("/c/repair-bench/jury/", {"on": "0"})
    assert not Willing.objects.filter(user=ines).exists()
    assert "As a champion of Repair Bench you could sit" in client.get("/standing/").text
    for _ in range(2):
        client.post("/c/repair-bench/jury/", {"on": "1"})
    assert Willing.objects.filter(user=ines).count() == 1


def test_a_steward_switches_juries_on(client: Client) -> None:
    make_brand()
    place = make_community()
    client.force_login(join(place, "noor", role="steward").user)
    sent = {
        "name": place.name,
        "purpose": place.purpose,
        "emblem": "circle",
        "visibility": "public",
        "joining": "open",
        "has_juries": "on",
    }
    assert client.post("/c/repair-bench/settings/", sent).status_code == 302

    place.refresh_from_db()
    assert place.has_juries
    assert recorded()[-1].payload["changes"] == ["has_juries"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_last_votes_at_once_give_one_outcome(place: Community) -> None:
    appeal = appealed(place)
    say(jurors(appeal)[0], "overturned")
    last = jurors(appeal)[1:]

    answers = at_once(*(partial(say, juror, "overturned") for juror in last))

    assert [type(answer).__name__ for answer in answers] == ["Juror", "Juror"]
    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.by_jury) == ("overturned", True)
    assert AuditEntry.objects.filter(act="appeal.answered").count() == 1
    assert list(broken_links()) == []
