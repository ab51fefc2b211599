"""What the desk refuses: the sentence stands beside its field, and everything typed is kept."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from apps.communities.models import Community
from apps.moderation.models import Case, Decision, Opinion
from tests.moderation.desk import appealed, keys, opened, sent, signed_in
from tests.moderation.makers import decide, delivered, keeper

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def field_at_fault(page: str) -> tuple[str, str, str]:
    """The one field that is marked and focused, the id of what describes it, and that sentence."""
    found = re.findall(r'<(?:input|select|textarea|button)[^>]*aria-invalid="true"[^>]*>', page)
    assert len(found) == 1, found
    assert "autofocus" in found[0]
    name = re.search(r'name="(\w+)"', found[0])
    described = re.search(r'aria-describedby="([\w -]+)"', found[0])
    assert name is not None
    assert described is not None
    first = described[1].split()[0]
    said = re.search(rf'id="{first}">([^<]+)<', page)
    assert said is not None
    return name[1], first, said[1]


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"rules": []}, "rules", "Name the guideline that this crosses."),
        ({"letter": " "}, "letter", "Write them what this is about"),
        ({"rung": "hide"}, "departs", "This is not what the ladder proposes."),
        ({"rung": "no_links", "until": "soon"}, "until", "Choose a day and a time"),
        ({"rung": "suspend", "until": "2020-01-01T10:00"}, "until", "Choose a time that is still"),
    ],
)
def test_a_decision_that_lacks_something_says_so_at_the_field(
    client: Client,
    place: Community,
    changed: dict[str, object],
    field: str,
    said: str,
) -> None:
    case = opened(place)
    signed_in(client, place)

    path = f"/queue/{case.public_id}/decision/"

    for headers in ({}, HTMX):
        answer = client.post(path, sent(case, **changed), headers=headers)
        name, described, sentence = field_at_fault(answer.text)
        assert (answer.status_code, name) == (422, field)
        assert described == f"decide-{field}-wrong"
        assert sentence.startswith(said)
    if field != "letter":
        assert "Hi Rob. A word (§1).</textarea>" in answer.text
    assert not Decision.objects.exists()


def test_without_a_rung_the_ladder_is_at_fault_and_its_first_rung_focused(
    client: Client, place: Community
) -> None:
    case = opened(place)
    signed_in(client, place)

    shown = client.post(f"/queue/{case.public_id}/decision/", sent(case, rung="")).text

    assert 'role="radiogroup" aria-invalid="true" aria-describedby="decide-rung-wrong"' in shown
    assert 'id="decide-rung-wrong">Choose what happens next.<' in shown
    assert len(re.findall(r'name="rung"[^>]*autofocus', shown)) == 1


def test_a_letter_of_ones_own_is_not_written_anew_after_a_refusal(
    client: Client, place: Community
) -> None:
    case = opened(place)
    signed_in(client, place)
    path = f"/queue/{case.public_id}/"
    drafted = re.search(r'name="letter"[^>]*>([^<]+)<', client.get(path).text)
    assert drafted is not None

    own = client.post(f"{path}decision/", sent(case, rules=[])).text
    ours = client.post(
        f"{path}decision/",
        sent(case, letter=drafted[1].replace("\n", "\r\n"), rung="note", until="x"),
    ).text

    assert ("data-worded" in own, "data-worded" in ours) == (True, False)


@pytest.mark.parametrize(
    ("form", "fields", "field"),
    [
        ("notes", {"text": "n" * 2001}, "note-text"),
        ("notes", {"text": " "}, "note-text"),
        ("opinion", {"rung": "note", "text": "o" * 2001}, "opinion-text"),
        ("opinion", {"rung": "dance", "text": "Hm."}, "opinion-rung"),
        ("look", {"do": "hand_over", "to": "nobody"}, "look-to"),
        ("look", {"do": "wait", "whom": "moon"}, "look-whom"),
    ],
)
def test_the_other_forms_of_a_case_say_it_at_their_fields(
    client: Client, place: Community, form: str, fields: dict[str, str], field: str
) -> None:
    case = opened(place)
    keeper(place, "sefa")
    signed_in(client, place)

    answer = client.post(f"/queue/{case.public_id}/{form}/", fields)

    assert answer.status_code == 422
    assert field_at_fault(answer.text)[1] == f"{field}-wrong"
    assert fields.get("text", "").strip() in answer.text
    assert not Opinion.objects.exists()


def test_a_second_person_who_says_neither_is_asked_again(client: Client, place: Community) -> None:
    case = opened(place)
    place.memberships.filter(user=case.subject_id).update(role="moderator")
    decide(case, by=keeper(place, "maren", "steward"))
    signed_in(client, place, "callum", "steward")
    path = f"/queue/{case.public_id}/second/"

    neither = client.post(path, {"reason": "Let me think."})
    long = client.post(path, {"agree": "no", "reason": "r" * 1001})

    assert (neither.status_code, long.status_code) == (422, 422)
    assert 'value="Let me think."' in neither.text
    assert field_at_fault(long.text)[1] == "second-reason-wrong"
    assert Decision.objects.get().state == "proposed"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": "t" * 2001}, "ask-text"),
        ({"text": " "}, "ask-text"),
        ({"outcome": "overturned", "reasons": " "}, "answer-reasons"),
        ({"outcome": "reduced", "reasons": "Too hard.", "rung": "ban"}, "answer-rung"),
    ],
)
def test_an_answer_to_an_appeal_is_kept_when_it_lacks_something(
    client: Client, place: Community, fields: dict[str, str], field: str
) -> None:
    appeal = appealed(place)
    signed_in(client, place)

    answer = client.post(f"/queue/{appeal.decision.case.public_id}/appeal/", fields)

    assert answer.status_code == 422
    assert field_at_fault(answer.text)[1] == f"{field}-wrong"
    for said in (fields.get("text", ""), fields.get("reasons", "")):
        assert said.strip() in answer.text
    if "outcome" in fields:
        assert re.search(rf'value="{fields["outcome"]}" checked', answer.text)


def test_together_says_it_at_the_field_and_keeps_the_rest(client: Client, place: Community) -> None:
    cases = [opened(place, name) for name in ("rob", "otto")]
    signed_in(client, place)
    chosen = {"case": [case.public_id for case in cases]}

    bare = client.post("/queue/together/", sent(cases[0], rules=[]) | chosen)
    departed = client.post("/queue/together/", sent(cases[0], rung="hide") | chosen)

    assert (bare.status_code, departed.status_code) == (422, 422)
    assert field_at_fault(bare.text)[:2] == ("rules", "together-rules-wrong")
    assert field_at_fault(departed.text)[:2] == ("departs", "together-departs-wrong")
    assert f'value="{keys()[0]}" checked' in departed.text
    assert not Decision.objects.exists()


def test_who_may_not_decide_reads_why_over_the_case(client: Client, place: Community) -> None:
    case = opened(place)
    delivered(decide(case, by=keeper(place, "sefa")))
    signed_in(client, place)
    Case.objects.filter(pk=case.pk).update(state="appealed")

    answer = client.post(f"/queue/{case.public_id}/decision/", sent(case))

    assert answer.status_code == 403
    assert 'role="alert" tabindex="-1" autofocus' in answer.text
    assert "aria-invalid" not in answer.text
