"""Saying which reply answered the question."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.communities.access import Standing
from apps.core.access import Denied
from apps.ledger.recording import record, use_case
from apps.threads.access import may_accept
from apps.threads.events import AnswerAccepted, AnswerWithdrawn
from apps.threads.models import Post, Thread
from apps.threads.services.locking import locked_post, locked_thread


@use_case()
def accept_answer(*, standing: Standing, post: Post) -> Thread:
    """Mark a reply as the answer, in place of another. Raises Denied when they may not."""
    may_accept(standing, post.thread).require()
    post = locked_post(standing, post)
    thread = post.thread
    may_accept(standing, thread).require()
    if post.number == 1 or post.hidden_at is not None or post.deleted_at is not None:
        raise Denied(_("Only a reply that can be read is an answer."))
    if thread.answer_id != post.pk:
        _withdraw(standing, thread)
        thread.answer = post
        thread.save(update_fields=["answer"])
        fact = AnswerAccepted(thread_id=thread.pk, post_id=post.pk)
        record(fact, actor=standing.user, community=standing.community)
    return thread


@use_case()
def withdraw_answer(*, standing: Standing, thread: Thread) -> Thread:
    """Take the mark back. Raises Denied when they may not."""
    may_accept(standing, thread).require()
    thread = locked_thread(standing, thread)
    may_accept(standing, thread).require()
    _withdraw(standing, thread)
    thread.save(update_fields=["answer"])
    return thread


def _withdraw(standing: Standing, thread: Thread) -> None:
    if thread.answer_id is None:
        return
    fact = AnswerWithdrawn(thread_id=thread.pk, post_id=thread.answer_id)
    record(fact, actor=standing.user, community=standing.community)
    thread.answer = None
