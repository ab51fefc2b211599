"""Opening a conversation."""

from __future__ import annotations

from collections.abc import Sequence

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community
from apps.communities.services import count_threads
from apps.core.screening import Doubt
from apps.ledger.recording import record, use_case
from apps.threads.access import may_start
from apps.threads.events import ThreadStarted
from apps.threads.models import Post, Thread, ThreadKind, Upload
from apps.threads.services.drafting import discard, key_of
from apps.threads.services.holding import Arrival, doubts_of, keep_back
from apps.threads.services.posting import add_post, only_once, says
from apps.threads.services.prose import Prose, checked_title, require_fit_links, written


@use_case()
def start_thread(
    *,
    standing: Standing,
    kind: str,
    title: str,
    body: str,
    once: str = "",
    uploads: Sequence[Upload] = (),
    arrival: Arrival | None = None,
    about: str = "",
) -> Thread:
    """Open a thread with its first post; its author follows it. Where a screen doubts it, it waits.

    `about` names what stands above it, where a room draws that. The same form sent twice makes one
    thread, and returns it again. Raises Denied when they may not, ValidationError for words that
    do not fit, SentBefore for other words in the same form.
    """
    may_start(standing).require()
    author, community = standing.user, _place(standing)
    fresh = Thread(
        community=community,
        author=author,
        kind=ThreadKind(kind),
        title=checked_title(title),
        about=about,
    )
    prose = written(body, author=author, community_id=community.pk, circle_id=None, uploads=uploads)
    require_fit_links(standing, prose)
    doubts = doubts_of(standing, prose, arrival, title=fresh.title)
    post = only_once(
        author,
        once,
        lambda found: _is_opening(found, fresh) and says(found, prose),
        lambda: _open(fresh, prose, once, doubts),
    )
    if not about:  # otherwise it is not what they have been writing in the composer
        discard(author, key_of(community))
    return post.thread


def _open(thread: Thread, prose: Prose, once: str, doubts: Sequence[Doubt]) -> Post:
    author: User = thread.author
    if doubts:
        thread.save(force_insert=True)
        return keep_back(thread, author, prose, doubts, once=once)
    thread.excerpt = prose.excerpt
    thread.save(force_insert=True)
    post = add_post(thread, author, prose, once=once)
    fact = ThreadStarted(thread_id=thread.pk, post_id=post.pk, mentioned_ids=prose.mentioned_ids)
    count_threads(community_id=thread.community_id, more=1)
    record(fact, actor=author, community=thread.community)
    return post


def _is_opening(post: Post, thread: Thread) -> bool:
    kept = post.thread
    alike = (kept.community_id, kept.kind, kept.title)
    return post.number == 1 and alike == (thread.community_id, thread.kind, thread.title)


def _place(standing: Standing) -> Community:
    if standing.community is None:
        raise TypeError("Somebody came past the predicate without a community.")
    return standing.community
