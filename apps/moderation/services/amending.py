"""Proposing changes to guidelines, and saying what became of them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community
from apps.core import clock
from apps.core.access import Denied
from apps.core.text import tidy_body
from apps.guidelines.models import NOTE, Draft, Edition
from apps.guidelines.rules import amended
from apps.guidelines.selectors import Change, RuleSet, first_number, in_full, in_markdown
from apps.guidelines.services import Conflict, draft_from_proposal, require_set
from apps.ledger.recording import record, use_case
from apps.moderation.access import may_answer_change, may_propose
from apps.moderation.events import (
    ChangeDeclined,
    ChangeProposed,
    ChangePublished,
    ChangeTakenUp,
)
from apps.moderation.models import Amendment, AmendmentState
from apps.moderation.models.decisions import REASON_LENGTH
from apps.moderation.selectors.amending import Wanted, as_of, effect_of, versions_for
from apps.threads.models import Thread, ThreadKind
from apps.threads.services import start_thread

ABOUT = "amendment"  # what such threads are marked with


@use_case()
def propose_change(
    *,
    standing: Standing,
    place: Community | None,
    wanted: Wanted,
    reason: str,
    once: str = "",
) -> Amendment:
    """Open a thread in the standing's community that says what somebody would change, and why.

    `place` is whose set it would change; None: the brand's. The same form sent twice is one.
    Raises Denied when they may not, or proposed a change to that rule already; Conflict when
    another version holds by now; ValidationError for what would change nothing or not fit.
    """
    may_propose(standing, place).require()
    now = in_full(place)
    if wanted.onto != now.version:
        raise Conflict(now.version)
    changes = _effect(place, now, wanted)
    words = tidy_body(reason).strip()
    if not words:
        raise ValidationError(_("Say why: that is what the others talk about."))
    thread = start_thread(
        standing=standing,
        kind=ThreadKind.DISCUSSION,
        title=_title(wanted, changes),
        body=_opening(words, changes, now.version),
        once=once,
        about=ABOUT,
    )
    if (before := Amendment.objects.filter(thread=thread).first()) is not None:
        return before
    made = _kept(standing.user, place, wanted, thread)
    fact = ChangeProposed(amendment_id=made.pk, thread_id=thread.pk)
    record(fact, actor=standing.user, community=standing.community)
    return made


def _effect(place: Community | None, now: RuleSet, wanted: Wanted) -> tuple[Change, ...]:
    """What it would change. Raises ValidationError for nothing, and for no set one can publish."""
    if wanted.rule and wanted.rule not in {rule.key for rule in now.rules}:
        raise ValidationError(_("This guideline is gone by now. Your words are still here."))
    require_set(amended(now.rules, wanted.changes, wanted.gone))
    changes = effect_of(now, wanted, first_number(place, now))
    if not changes:
        raise ValidationError(_("It reads as it does now. Change a word first."))
    return changes


def _kept(author: User, place: Community | None, wanted: Wanted, thread: Thread) -> Amendment:
    try:
        with transaction.atomic():
            return Amendment.objects.create(
                thread=thread,
                community=place,
                author=author,
                rule=wanted.rule,
                wording=wanted.wording.kept if wanted.wording else None,
                is_removal=wanted.wording is None,
                onto=wanted.onto,
            )
    except IntegrityError as error:
        raise Denied(_("You proposed a change to this already, and it is not answered.")) from error


def _title(wanted: Wanted, changes: tuple[Change, ...]) -> str:
    change = changes[0]
    title = wanted.wording.title if wanted.wording else "".join(p.words for p in change.title)
    names = {"title": title, "number": change.number or change.was}
    if not wanted.rule:
        return _("A new guideline: %(title)s") % names
    if wanted.wording is None:
        return _("Leave out §%(number)d: %(title)s") % names
    return _("Change §%(number)d: %(title)s") % names


def _opening(reason: str, changes: tuple[Change, ...], version: int) -> str:
    """Why, and then the change as a post can hold it, so that it is found, quoted and reported."""
    against = _("Word by word; what is struck out goes, what is bold comes:")
    if version:
        against = _(
            "Word by word against version %(number)d; what is struck out goes, what is bold comes:"
        ) % {"number": version}
    return "\n\n".join([reason, against, in_markdown(changes)])


@use_case()
def take_up_change(*, standing: Standing, amendment: Amendment) -> Draft:
    """Begin a draft that says so; what others changed meanwhile is kept.

    Raises Denied when they may not, when somebody else does, and when nothing is left of it;
    ValidationError for a set that could not be published.
    """
    found = _locked(amendment)
    may_answer_change(standing, found).require()
    base, now = versions_for(found)
    wanted = as_of(now, base, Wanted.of(found))
    if wanted is None or not effect_of(now, wanted, first_number(found.community, now)):
        raise Denied(_("Nothing is left to change: the guidelines say so already, or it is gone."))
    draft = draft_from_proposal(
        standing=standing,
        community=found.community,
        proposal=found.thread.public_id,
        changes=wanted.changes,
        gone=wanted.gone,
        note=found.thread.title[:NOTE],
    )
    _answered(found, AmendmentState.TAKEN_UP, standing.user)
    fact = ChangeTakenUp(amendment_id=found.pk, thread_id=found.thread_id)
    record(fact, actor=standing.user, community=found.thread.community)
    return draft


@use_case()
def decline_change(*, standing: Standing, amendment: Amendment, reason: str) -> Amendment:
    """Say in its thread why it stays as it is. Raises Denied, and ValidationError without words."""
    words = tidy_body(reason).strip()
    if not words:
        raise ValidationError(_("Say why: whoever proposed it reads every word."))
    if len(words) > REASON_LENGTH:
        raise ValidationError(_("A thousand characters are what fits. Nothing is lost."))
    found = _locked(amendment)
    may_answer_change(standing, found).require()
    found.reason = words
    _answered(found, AmendmentState.DECLINED, standing.user)
    fact = ChangeDeclined(amendment_id=found.pk, thread_id=found.thread_id)
    record(fact, actor=standing.user, community=found.thread.community)
    return found


@use_case()
def note_published(*, edition: Edition) -> None:
    """Say of the change that an edition takes up that it holds now; twice is once."""
    rows = Amendment.objects.select_for_update(no_key=True, of=("self",))
    found = rows.filter(thread__public_id=edition.proposal, community=edition.community).first()
    if found is None or found.state == AmendmentState.PUBLISHED:
        return
    found.edition = edition
    _answered(found, AmendmentState.PUBLISHED, edition.published_by)
    fact = ChangePublished(amendment_id=found.pk, thread_id=found.thread_id, edition_id=edition.pk)
    record(fact, actor=edition.published_by, community=found.thread.community)


@use_case()
def take_back_changes(*, author: User | None = None, thread_id: int | None = None) -> None:
    """Forget the words of changes whose opening was deleted, or whose author is gone."""
    rows = Amendment.objects.select_for_update(no_key=True)
    for found in rows.filter(author=author) if author else rows.filter(thread=thread_id):
        if found.is_waiting:
            found.state = AmendmentState.WITHDRAWN
        found.wording, found.is_removal = None, False
        found.save(update_fields=["state", "wording", "is_removal"])


def _locked(amendment: Amendment) -> Amendment:
    """As it is once nobody else answers it."""
    Amendment.objects.select_for_update(no_key=True).get(pk=amendment.pk)
    rows = Amendment.objects.worded().select_related("thread__community", "community")
    return rows.get(pk=amendment.pk)


def _answered(found: Amendment, state: AmendmentState, by: User | None) -> None:
    found.state, found.answered_by, found.answered_at = state, by, clock.now()
    found.save(update_fields=["state", "answered_by", "answered_at", "reason", "edition"])
