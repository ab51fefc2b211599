"""Deciding about a case: what it does, who may, and taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.communities.models import Community, Invitation
from apps.core.access import Denied
from apps.core.models import OutgoingMail
from apps.moderation import services
from apps.moderation.models import AuditEntry, Case, Decision, Measure, Report, Strike
from apps.notifications.models import Notification
from apps.threads.access import may_reply
from apps.threads.models import Post, Thread
from apps.threads.services import edit_post
from tests.communities.makers import make_community
from tests.ledger.settling import settle
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
from tests.threads.makers import make_reply, member_of

pytestmark = pytest.mark.django_db


def hidden(post: Post) -> bool:
    return Post.objects.get(pk=post.pk).hidden_at is not None


def test_a_hidden_post_comes_back_by_itself_once_it_is_edited() -> None:
    post = offer()
    decide(make_case(post))
    assert hidden(post)

    rob = member_of(post.thread.community, "rob")
    edit_post(standing=rob, post=Post.objects.get(pk=post.pk), body="The swap is on.", version=1)

    assert not hidden(post)


def test_a_removed_post_does_not_come_back_by_an_edit() -> None:
    post = offer()
    decide(make_case(post), "remove")

    rob = member_of(post.thread.community, "rob")
    with pytest.raises(Denied, match="hidden for now"):
        edit_post(standing=rob, post=Post.objects.get(pk=post.pk), body="Swap.", version=1)
    assert hidden(post)


def test_what_was_hidden_until_edited_and_then_removed_stays_removed() -> None:
    post = offer()
    delivered(decide(make_case(post)))
    second = decide(make_case_again(post), "remove")

    rob = member_of(post.thread.community, "rob")
    with pytest.raises(Denied):
        edit_post(standing=rob, post=Post.objects.get(pk=post.pk), body="Swap.", version=1)
    services.undo(standing=keeper(post.thread.community), decision=second)
    assert hidden(post)  # by the first


def make_case_again(post: Post) -> Case:
    """A case opened by the filter: a hidden post can be reported by nobody."""
    return services.hold(kind="post", object_id=post.pk, reasons=["Again."], score=1)


def test_every_sanction_names_a_rule_and_says_why() -> None:
    case = make_case()

    with pytest.raises(ValidationError, match="Name the guideline"):
        decide(case, rules=())
    with pytest.raises(ValidationError, match="nobody is sanctioned in silence"):
        decide(case, letter=" ")
    with pytest.raises(ValidationError, match="Say in a line why"):
        decide(case, "remove", departs="")
    assert not Decision.objects.exists()
    assert not Measure.objects.exists()


def test_a_decision_leaves_a_strike_and_the_next_one_is_higher() -> None:
    post = offer()
    delivered(decide(make_case(post)))
    again = make_reply(post.thread, "rob", "Forty, for members.")

    decide(make_case(again, by="eirik"), "hide")

    assert [strike.weight for strike in Strike.objects.all()] == [0.5, 0.5]
    assert Decision.objects.latest("pk").proposed_rung == "hide"


@pytest.mark.parametrize("tie", ["reporter", "subject", "inviter", "took_part"])
def test_who_has_a_part_in_it_does_not_decide(tie: str) -> None:
    place = make_community()
    priya = keeper(place)
    author = "priya" if tie == "subject" else "rob"
    post = offer(place, author)
    if tie == "took_part":
        make_reply(post.thread, "priya", "I would not.")
    if tie == "inviter":
        Invitation.objects.create(
            community=place,
            inviter=priya.user,
            user=person("rob"),
            token_digest="0" * 64,
            expires_at=timezone.now(),
            accepted_at=timezone.now(),
        )
    case = make_case(post, by="priya" if tie == "reporter" else "dilys")

    with pytest.raises(Denied):
        decide(case, by=priya)
    with pytest.raises(Denied):
        services.nothing_wrong(standing=priya, case=case)
    assert not hidden(post)


@pytest.mark.parametrize("role", ["moderator", "steward"])
def test_nobody_decides_about_their_equal(role: str) -> None:
    place = make_community()
    keeper(place, "rob", role)
    case = make_case(offer(place))

    with pytest.raises(Denied, match="equal"):
        decide(case, by=keeper(place, "priya", role))


def test_what_is_about_staff_takes_two() -> None:
    place = make_community()
    keeper(place, "rob")
    post = offer(place)

    decision = decide(make_case(post), by=keeper(place, "maren", "steward"))

    assert decision.state == "proposed"
    assert hidden(post)  # meanwhile
    with pytest.raises(Denied, match="somebody other than you"):
        services.confirm(standing=keeper(place, "maren"), decision=decision)
    services.confirm(standing=keeper(place, "sefa", "steward"), decision=decision)
    decision.refresh_from_db()
    assert decision.state == "standing"


def test_a_second_person_who_does_not_agree_brings_the_words_back() -> None:
    place = make_community()
    keeper(place, "rob")
    post = offer(place)
    decision = decide(make_case(post), by=keeper(place, "maren", "steward"))

    services.decline(standing=keeper(place, "sefa", "steward"), decision=decision)

    decision.refresh_from_db()
    assert (decision.state, hidden(post), decision.case.is_open) == ("declined", False, True)


def test_a_moderator_of_another_community_does_not_decide() -> None:
    case = make_case()
    elsewhere = keeper(make_community("elsewhere"), "aoife")

    with pytest.raises(Denied, match="no longer here"):
        decide(case, by=elsewhere)


def test_taken_back_in_time_it_is_as_if_it_had_not_been() -> None:
    post = offer()
    decision = decide(make_case(post))

    services.undo(standing=keeper(post.thread.community), decision=decision)
    services.deliver_due()
    settle()

    case = Case.objects.get()
    assert (hidden(post), case.state, Strike.objects.count()) == (False, "in_review", 0)
    assert Report.objects.get().verdict == ""
    assert not Notification.objects.filter(kind="statement").exists()
    assert not OutgoingMail.objects.filter(message_id__contains="decision").exists()


def test_once_the_letter_left_it_is_not_taken_back() -> None:
    decision = delivered(decide(make_case()))

    with pytest.raises(Denied, match="letter has left"):
        services.undo(standing=keeper(place_of(decision)), decision=decision)


def place_of(decision: Decision) -> Community:
    assert decision.community is not None
    return decision.community


def test_only_who_decided_takes_it_back() -> None:
    decision = decide(make_case())

    with pytest.raises(Denied, match="Only who decided"):
        services.undo(standing=keeper(place_of(decision), "sefa"), decision=decision)


def test_the_second_person_takes_it_back_as_well() -> None:
    decision = decide(make_case(), "ban")
    place = place_of(decision)
    confirmed = services.confirm(standing=keeper(place, "sefa"), decision=decision)

    services.undo(standing=keeper(place, "sefa"), decision=confirmed)

    assert member_of(place, "rob").state == "active"
    assert Decision.objects.get().state == "undone"


def test_the_letter_reaches_whom_it_is_about_and_reporters_hear_what_came_of_it() -> None:
    post = offer()
    case = make_case(post)
    report(post, "eirik")

    delivered(decide(case))
    settle()

    told = Notification.objects.exclude(kind="post").order_by("pk")
    assert {(each.recipient.handle, each.reason) for each in told} >= {
        ("rob", "statement"),
        ("dilys", "report_agreed"),
        ("eirik", "report_agreed"),
    }
    letter = OutgoingMail.objects.get(recipient=person("rob").email)
    assert "Nobody sells here." in letter.text
    for reporter in ("dilys", "eirik"):
        assert reporter not in letter.text.lower() + letter.html.lower()


def test_when_nothing_was_wrong_what_a_filter_held_comes_back() -> None:
    post = offer()
    Post.objects.filter(pk=post.pk).update(hidden_at=timezone.now())
    case = services.hold(kind="post", object_id=post.pk, reasons=["Links."], score=1)

    services.nothing_wrong(standing=keeper(post.thread.community), case=case)

    case.refresh_from_db()
    assert (hidden(post), case.state) == (False, "decided")


def test_when_nothing_was_wrong_reporters_hear_so_and_weigh_less() -> None:
    post = offer()
    case = make_case(post)

    dismissed(case, keeper(post.thread.community))
    settle()

    reasons = Notification.objects.filter(recipient=person("dilys")).values_list("reason")
    assert list(reasons) == [("report_disagreed",)]
    assert Report.objects.get().verdict == "disagreed"


def test_what_is_locked_can_be_unlocked_again() -> None:
    post = offer()
    decision = decide(make_case(post), "lock")
    assert Thread.objects.get().is_locked

    services.undo(standing=keeper(post.thread.community), decision=decision)

    assert not Thread.objects.get().is_locked


def test_a_thread_locked_before_stays_locked_when_a_decision_is_taken_back() -> None:
    post = offer()
    Thread.objects.update(locked_at=timezone.now())
    decision = decide(make_case(post), "lock")

    services.undo(standing=keeper(post.thread.community), decision=decision)

    assert Thread.objects.get().is_locked


def test_many_at_once_are_one_parent_and_its_children() -> None:
    place = make_community()
    cases = [make_case(offer(place, name), by="dilys") for name in ("rob", "otto", "mika")]
    priya = keeper(place)

    decisions = services.decide_together(
        standing=priya, cases=cases, choice=choice("hide", cases[0])
    )

    mother, *children = AuditEntry.objects.filter(act__startswith="decision").order_by("number")
    assert (mother.act, mother.parent) == ("decisions.taken", None)
    assert [child.parent for child in children] == [mother.number] * 3
    assert len({decision.subject_id for decision in decisions}) == 3


def test_every_act_is_in_the_log_and_every_link_holds() -> None:
    decision = decide(make_case())
    services.undo(standing=keeper(place_of(decision)), decision=decision)

    assert [entry.act for entry in AuditEntry.objects.order_by("number")] == [
        "decision.taken",
        "decision.undone",
    ]
    assert not mail.outbox


def test_a_suspension_says_until_when() -> None:
    case = make_case()

    with pytest.raises(ValidationError, match="still to come"):
        decide(case, "suspend", until=timezone.now() - timedelta(hours=1))


@pytest.mark.parametrize(
    ("rung", "state"),
    [("pause_day", "active"), ("pause_week", "active"), ("suspend", "suspended")],
)
def test_a_person_is_paused_at_once_and_free_again_when_it_is_taken_back(
    rung: str, state: str
) -> None:
    post = offer()
    until = timezone.now() + timedelta(days=3) if rung == "suspend" else None
    decision = decide(make_case(post), rung, until=until)
    place = place_of(decision)

    rob = member_of(place, "rob")
    assert not may_reply(rob, post.thread)
    assert rob.state == state
    services.undo(standing=keeper(place), decision=decision)
    assert may_reply(member_of(place, "rob"), Thread.objects.get(pk=post.thread_id))


def test_leaving_takes_two_and_is_undone_whole() -> None:
    post = offer()
    place = post.thread.community
    decision = decide(make_case(post), "ban")
    assert member_of(place, "rob").state == "active"

    services.confirm(standing=keeper(place, "sefa"), decision=decision)
    assert member_of(place, "rob").state == "banned"

    decision.refresh_from_db()
    services.undo(standing=keeper(place), decision=decision)
    assert (member_of(place, "rob").state, hidden(post)) == ("active", False)


def test_what_another_decision_took_stays_taken() -> None:
    post = offer()
    place = post.thread.community
    delivered(decide(make_case(post), "pause_week"))
    second = decide(make_case_again(post), "suspend", until=timezone.now() + timedelta(days=1))

    services.undo(standing=keeper(place), decision=second)

    rob = member_of(place, "rob")
    assert rob.state == "active"
    assert not may_reply(rob, Thread.objects.get(pk=post.thread_id))
