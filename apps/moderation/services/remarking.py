"""Leaving a line under a post, in the open and by name."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.core import clock
from apps.core.access import Denied
from apps.core.text import tidy_body
from apps.ledger.recording import record, use_case
from apps.moderation.access import may_change_remark, may_remark
from apps.moderation.events import RemarkChanged, RemarkLeft
from apps.moderation.models import Remark
from apps.moderation.models.remarks import REMARK_LENGTH
from apps.moderation.services.auditing import audit
from apps.threads.models import Post
from apps.threads.services import count_remarks


@use_case()
def leave_remark(*, standing: Standing, post: Post, text: str, rule: str = "") -> Remark:
    """Say something under a post that everybody reads who reads the thread.

    Raises Denied for who does not keep order there, and where a line stands already;
    ValidationError for words that do not fit.
    """
    may_remark(standing, post).require()
    words = _words(text)
    try:
        with transaction.atomic():
            made = Remark.objects.create(post=post, author=standing.user, text=words, rule=rule)
    except IntegrityError as error:
        raise Denied(_("A line stands here already. Whoever wrote it can change it.")) from error
    count_remarks(thread=post.thread, more=1)
    fact = RemarkLeft(remark_id=made.pk, post_id=post.pk)
    record(fact, actor=standing.user, community=post.thread.community)
    _note("remark.left", standing, made)
    return made


@use_case()
def change_remark(*, standing: Standing, remark: Remark, text: str, rule: str = "") -> Remark:
    """Word one's own line anew. Raises Denied for somebody else's, ValidationError as above."""
    remark = _standing(remark)
    may_change_remark(standing, remark).require()
    words = _words(text)
    if (words, rule) != (remark.text, remark.rule):
        remark.text, remark.rule, remark.edited_at = words, rule, clock.now()
        remark.version += 1
        remark.save(update_fields=["text", "rule", "edited_at", "version"])
        _changed(standing.user, remark)
        _note("remark.changed", standing, remark)
    return remark


@use_case()
def remove_remark(*, standing: Standing, remark: Remark) -> None:
    """Take a line away, one's own or a colleague's. Raises Denied for who keeps no order there."""
    remark = _standing(remark)
    may_remark(standing, remark.post).require()
    _hide(remark, standing.user)
    _note("remark.removed", standing, remark)


@use_case()
def hide_remark_by_decision(remark: Remark, actor: User | None) -> None:
    """The same where a decision stands behind it, which was asked who may."""
    if (found := _locked(remark)).hidden_at is None:
        _hide(found, actor)


@use_case()
def restore_remark_by_decision(remark: Remark, actor: User | None) -> None:
    """Let it be read again, unless another stands in its place by now."""
    found = _locked(remark)
    taken = Remark.objects.filter(post=found.post_id, hidden_at=None).exists()
    if found.hidden_at is not None and not taken:
        found.hidden_at = None
        found.save(update_fields=["hidden_at"])
        count_remarks(thread=found.post.thread, more=1)
        _changed(actor, found)


@use_case()
def forget_remark(*, remark: Remark) -> None:
    """Take a person's words away."""
    found = _locked(remark)
    if found.hidden_at is None:
        _hide(found, None)
    found.text = ""
    found.save(update_fields=["text"])


def _words(text: str) -> str:
    words = tidy_body(text).strip()
    if not words:
        raise ValidationError(_("Write a line first."))
    if len(words) > REMARK_LENGTH:
        raise ValidationError(_("Six hundred characters are what fits. Nothing is lost."))
    return words


def _locked(remark: Remark) -> Remark:
    rows = Remark.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("post__thread__community").get(pk=remark.pk)


def _standing(remark: Remark) -> Remark:
    found = _locked(remark)
    if found.hidden_at is not None:
        raise Denied(_("This line is no longer here."))
    return found


def _hide(remark: Remark, actor: User | None) -> None:
    remark.hidden_at = clock.now()
    remark.save(update_fields=["hidden_at"])
    count_remarks(thread=remark.post.thread, more=-1)
    _changed(actor, remark)


def _changed(actor: User | None, remark: Remark) -> None:
    fact = RemarkChanged(remark_id=remark.pk, post_id=remark.post_id)
    record(fact, actor=actor, community=remark.post.thread.community)


def _note(act: str, standing: Standing, remark: Remark) -> None:
    audit(
        act,
        standing=standing,
        community=remark.post.thread.community,
        thing=("post", remark.post_id),
        after={"remark": remark.pk, "rule": remark.rule},
    )
