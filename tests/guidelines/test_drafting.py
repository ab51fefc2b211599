"""Wording the next version, alone and at the same time as somebody else."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.services import forget_person
from apps.communities.access import Standing
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from apps.guidelines.models import Draft, Edition
from apps.guidelines.rules import Example, Rule, Wording, amended
from apps.guidelines.selectors import current, draft_of, drafted, in_full, others_drafting
from apps.guidelines.services import (
    Conflict,
    draft_from_proposal,
    drop_draft,
    keep_draft,
    publish_draft,
    publish_edition,
)
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.ledger.settling import recorded, settle

pytestmark = pytest.mark.django_db
OURS = Wording(
    title="Ours.", long="At *length*.", why="So.", examples=(Example("Yes.", fits=True),)
)


@pytest.fixture
def noor() -> Standing:
    make_brand()
    return join(make_community(), "noor", role="steward")


def keep(standing: Standing, *rules: Wording, onto: int = 0, **values: object) -> Draft:
    return keep_draft(
        standing=standing,
        community=standing.community,
        rules=rules or (OURS,),
        onto=onto,
        **values,  # type: ignore[arg-type]
    )


def test_a_draft_changes_nothing_until_it_is_published(noor: Standing) -> None:
    keep(noor, note="First.", renew_months=12)
    draft = keep(noor, OURS, Wording(title="Too."), note="Second.", renew_months=12)
    assert (Draft.objects.count(), draft.note, recorded()) == (1, "Second.", [])
    assert not current(noor.community)

    edition = publish_draft(standing=noor, community=noor.community)

    assert (edition.version, edition.note, edition.renew_months) == (1, "Second.", 12)
    assert [rule.title for rule in current(noor.community).rules] == ["Ours.", "Too."]
    assert in_full(noor.community).rules[0].examples == OURS.examples
    assert not Draft.objects.exists()
    with pytest.raises(Draft.DoesNotExist):
        publish_draft(standing=noor, community=noor.community)


def test_it_reads_as_it_will(noor: Standing) -> None:
    rule = drafted([OURS], 7)[0]
    assert (rule.number, rule.prose) == (7, "<p>At <em>length</em>.</p>\n")


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_others_draft_nothing(noor: Standing, role: str) -> None:
    community = noor.community
    assert community is not None
    ada = join(community, "ada", role=role)
    elsewhere = standing_of(noor.user, None)
    for standing in (ada, elsewhere):
        for act in (drop_draft, publish_draft):
            with pytest.raises(Denied):
                act(standing=standing, community=community)
        with pytest.raises(Denied):
            keep_draft(standing=standing, community=community, rules=[OURS], onto=0)
        with pytest.raises(Denied):
            draft_from_proposal(
                standing=standing, community=community, proposal="x", changes=[OURS]
            )
    assert not Draft.objects.exists()


@pytest.mark.parametrize("rules", [[], [Wording(title="x")] * 21, [Wording(title="")]])
def test_what_could_not_be_published_is_not_kept(noor: Standing, rules: list[Wording]) -> None:
    with pytest.raises(ValidationError):
        keep_draft(standing=noor, community=noor.community, rules=rules, onto=0)


def test_a_small_change_holds_no_new_rule(noor: Standing) -> None:
    publish_edition(standing=noor, community=noor.community, rules=[OURS])
    with pytest.raises(ValidationError, match="no small change"):
        keep(noor, OURS, Wording(title="Too."), onto=1, is_major=False)
    assert keep(noor, OURS, onto=1, is_major=False).is_major is False


def test_two_stewards_word_their_own_and_the_second_is_stopped(noor: Standing) -> None:
    community = noor.community
    assert community is not None
    sefa = join(community, "sefa", role="steward")
    keep(noor, Wording(title="Noor’s."))
    keep(sefa, Wording(title="Sefa’s."))
    assert [one.name for one in others_drafting(noor.user, community)] == ["Sefa"]

    publish_draft(standing=noor, community=community)
    before = recorded()
    with pytest.raises(Conflict) as stopped:
        publish_draft(standing=sefa, community=community)

    assert stopped.value.version == 1
    assert (Edition.objects.count(), recorded()) == (1, before)
    kept = draft_of(sefa.user, community)
    assert kept is not None
    assert kept.rules[0]["title"] == "Sefa’s."
    keep(sefa, Wording(title="Sefa’s."), onto=1)
    assert publish_draft(standing=sefa, community=community).version == 2


def test_the_brand_s_draft_is_its_own(noor: Standing) -> None:
    root = standing_of(make_user("root", is_site_admin=True), None)
    keep(noor)
    for title in ("One.", "Two."):
        keep(root, Wording(title=title))
    assert sorted(Draft.objects.values_list("community", "rules__0__title"), key=str) == [
        (noor.community.pk if noor.community else 0, "Ours."),
        (None, "Two."),
    ]
    drop_draft(standing=root, community=None)
    assert Draft.objects.count() == 1


def test_drafts_go_with_whoever_wrote_them(noor: Standing) -> None:
    keep(noor)
    publish_edition(standing=noor, community=noor.community, rules=[OURS])
    forget_person(user=noor.user)
    settle()
    assert not Draft.objects.exists()
    assert current(noor.community).rules[0].title == "Ours."


# ── what a member proposed ───────────────────────────────────────────────────────────────────────
def test_a_proposal_words_anew_adds_and_takes_away() -> None:
    rules = [
        Rule(1, "One.", "", key="one", nudge_words=("x",), examples=OURS.examples),
        Rule(2, "Two.", "", key="two"),
    ]
    changes = [Wording(title="One, better.", key="one"), Wording(title="Three.")]
    assert amended(rules, changes, gone={"two"}) == [
        Wording(title="One, better.", key="one", nudge_words=("x",), examples=OURS.examples),
        Wording(title="Three."),
    ]


def test_a_proposal_becomes_a_draft_and_is_remembered(noor: Standing) -> None:
    community = noor.community
    publish_edition(standing=noor, community=community, rules=[OURS], renew_months=6)
    key = current(community).rules[0].key

    draft = draft_from_proposal(
        standing=noor,
        community=community,
        proposal="7fk2m9qx4c",
        changes=[Wording(title="Ours, better.", key=key)],
        note="As Ada proposed.",
    )

    assert (draft.onto, draft.is_major, draft.renew_months) == (1, True, 6)
    with pytest.raises(Denied, match="already"):
        draft_from_proposal(standing=noor, community=community, proposal="x", changes=[OURS])
    keep(noor, *[Wording.of(kept) for kept in draft.rules], onto=1)
    edition = publish_draft(standing=noor, community=community)
    assert (edition.proposal, edition.guidelines.get().key) == ("7fk2m9qx4c", key)
