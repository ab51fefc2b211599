"""One case: everything that somebody needs to know who decides it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.accounts.bylines import Byline, byline_of
from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Visibility
from apps.core.access import Verdict
from apps.moderation.access import (
    SITE,
    Rank,
    may_confirm,
    may_cover,
    may_decide,
    may_give_opinion,
    may_look,
    may_read_words,
)
from apps.moderation.models import (
    APPEALS,
    BrokenGlass,
    Case,
    Decision,
    DecisionState,
    Note,
    Opinion,
)
from apps.moderation.rungs import LADDER, NOTHING, Rung
from apps.moderation.selectors.again import Again, again_of
from apps.moderation.selectors.cited import Cited, Words, told_of
from apps.moderation.selectors.colleagues import Colleagues, colleagues, rank_of_subject
from apps.moderation.selectors.glass import open_glass
from apps.moderation.selectors.ladder import Step, steps_of
from apps.moderation.selectors.past import HELD, Precedents, precedents, proposed_for
from apps.moderation.selectors.people import Person, person_of
from apps.moderation.selectors.rules import Rule, rules_of
from apps.moderation.selectors.taken_out import TakenOutHere, taken_out_by
from apps.moderation.selectors.things import Thing, things_of


@dataclass(frozen=True, slots=True)
class Said:
    """An opinion, beside what the ladder proposes."""

    author: Byline
    rung: Rung | None  # None: nothing wrong
    opinion: Opinion
    agrees: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """What the page of a case shows."""

    case: Case
    standing: Standing
    things: tuple[Thing, ...]
    person: Person | None
    cited: tuple[Cited, ...]
    rules: tuple[Rule, ...]
    words: tuple[Words, ...]  # of reports, in no order that says anything
    steps: tuple[Step, ...]
    proposed: str
    opinions: tuple[Said, ...]
    notes: tuple[tuple[Note, Byline], ...]
    past: Precedents | None
    colleagues: Colleagues
    subject: Rank
    decisions: tuple[Decision, ...]  # the newest first
    again: Again | None
    glass: BrokenGlass | None  # what lets the viewer read it, where nothing else does
    is_covered: bool = False  # hidden first, until somebody decides
    taken_out: TakenOutHere | None = None  # by what is proposed, or was decided

    is_shut = False

    @property
    def place(self) -> str:
        """The address of its community, where the viewer may open that."""
        here = self.case.community
        if here is None or (here.visibility == Visibility.SECRET and not self.standing.state):
            return ""
        return here.get_absolute_url()

    @property
    def thing(self) -> Thing | None:
        return self.things[0] if self.things else None

    @property
    def may_look(self) -> Verdict:
        return may_look(self.standing, self.case)

    @property
    def may_say(self) -> Verdict:
        """What they would do: not of what they reported, nor of their own decision appealed."""
        ties, viewer = set(self.colleagues.ties), self.standing.viewer.pk
        if self.case.state in APPEALS:
            ties |= {"decided" for one in self.decisions if viewer in {one.by_id, one.second_id}}
        return may_give_opinion(self.standing, self.case, ties)

    @property
    def may_cover(self) -> Verdict:
        return may_cover(self.standing, self.case, self.colleagues.ties, self.subject)

    @property
    def may_decide(self) -> Verdict:
        return may_decide(self.standing, self.case, self.colleagues.ties, self.subject)

    @property
    def proposal(self) -> Decision | None:
        """What waits for a second person."""
        return next((one for one in self.decisions if one.state == DecisionState.PROPOSED), None)

    @property
    def decision(self) -> Decision | None:
        """What holds, or held."""
        return next((one for one in self.decisions if one.state in HELD), None)

    @property
    def may_confirm(self) -> Verdict | None:
        if self.proposal is None:
            return None
        ties = self.colleagues.ties
        return may_confirm(self.standing, self.proposal, ties, self.subject)

    @property
    def is_free(self) -> bool:
        """Whether the ladder is offered: open, not proposed already, not appealed."""
        appealed = self.case.state in APPEALS
        return self.case.is_open and not appealed and self.proposal is None

    @property
    def first_six(self) -> tuple[Step, ...]:
        keyed = (step for step in self.steps if step.rung.key)
        return tuple(sorted(keyed, key=lambda step: step.rung.key))

    @property
    def further(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if not step.rung.key)

    @property
    def other_rules(self) -> tuple[Rule, ...]:
        """Those that no report named."""
        named = {one.rule.key for one in self.cited}
        return tuple(rule for rule in self.rules if rule.key not in named)

    @property
    def others(self) -> tuple[Byline, ...]:
        """Who else could decide, or agree."""
        by = self.proposal.by_id if self.proposal else None
        return self.colleagues.free(self.subject, but=[by])

    @property
    def reviewers(self) -> tuple[Byline, ...]:
        """Who could read an appeal."""
        known = self.proposal or self.decision
        involved: list[int | None] = [said.opinion.author_id for said in self.opinions]
        involved += [known.by_id, known.second_id] if known else []
        return self.colleagues.free(Rank(0), but=involved)

    @property
    def is_of_site(self) -> bool:
        """Whether the viewer is one of the site's own here, so that it goes to another of them."""
        return bool(self.standing.flags & SITE) and not self.standing.keeps_order

    @property
    def proposed_step(self) -> Rung | None:
        """The rung that was proposed to a second person."""
        return LADDER.get(self.proposal.rung) if self.proposal else None

    @property
    def decided_step(self) -> Rung | None:
        return LADDER.get(self.decision.rung) if self.decision else None

    @property
    def signs(self) -> Byline:
        """Whose name stands under the letter."""
        return byline_of(self.standing.user)

    @property
    def name(self) -> str:
        """The first name of whom it is about."""
        return self.person.byline.first_name if self.person else _("them")


