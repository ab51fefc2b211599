"""A decision that took two people: its letter says so, and neither of them answers the appeal."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from apps.core.models import OutgoingMail
from apps.moderation import services
from apps.moderation.letters import draft
from apps.moderation.models import Appeal, Case, Decision
from apps.moderation.tokens import token_of
from apps.notifications.models import Notification
from tests.ledger.settling import settle
from tests.moderation.makers import (
    decide,
    delivered,
    keeper,
    make_appeal,
    make_case,
    of_site,
    offer,
    person,
)

pytestmark = pytest.mark.django_db
HAVE_IT = "We have your appeal"


@pytest.fixture
def banned(place: Community) -> Decision:
    """Priya proposed it, Maren agreed; Callum had no part in it."""
    decision = decide(make_case(offer(place)), "ban", by=keeper(place))
    services.confirm(standing=keeper(place, "maren", "steward"), decision=decision)
    keeper(place, "callum", "steward")
    return delivered(decision)


def mail_to_rob(subject: str) -> str:
    mail = OutgoingMail.objects.get(subject=subject)
    return f"{mail.text} {mail.html}"


def test_the_letter_and_the_page_say_that_two_decided_and_not_who_agreed(
    banned: Decision, client: Client
) -> None:
    mail = OutgoingMail.objects.get(subject__startswith="A letter for you")
    page = client.get(f"/letter/{token_of(banned)}/").text

    for words in (mail.text, mail.html):
        assert "Two of those who keep order decided it together; no machine did." in words
        assert "somebody other than the two who decided this reads it" in words
        assert "Maren" not in words
    assert "Priya, and a second person agreed" in " ".join(page.split())
    assert "Two people read it and agreed; no machine did" in page
    assert "Somebody who had no part in this, other than the two who decided this" in page
    assert "Maren" not in page


def test_what_one_decided_alone_says_so_as_before(place: Community, client: Client) -> None:
    decision = delivered(decide(make_case(offer(place))))

    mail = OutgoingMail.objects.get(subject__startswith="A letter for you").text
    page = client.get(f"/letter/{token_of(decision)}/").text

    assert "A person decided; no machine did." in mail
    assert "somebody other than Priya reads it" in mail
    assert "A person read it and decided; no machine did" in page


def test_the_appeal_is_acknowledged_in_the_same_words(banned: Decision, client: Client) -> None:
    make_appeal(banned)
    page = client.get(f"/letter/{token_of(banned)}/").text

    assert "no part in this, other than the two who decided this" in mail_to_rob(HAVE_IT)
    assert "Somebody other than the two who decided this reads every word" in page


def test_the_draft_of_a_letter_that_takes_two_speaks_of_both() -> None:
    ban = draft(name="Rob", thing="your reply", rung="ban", rules=(), where="Repair Bench")
    note = draft(name="Rob", thing="your reply", rung="note", rules=(), where="Repair Bench")

    assert "If we’ve got this wrong, say so: someone other than the two of us" in ban
    assert "If I’ve got this wrong, say so: someone other than me" in note


@pytest.mark.parametrize("handle", ["priya", "maren"])
def test_neither_of_the_two_has_anything_to_do_with_the_appeal(
    banned: Decision, place: Community, handle: str
) -> None:
    appeal = make_appeal(banned)
    standing = standing_of(person(handle), place)
    case = appeal.decision.case
    callum = keeper(place, "callum")
    answer = {"outcome": "upheld", "reasons": "It stays."}

    with pytest.raises(Denied, match="You decided this"):
        services.take_appeal(standing=standing, appeal=appeal)
    with pytest.raises(Denied, match="You decided this"):
        services.answer_appeal(standing=standing, appeal=appeal, **answer)
    with pytest.raises(Denied, match="You decided this"):
        services.write_about_appeal(standing=standing, appeal=appeal, text="Why?")
    with pytest.raises(Denied, match="You decided this"):
        services.take_up(standing=standing, case=case)
    with pytest.raises(Denied, match="hand it to somebody else"):
        services.hand_over(standing=callum, case=case, to=standing.user, to_standing=standing)
    appeal.refresh_from_db()
    assert (appeal.reviewer, appeal.outcome, appeal.messages.count()) == (None, "", 0)


def test_where_the_two_are_all_there_are_it_goes_to_the_site(place: Community) -> None:
    decision = decide(make_case(offer(place)), "ban", by=keeper(place))
    services.confirm(standing=keeper(place, "maren", "steward"), decision=decision)
    appeal = make_appeal(delivered(decision))

    assert Case.objects.get().is_passed_up
    services.answer_appeal(
        standing=of_site("noor"), appeal=appeal, outcome="upheld", reasons="I read it."
    )
    assert Appeal.objects.get().outcome == "upheld"


def test_only_others_hear_of_the_appeal_and_both_hear_of_the_answer(
    banned: Decision, place: Community
) -> None:
    appeal = make_appeal(banned)
    settle()
    heard = Notification.objects.filter(reason="appeal").values_list("recipient__handle", flat=True)
    assert set(heard) == {"callum"}

    services.answer_appeal(
        standing=keeper(place, "callum"), appeal=appeal, outcome="upheld", reasons="I read it."
    )
    settle()

    both = Notification.objects.filter(reason="looked_again")
    assert set(both.values_list("recipient__handle", flat=True)) == {"priya", "maren"}
