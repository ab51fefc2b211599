"""Many at once: one case, one decision, one appeal, one unbroken log."""

from __future__ import annotations

from functools import partial

from apps.core.access import Denied
from apps.core.models import OutgoingMail
from apps.guidelines.rules import Wording
from apps.guidelines.selectors import in_full
from apps.ledger.models import Entry
from apps.moderation import services
from apps.moderation.events import CaseDismissed
from apps.moderation.models import (
    Appeal,
    AuditEntry,
    Case,
    Decision,
    Dismissal,
    Reminder,
    Strike,
)
from apps.moderation.selectors.amending import Wanted
from apps.moderation.services.auditing import broken_links
from apps.moderation.services.dismissing import close_dismissed
from apps.threads.models import Thread
from tests.communities.makers import join, make_community
from tests.core.racing import HANDS, RACES, at_once
from tests.guidelines.makers import make_edition
from tests.moderation.makers import (
    RULE_KEY,
    choice,
    decide,
    delivered,
    keeper,
    make_case,
    offer,
)

pytestmark = RACES


def test_six_who_report_one_post_at_once_make_one_case() -> None:
    post = offer()
    people = [join(post.thread.community, f"p-{n}").user for n in range(HANDS)]

    at_once(
        *(
            partial(services.report, reporter=one, kind="post", object_id=post.pk, rule=RULE_KEY)
            for one in people
        )
    )

    assert (Case.objects.count(), Case.objects.get().report_count) == (1, HANDS)


def test_two_moderators_who_decide_at_once_decide_once() -> None:
    case = make_case()
    assert case.community is not None
    both = [keeper(case.community, handle) for handle in ("priya", "sefa")]

    answers = at_once(
        *(
            partial(services.decide, standing=one, case=case, choice=choice("hide", case))
            for one in both
        )
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["Decision", "Denied"]
    assert (Decision.objects.count(), Strike.objects.count()) == (1, 1)


def test_two_who_confirm_at_once_are_one_second_person() -> None:
    place = make_community()
    keeper(place, "rob")
    decision = decide(make_case(offer(place)), by=keeper(place, "maren", "steward"))
    both = [keeper(place, handle, "steward") for handle in ("sefa", "noor")]

    answers = at_once(*(partial(services.confirm, standing=one, decision=decision) for one in both))

    assert [type(answer) for answer in answers].count(Denied) == 1
    assert Strike.objects.count() == 1


def test_an_appeal_sent_six_times_is_one() -> None:
    decision = delivered(decide(make_case()))

    at_once(*[partial(services.appeal, decision=decision, text="It was a gift.")] * HANDS)

    assert Appeal.objects.count() == 1


def test_two_stewards_who_take_a_change_up_at_once_word_it_once() -> None:
    place = make_community()
    make_edition(place, "Show the fault.")
    key = in_full(place).rules[0].key
    wish = Wanted(key, Wording(title="Show it all.", key=key), 1)
    ada = keeper(place, "ada", "member")
    made = services.propose_change(standing=ada, place=place, wanted=wish, reason="So.")
    both = [keeper(place, handle, "steward") for handle in ("sefa", "noor")]

    answers = at_once(
        *(partial(services.take_up_change, standing=one, amendment=made) for one in both)
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["Denied", "Draft"]


def test_a_change_proposed_twice_at_once_is_proposed_once() -> None:
    place = make_community()
    make_edition(place, "Show the fault.")
    ada = keeper(place, "ada", "member")
    wish = Wanted("", Wording(title="Say thanks."), 1)

    answers = at_once(
        *[partial(services.propose_change, standing=ada, place=place, wanted=wish, reason="So.")]
        * HANDS
    )

    assert [type(answer).__name__ for answer in answers].count("Amendment") == 1
    assert Thread.objects.count() == 1


def test_letters_that_six_workers_see_leave_once() -> None:
    decision = decide(make_case())
    Decision.objects.update(letter_at=decision.at)

    sent = at_once(*[services.deliver_due] * HANDS)

    assert sum(one for one in sent if isinstance(one, int)) == 1


def test_what_six_workers_find_dismissed_is_answered_once() -> None:
    case = make_case()
    assert case.community is not None
    made = services.nothing_wrong(standing=keeper(case.community), case=case)
    Dismissal.objects.update(letter_at=made.at)

    closed = at_once(*[services.deliver_due] * HANDS)

    assert sum(one for one in closed if isinstance(one, int)) == 1
    assert Entry.objects.filter(kind=CaseDismissed.kind).count() == 1


def test_a_dismissal_that_is_taken_back_while_it_leaves_is_one_or_the_other() -> None:
    case = make_case()
    assert case.community is not None
    priya = keeper(case.community)
    made = services.nothing_wrong(standing=priya, case=case)

    at_once(
        *[partial(services.reopen, standing=priya, dismissal=made)] * 2,
        *[partial(close_dismissed, made.pk)] * 4,
    )

    made.refresh_from_db()
    case.refresh_from_db()
    assert (made.delivered_at is None) != (made.undone_at is None)
    assert case.state == ("in_review" if made.undone_at else "closed")


def test_six_beats_at_once_owe_and_write_one_mail() -> None:
    make_case(priority=0)
    Case.objects.update(due_at=Case.objects.get().opened_at)
    keeper(Case.objects.get().community or make_community())

    owed = at_once(*[services.watch] * HANDS)
    sent = at_once(*[services.write_reminders] * HANDS)

    assert [answer for answer in owed if isinstance(answer, Exception)] == []
    assert sum(one for one in sent if isinstance(one, int)) == OutgoingMail.objects.count()
    rows = Reminder.objects.values_list("person", "why", "object_id", "mark")
    assert len(rows) == len(set(rows))
    assert OutgoingMail.objects.filter(subject="Late in the queue").count() == 1


def test_those_who_write_the_log_at_once_make_one_chain() -> None:
    priya = keeper(make_community())

    at_once(*(partial(services.audit, f"case.{n}", standing=priya) for n in range(HANDS)))

    assert AuditEntry.objects.count() == HANDS
    assert list(broken_links()) == []