def find_case(viewer: User, public_id: str) -> Case | None:
    """A case that the viewer may see, with its place and people. One query."""
    rows = Case.objects.visible_to(viewer).filter(public_id=public_id)
    return rows.select_related("community", "origin", "subject", "assignee").first()


def case_page(standing: Standing, case: Case) -> CasePage:
    """Everything about a case. About thirty queries, whatever is in it.

    Raises Denied for who does not read its words: they are shown `shut_page`.
    """
    may_read_words(standing, case).require()
    things, person = things_of(case, standing), person_of(case)
    subject = rank_of_subject(case)
    rules = rules_of([case.community])[case.community_id]
    cited, words = told_of(case, rules)
    proposed = proposed_for(case)
    decisions = _decisions(case)
    among = colleagues(standing, case)
    return CasePage(
        case=case,
        standing=standing,
        things=things,
        person=person,
        cited=cited,
        rules=rules,
        words=words,
        steps=steps_of(
            case, standing, subject=subject, things=things, person=person, proposed=proposed
        ),
        proposed=proposed,
        opinions=_opinions(case, proposed),
        notes=_notes(case),
        past=precedents(case, cited[0].rule.key) if cited else None,
        colleagues=among,
        subject=subject,
        decisions=decisions,
        again=again_of(standing, decisions, among),
        glass=open_glass(standing, case),
        taken_out=taken_out_by(decisions[0] if decisions else None),
        is_covered=case.covers.filter(ended_at=None).exists(),
    )


def _opinions(case: Case, proposed: str) -> tuple[Said, ...]:
    rows = Opinion.objects.filter(case=case).select_related("author").order_by("at", "pk")
    return tuple(
        Said(
            byline_of(row.author),
            None if row.rung == NOTHING else LADDER.get(row.rung),
            row,
            agrees=row.rung == proposed,
        )
        for row in rows
    )


def _notes(case: Case) -> tuple[tuple[Note, Byline], ...]:
    rows = Note.objects.filter(case=case).select_related("author").order_by("at", "pk")
    return tuple((row, byline_of(row.author)) for row in rows)


def _decisions(case: Case) -> tuple[Decision, ...]:
    rows = Decision.objects.filter(case=case).order_by("-at", "-pk")
    found = list(
        rows.select_related("by", "second", "community", "appeal__reviewer", "appeal__jury")
    )
    for row in found:
        row.case = case
    return tuple(found)
