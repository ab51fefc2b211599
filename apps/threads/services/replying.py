"""Answering."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.communities.access import Standing
from apps.core.access import Denied
from apps.ledger.recording import record, use_case
from apps.threads.access import may_reply
from apps.threads.events import ThreadReplied
from apps.threads.models import Post, Thread, Upload
from apps.threads.services.drafting import discard, key_of
from apps.threads.services.hinting import hint
from apps.threads.services.holding import Arrival, doubts_of, keep_back
from apps.threads.services.locking import locked_thread
from apps.threads.services.posting import add_post, only_once, says
from apps.threads.services.prose import Prose, require_fit_links, written_in
from apps.threads.services.slowing import require_time_between


@use_case()
def reply_to_thread(
    *,
    standing: Standing,
    thread: Thread,
    body: str,
    reply_to: Post | None = None,
    once: str = "",
    uploads: Sequence[Upload] = (),
    arrival: Arrival | None = None,
) -> Post:
    """Post a reply, and have its author follow the thread; where a screen doubts it, it waits.

    The same form sent twice makes one post, and returns it again. Raises Denied when they may not
    reply, TooSoon while a slow thread has them wait, ValidationError for words that do not fit,
    SentBefore for other words in the same form.
    """
    may_reply(standing, thread).require()
    author = standing.user
    prose = written_in(thread, body, author, uploads)  # before the lock: it takes its time
    require_fit_links(standing, prose)
    doubts = doubts_of(standing, prose, arrival)
    thread = locked_thread(standing, thread)
    may_reply(standing, thread).require()
    answered = _answered(thread, reply_to)
    post = only_once(
        author,
        once,
        lambda found: found.thread_id == thread.pk and says(found, prose),
        lambda: (
            _add(standing, thread, prose, once, answered)
            if not doubts
            else keep_back(thread, author, prose, doubts, once=once, reply_to=answered)
        ),
    )
    discard(author, key_of(thread))
    return post


def _add(
    standing: Standing, thread: Thread, prose: Prose, once: str, reply_to: Post | None
) -> Post:
    require_time_between(standing, thread)
    post = add_post(thread, standing.user, prose, once=once, reply_to=reply_to)
    fact = ThreadReplied(thread_id=thread.pk, post_id=post.pk, mentioned_ids=prose.mentioned_ids)
    record(fact, actor=standing.user, community=standing.community)
    hint(thread)
    return post


def _answered(thread: Thread, reply_to: Post | None) -> Post | None:
    """The post that is answered, if it can still be read. Raises Denied for one from elsewhere."""
    if reply_to is None:
        return None
    # One that is split off while its reply is written is still what the reply answers.
    here = Q(thread=thread) | Q(moves__thread=thread)
    found = Post.objects.filter(here, pk=reply_to.pk).first()
    if found is None:
        raise Denied(_("That post belongs to another thread."))
    return found if found.hidden_at is None and found.deleted_at is None else None
