"""One case at the desk: what it shows, and deciding it from there."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.models import Community
from apps.guidelines.services import publish_edition
from apps.moderation import services
from apps.moderation.models import Appeal, AuditEntry, Case, Decision, Note, Opinion
from apps.moderation.selectors.rules import rules_of
from apps.threads.models import Post
from apps.threads.services import delete_post, edit_post
from tests.communities.makers import make_brand, make_community
from tests.moderation.makers import decide, delivered, keeper, make_case, offer, report
from tests.threads.makers import make_reply, member_of

pytestmark = pytest.mark.django_db
HEADERS = {"HX-Request": "true"}


@pytest.fixture
def place() -> Community:
    """A community, and two guidelines of the brand that everybody keeps to."""
    make_brand()
    rules = [("Nobody sells here.", "Swaps are on Sunday."), ("Keep each other safe.", "")]
    publish_edition(standing=None, community=None, rules=rules)
    place = make_community()
    for name in ("kwame", "rob", "otto", "dilys", "eirik", "priya"):
        role = "moderator" if name == "priya" else "member"
        keeper(place, name, role)
    User.objects.update(accepted_version=1)
    return place


def keys() -> list[str]:
    return [rule.key for rule in rules_of([None])[None]]


def opened(place: Community, author: str = "rob") -> Case:
    return make_case(offer(place, author), rule=keys()[0])


def sent(case: Case, **fields: object) -> dict[str, object]:
    return {"rung": "note", "rules": [keys()[0]], "letter": "Hi Rob. A word (§1)."} | fields


def signed_in(client: Client, place: Community, handle: str = "priya", role: str = "") -> None:
    client.force_login(keeper(place, handle, role or "moderator").user)
    User.objects.update(accepted_version=1)


def test_the_case_shows_the_words_what_is_around_them_and_the_letter(
    client: Client, place: Community
) -> None:
    post = offer(place)
    make_reply(post.thread, "otto", "You know the swap’s on Sunday.")
    case = make_case(post, rule=keys()[0])
    signed_in(client, place)

    shown = client.get(f"/queue/{case.public_id}/").text

    for said in (
        "Message me, I do seals and zips for sixty quid.",
        "It jumps at the curve.",
        "You know the swap’s on Sunday.",
        "Nobody sells here.",
        "Hi Rob. A word about your reply, to you alone: it crosses something we all agreed to.",
        "Nobody sells here (§1). Swaps are on Sunday.",
        "someone other than me will read it.",
        "If Rob appeals",
    ):
        assert said in shown


def test_what_was_edited_since_is_shown_in_both_versions(client: Client, place: Community) -> None:
    post = offer(place)
    case = make_case(post)
    edit_post(standing=member_of(place, "rob"), post=post, body="The swap is on.", version=1)
    signed_in(client, place)

    shown = client.get(f"/queue/{case.public_id}/").text

    assert "Version 1, as it was reported" in shown
    assert "sixty quid" in shown
    assert "Version 2, edited since: as it stands now" in shown
    assert "The swap is on." in shown


def test_what_its_author_deleted_is_still_to_be_read_here(client: Client, place: Community) -> None:
    post = offer(place)
    case = make_case(post)
    delete_post(standing=member_of(place, "rob"), post=post)
    signed_in(client, place)

    shown = client.get(f"/queue/{case.public_id}/").text

    assert "sixty quid" in shown
    assert "deleted by its author" in shown


def test_a_decision_goes_on_to_the_next_and_can_be_undone(client: Client, place: Community) -> None:
    case, following = opened(place), opened(place, "otto")
    signed_in(client, place)
    path = f"/queue/{case.public_id}/decision/?tab=flags"

    answer = client.post(path, sent(case, next=following.public_id))

    decision = Decision.objects.get()
    beyond = f"/queue/{following.public_id}/?tab=flags&done={decision.public_id}"
    assert answer["Location"] == beyond
    assert decision.rules == [{"key": keys()[0], "number": 1, "title": "Nobody sells here."}]
    assert decision.signed == "Priya"
    shown = client.get(beyond).text
    assert "The letter leaves in half a minute." in shown

    answer = client.post("/queue/undo/", {"decision": [decision.public_id]})

    assert answer["Location"] == f"/queue/{case.public_id}/"
    assert Decision.objects.get().state == "undone"
    assert "<undo-toast" not in client.get(beyond).text


def test_nobody_takes_back_what_another_decided(client: Client, place: Community) -> None:
    decision = decide(opened(place), by=keeper(place))
    signed_in(client, place, "sefa")

    client.post("/queue/undo/", {"decision": [decision.public_id]})

    decision.refresh_from_db()
    assert decision.state == "standing"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rules": []}, "Name the guideline that this crosses."),
        ({"letter": " "}, "nobody is sanctioned in silence"),
        ({"rung": "hide"}, "This is not what the ladder proposes."),
        ({"rung": "nonsense"}, "Choose what happens next."),
        ({"until": "yesterday"}, "Choose a day and a time"),
    ],
)
def test_what_is_missing_is_said_and_everything_typed_is_still_there(
    client: Client, place: Community, fields: dict[str, object], said: str
) -> None:
    case = opened(place)
    signed_in(client, place)
    letter = "Hi Rob. In my own words."

    answer = client.post(f"/queue/{case.public_id}/decision/", sent(case, letter=letter) | fields)

    assert answer.status_code == 422
    assert said in answer.text
    assert (letter in answer.text) is ("letter" not in fields)
    assert not Decision.objects.exists()


def test_who_has_a_part_in_it_is_told_why_not_and_by_whom(client: Client, place: Community) -> None:
    keeper(place, "sefa")
    post = offer(place)
    make_reply(post.thread, "priya", "I would not.")
    case = make_case(post)
    signed_in(client, place)

    shown = client.get(f"/queue/{case.public_id}/").text
    answer = client.post(f"/queue/{case.public_id}/decision/", sent(case))

    assert "You took part in that conversation: somebody else decides." in shown
    assert "These could, if they had no part in it: Sefa." in shown
    assert 'id="decide"' not in shown
    assert answer.status_code == 403
    assert not Decision.objects.exists()


def test_where_nobody_uninvolved_is_left_it_can_be_passed_up(
    client: Client, place: Community
) -> None:
    post = offer(place)
    make_reply(post.thread, "priya", "I would not.")
    case = make_case(post)
    signed_in(client, place)
    assert "Nobody uninvolved is left here." in client.get(f"/queue/{case.public_id}/").text

    client.post(f"/queue/{case.public_id}/look/", {"do": "pass_up"})

    case.refresh_from_db()
    assert case.is_passed_up


def test_the_letter_follows_another_choice(client: Client, place: Community) -> None:
    case = opened(place)
    signed_in(client, place)
    fields = sent(case, rung="hide", rules=keys(), letter="Mine.")

    part = client.post(f"/queue/{case.public_id}/letter/", fields, headers=HEADERS).text
    whole = client.post(f"/queue/{case.public_id}/letter/", fields).text

    for said in (
        "I’ve hidden your reply for now: it crosses two things we all agreed to.",
        "Keep each other safe (§2).",
        "Edit it and it reappears by itself.",
    ):
        assert said in part
        assert said in whole
    assert "<html" not in part
    assert not Decision.objects.exists()


def test_a_letter_can_be_signed_by_the_team(client: Client, place: Community) -> None:
    case = opened(place)
    signed_in(client, place)

    client.post(f"/queue/{case.public_id}/decision/", sent(case, team="1"))

    assert Decision.objects.get().signed == "the team of Repair Bench"


def test_until_is_read_in_the_viewers_own_zone(client: Client, place: Community) -> None:
    case = opened(place)
    signed_in(client, place)
    User.objects.filter(handle="priya").update(time_zone="Pacific/Auckland")
    day = (timezone.now() + timedelta(days=40)).date()  # long: it waits for a second person
    fields = sent(case, rung="suspend", departs="Spam.", until=f"{day}T09:00")

    client.post(f"/queue/{case.public_id}/decision/", fields)

    until = Decision.objects.get().until
    assert until == datetime.combine(day, time(9), tzinfo=ZoneInfo("Pacific/Auckland"))


def test_nothing_wrong_closes_it(client: Client, place: Community) -> None:
    case = opened(place)
    signed_in(client, place)

    client.post(f"/queue/{case.public_id}/nothing/", {"unclear": "1"})

    case.refresh_from_db()
    assert (case.state, case.reports.get().verdict) == ("closed", "unclear")


def test_a_second_person_confirms_or_declines(client: Client, place: Community) -> None:
    first, other = opened(place), opened(place, "otto")
    steward = keeper(place, "maren", "steward")
    for case in (first, other):
        subject = case.subject
        assert subject is not None
        place.memberships.filter(user=subject).update(role="moderator")
        decide(case, by=steward)
    signed_in(client, place, "callum", "steward")

    shown = client.get(f"/queue/{first.public_id}/").text
    client.post(f"/queue/{first.public_id}/second/", {"agree": "yes"})
    client.post(f"/queue/{other.public_id}/second/", {"agree": "no", "reason": "Too much."})

    assert "Maren proposes: <b>Hide until edited</b>" in shown
    states = list(Decision.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["standing", "declined"]


def test_who_proposed_it_waits_for_somebody_else(client: Client, place: Community) -> None:
    case = opened(place)
    place.memberships.filter(user=case.subject_id).update(role="moderator")
    decide(case, by=keeper(place, "maren", "steward"))
    keeper(place, "callum", "steward")
    signed_in(client, place, "maren", "steward")

    shown = client.get(f"/queue/{case.public_id}/").text

    assert "A second person has to agree: somebody other than you." in shown
    assert "if they had no part in it: Callum." in shown
    assert 'name="agree"' not in shown


def test_notes_opinions_and_handing_over(client: Client, place: Community) -> None:
    case = opened(place)
    sefa = keeper(place, "sefa")
    signed_in(client, place)
    path = f"/queue/{case.public_id}"

    client.post(f"{path}/notes/", {"text": "They mended it for me once."})
    client.post(f"{path}/opinion/")
    client.post(f"{path}/opinion/", {"rung": "note", "text": "A word is enough."})
    client.post(f"{path}/look/", {"do": "hand_over", "to": "sefa"})

    case.refresh_from_db()
    assert (case.assignee, case.wants_opinion) == (sefa.user, True)
    assert Note.objects.get().text == "They mended it for me once."
    assert Opinion.objects.get().rung == "note"
    shown = client.get(f"{path}/").text
    assert "Sefa is looking at this." in shown
    assert "A word is enough." in shown
    assert client.post(f"{path}/look/", {"do": "hand_over", "to": "rob"}).status_code == 403
    assert client.post(f"{path}/look/", {"do": "nonsense"}).status_code == 422


def test_it_waits_and_is_put_back(client: Client, place: Community) -> None:
    case = opened(place)
    signed_in(client, place)

    client.post(f"/queue/{case.public_id}/look/", {"do": "wait", "whom": "member"})
    assert "It waits for the member." in client.get(f"/queue/{case.public_id}/").text
    client.post(f"/queue/{case.public_id}/look/", {"do": "put_back"})

    case.refresh_from_db()
    assert case.assignee is None


def appealed(place: Community) -> Appeal:
    decision = delivered(decide(opened(place), by=keeper(place, "sefa")))
    return services.appeal(decision=decision, text="I gave it away.")


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("upheld", "standing"), ("reduced", "reduced"), ("overturned", "overturned")],
)
def test_an_appeal_is_read_and_answered_here(
    client: Client, place: Community, outcome: str, state: str
) -> None:
    appeal = appealed(place)
    path = f"/queue/{appeal.decision.case.public_id}"
    signed_in(client, place)

    assert "I gave it away." in client.get(f"{path}/").text
    client.post(f"{path}/appeal/", {"text": "Did you ask for money?"})
    assert "Did you ask for money?" in client.get(f"{path}/").text
    assert client.post(f"{path}/appeal/", {"outcome": outcome}).status_code == 422
    fields = {"outcome": outcome, "reasons": "I looked again.", "rung": "note"}
    assert client.post(f"{path}/appeal/", fields).status_code == 302

    appeal.decision.refresh_from_db()
    assert appeal.decision.state == state
    hidden = Post.objects.get(number=2).hidden_at is not None
    assert hidden is (outcome == "upheld")


def test_who_decided_does_not_read_the_appeal(client: Client, place: Community) -> None:
    appeal = appealed(place)
    path = f"/queue/{appeal.decision.case.public_id}"
    signed_in(client, place, "sefa")

    shown = client.get(f"{path}/").text

    assert "You decided this: somebody else looks again." in shown
    assert 'name="outcome"' not in shown
    fields = {"outcome": "upheld", "reasons": "I was right."}
    assert client.post(f"{path}/appeal/", fields).status_code == 403


def test_several_are_decided_together_as_one_act(client: Client, place: Community) -> None:
    cases = [opened(place, name) for name in ("rob", "otto")]
    signed_in(client, place)
    chosen = {"case": [case.public_id for case in cases]}

    shown = client.get("/queue/together/", chosen).text
    answer = client.post("/queue/together/", sent(cases[0]) | chosen)

    assert "2 cases, decided together" in shown
    assert "Hello. A word about your reply" in shown
    assert Decision.objects.count() == 2
    mother, *children = AuditEntry.objects.order_by("number")
    assert [child.parent for child in children] == [mother.number] * 2
    done = ",".join(Decision.objects.order_by("pk").values_list("public_id", flat=True))
    assert answer["Location"] == f"/queue/?done={done}"
    client.post("/queue/undo/", {"decision": done.split(",")})
    assert set(Decision.objects.values_list("state", flat=True)) == {"undone"}


def test_cases_of_several_places_are_not_decided_together(client: Client, place: Community) -> None:
    other = make_community("elsewhere")
    cases = [opened(place), make_case(offer(other, "otto"))]
    signed_in(client, place)
    keeper(other, "priya")
    chosen = {"case": [case.public_id for case in cases]}

    answer = client.post("/queue/together/", sent(cases[0]) | chosen)

    assert "These are of several communities" in answer.text
    assert not Decision.objects.exists()


def test_a_case_of_another_place_is_left_out_of_together(client: Client, place: Community) -> None:
    other = make_case(offer(make_community("elsewhere"), "otto"))
    signed_in(client, place)

    shown = client.get("/queue/together/", {"case": other.public_id}).text

    assert "Choose some of the list first." in shown
    assert other.excerpt not in shown


def test_what_was_decided_before_under_the_rule_is_counted(
    client: Client, place: Community
) -> None:
    cited = rules_of([None])[None][0].cited
    delivered(decide(opened(place, "otto"), by=keeper(place), rules=(cited,)))
    case = opened(place)
    signed_in(client, place)

    shown = client.get(f"/queue/{case.public_id}/").text

    assert "We’ve decided this before" in shown
    assert "Nobody appealed." in shown


def test_what_went_before_says_what_is_left_of_it(client: Client, place: Community) -> None:
    cited = rules_of([None])[None][0].cited
    delivered(decide(opened(place), by=keeper(place), rules=(cited,)))
    again = make_reply(Post.objects.get(number=2).thread, "rob", "Forty, for members.")
    case = report(again, "eirik", rule=keys()[0]).case
    signed_in(client, place)

    assert "100 % of it still counts." in client.get(f"/queue/{case.public_id}/").text
