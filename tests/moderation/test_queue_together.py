"""Working at the desk together: second persons, appeals, and many cases at once."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.communities.models import Community
from apps.moderation.models import AuditEntry, Case, Decision, Note, Opinion
from apps.threads.models import Post
from tests.communities.makers import make_community
from tests.moderation.desk import appealed, keys, opened, sent, signed_in
from tests.moderation.makers import decide, keeper, make_case, offer
from tests.threads.makers import first_post, make_thread

pytestmark = pytest.mark.django_db
HEADERS = {"HX-Request": "true"}


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
    done = list(Decision.objects.order_by("pk").values_list("public_id", flat=True))
    assert answer["Location"] == "/queue/"
    client.post("/queue/undo/", {"decision": done})
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
    signed_in(client, place, "sefa")

    shown = client.get("/queue/together/", {"case": other.public_id}).text

    assert "Choose some of the list first." in shown
    assert other.excerpt not in shown


def test_the_letter_to_many_calls_openings_threads_and_a_mixture_neither(
    client: Client, place: Community
) -> None:
    openings = [
        make_case(first_post(make_thread(name, place)), rule=keys()[0]) for name in ("rob", "otto")
    ]
    reply = opened(place, "eirik")
    signed_in(client, place)

    def letter_to(*cases: Case) -> str:
        chosen = {"case": [case.public_id for case in cases]}
        return client.get("/queue/together/", chosen).text

    assert "A word about your thread, to you alone" in letter_to(*openings)
    assert "A word about your reply, to you alone" in letter_to(reply)
    assert "A word about what you wrote, to you alone" in letter_to(*openings, reply)
