"""The statement of reasons: what was done, under which rule, until when, and how to appeal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils.translation import gettext as _

from apps.accounts.bylines import Byline, byline_of
from apps.accounts.models import User
from apps.communities.models import digest_of
from apps.communities.selectors import brand
from apps.core import clock
from apps.core.access import Verdict
from apps.core.kinds import KINDS
from apps.moderation.access import may_appeal
from apps.moderation.excerpts import line_of
from apps.moderation.models import (
    Appeal,
    AppealMessage,
    AppealPicture,
    Decision,
    DecisionState,
    Snapshot,
    Source,
)
from apps.moderation.rungs import LADDER, OF_PICTURES, Rung, as_said_of
from apps.moderation.selectors.rules import Rule, as_cited, rules_for
from apps.moderation.selectors.taken_out import words_out_by
from apps.moderation.tokens import OPENS_FOR

SHOWN = 600  # characters of what a letter is about
RELATED = ("community", "case", "subject", "by", "appeal")
ON_PEOPLE = frozenset(
    {"posting", "suspended", "links", "uploads", "invites", "ban", "suspend_site", "ban_site"}
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What the person a decision is about reads of it."""

    decision: Decision
    rung: Rung
    rules: tuple[Rule, ...]
    letter: str
    signed: str
    where: str  # the community, or "" for the whole site
    since: datetime
    until: datetime | None
    appeal_until: datetime
    holds: bool
    taken_out: tuple[str, ...] = ()  # the passages, while they can be put back

    @property
    def url(self) -> str:
        return self.decision.get_absolute_url()

    @property
    def is_by_two(self) -> bool:
        """Whether a second person had to agree, and did; they are not named."""
        return self.decision.second_id is not None

    @property
    def deciders(self) -> str:
        """Who answers no appeal against it, as the letter may name them."""
        return _("the two who decided this") if self.is_by_two else self.signed

    @property
    def is_on_person(self) -> bool:
        """Whether it changes what they may do, and not only what they wrote."""
        return any(what in ON_PEOPLE for what in self.rung.measures)

    @property
    def ends(self) -> bool:
        """Whether it says until when: on a person always, on a thing where there is an end."""
        return self.is_on_person or self.until is not None

    @property
    def comes_back(self) -> bool:
        """Whether what is hidden comes back by itself once it is edited."""
        return "hide_until_edited" in self.rung.measures


def statement(decision: Decision) -> Statement:
    """A decision as its statement. One query, for the rules; two more for words taken out.

    One more for what is told otherwise of pictures.
    """
    return Statement(
        decision=decision,
        rung=_as_said(decision),
        rules=as_cited(decision.rules, rules_for(decision.community)),
        letter=decision.letter,
        signed=decision.signed,
        where=decision.community.name if decision.community else "",
        since=decision.at,
        until=decision.until,
        appeal_until=decision.appeal_until,
        holds=decision.ended_at is None,
        taken_out=words_out_by(decision),
    )


def _as_said(decision: Decision) -> Rung:
    rung = LADDER[decision.rung]
    if rung.slug not in OF_PICTURES:
        return rung
    return as_said_of(decision.case.targets.values_list("kind", flat=True), rung)


@dataclass(frozen=True, slots=True)
class About:
    """One thing that a decision is about: what it said then, and where it stands now."""

    snapshot: Snapshot
    words: str  # the first of them
    url: str  # "": the reader cannot open it
    mend: str  # where its author edits it, while that brings it back; else ""
    is_back: bool  # it was hidden, and everybody reads it again


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A statement with all that can be done about it."""

    statement: Statement
    about: tuple[About, ...]
    by: Byline | None  # who signed, if they did so by their own name
    house: str  # the brand's name
    was_held: bool  # a filter stopped it before a person looked
    is_theirs: bool  # the reader is whom it is about
    appeal: Appeal | None
    lines: tuple[AppealMessage, ...]
    pictures: tuple[AppealPicture, ...]  # of the appeal and its lines, for who sent them
    instead: Decision | None  # what stands in its place since the appeal
    may_appeal: Verdict

    @property
    def decision(self) -> Decision:
        return self.statement.decision


def decision_for(viewer: User, public_id: str) -> Decision:
    """A decision as the viewer may read it. Raises Http404."""
    seen = Decision.objects.visible_to(viewer).exclude(delivered_at=None)
    return _found(seen.select_related(*RELATED).filter(public_id=public_id).first())


def decision_of(token: str) -> Decision:
    """The decision whose letter somebody holds. Raises Http404 for a wrong token and an old one."""
    rows = Decision.objects.filter(
        token_digest=digest_of(token), delivered_at__gt=clock.now() - OPENS_FOR
    )
    return _found(rows.select_related(*RELATED).first())


def _found(decision: Decision | None) -> Decision:
    if decision is None or decision.state == DecisionState.UNDONE:
        raise Http404
    return decision


def letter_page(viewer: User | AnonymousUser, decision: Decision, *, holds: bool) -> LetterPage:
    """The page of a decision, for whom it is about, who holds its letter, or who keeps order.

    Ten queries or so, by how many things it is about.
    """
    said = statement(decision)
    theirs = holds or decision.subject_id == viewer.pk
    appeal = getattr(decision, "appeal", None)
    by = decision.by
    return LetterPage(
        statement=said,
        about=_about(viewer, said),
        by=byline_of(by) if by and by.name == decision.signed else None,
        house=brand().name,
        was_held=decision.case.source == Source.FILTER,
        is_theirs=theirs,
        appeal=appeal,
        lines=tuple(appeal.messages.order_by("pk")) if appeal else (),
        pictures=tuple(appeal.pictures.order_by("pk")) if appeal and theirs else (),
        instead=_instead(decision),
        may_appeal=may_appeal(decision),
    )


def _instead(decision: Decision) -> Decision | None:
    """The lighter decision that an appeal put in its place."""
    if decision.state != DecisionState.REDUCED or decision.ended_at is None:
        return None
    return decision.children.filter(case=decision.case_id, state=DecisionState.REDUCED).first()


def _about(viewer: User | AnonymousUser, said: Statement) -> tuple[About, ...]:
    """The things as they were when it was decided, in their last version of then."""
    decision = said.decision
    found = []
    for target in decision.case.targets.order_by("pk"):
        then = target.snapshots.filter(taken_at__lte=decision.at).order_by("-version").first()
        snapshot = then or target.snapshots.order_by("version").first()
        if snapshot is not None:
            found.append(_as_it_is(viewer, said, snapshot))
    return tuple(found)


def _as_it_is(viewer: User | AnonymousUser, said: Statement, snapshot: Snapshot) -> About:
    kind = KINDS[snapshot.kind]
    words = line_of(kind, snapshot.text, SHOWN)
    rows = kind.model._default_manager.select_related(*kind.related)  # noqa: SLF001  Django's own name
    row = rows.filter(pk=snapshot.object_id).first()
    if row is None or getattr(row, "deleted_at", None) is not None:
        return About(snapshot, words, url="", mend="", is_back=False)
    is_hidden = getattr(row, "hidden_at", None) is not None
    is_author = snapshot.author_id == viewer.pk and viewer.pk is not None
    waits = said.holds and said.comes_back and is_hidden
    seen = kind.found(viewer, [row.pk])
    return About(
        snapshot,
        words,
        url=kind.url(row) if seen or (is_author and is_hidden) else "",
        mend=kind.mend(row) if waits and is_author and kind.mend is not None else "",
        is_back=any(what.startswith("hide") for what in said.rung.measures) and not is_hidden,
    )
