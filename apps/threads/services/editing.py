"""Saying it better."""

from __future__ import annotations

from collections.abc import Sequence

from apps.communities.access import Standing
from apps.core import clock
from apps.core.screening import Doubt
from apps.ledger.recording import record, use_case
from apps.threads.access import may_edit
from apps.threads.events import PostEdited
from apps.threads.models import Post, Revision, Upload
from apps.threads.services.drafting import discard, key_of
from apps.threads.services.holding import Arrival, call_later, doubts_of
from apps.threads.services.locking import locked_post
from apps.threads.services.posting import attach_pictures
from apps.threads.services.prose import Prose, require_fit_links, written_in
from apps.threads.services.redacting import require_left_out
from apps.threads.services.removing import hold_edited, show_again


class Conflict(Exception):  # noqa: N818  it says what happened, and is always caught
    """The post was changed meanwhile; `post` is what it says now."""

    def __init__(self, post: Post) -> None:
        super().__init__(f"Post {post.pk} is at version {post.version} by now.")
        self.post = post


@use_case()
def edit_post(
    *,
    standing: Standing,
    post: Post,
    body: str,
    version: int,
    uploads: Sequence[Upload] = (),
    arrival: Arrival | None = None,
) -> Post:
    """Put new words in place of those of `version`, and keep these in the history.

    Where a screen doubts the new ones, the post waits with them; one that waited waits on.

    Sent twice it is one edit. Raises Conflict, with nothing written, when somebody was quicker;
    Denied when they may not edit; ValidationError for words that do not fit, and for a passage that
    a decision took out.
    """
    may_edit(standing, post).require()
    # Before the lock: it takes its time.
    prose = written_in(post.thread, body, standing.user, uploads)
    require_fit_links(standing, prose, before=post.html)
    title = post.thread.title if post.number == 1 else ""
    doubts = doubts_of(standing, prose, arrival, title=title, before=post)
    post = locked_post(standing, post)
    may_edit(standing, post).require()
    require_left_out(post, prose)
    if post.version == version or post.body == prose.body:
        if post.body != prose.body:
            _replace(standing, post, prose, doubts)
        discard(standing.user, key_of(post))
        return post
    raise Conflict(post)


def _replace(standing: Standing, post: Post, prose: Prose, doubts: Sequence[Doubt]) -> None:
    Revision.objects.create(post=post, version=post.version, body=post.body, editor=standing.user)
    post.body, post.html = prose.body, prose.html
    post.version, post.edited_at = post.version + 1, clock.now()
    post.save(update_fields=["body", "html", "version", "edited_at"])
    attach_pictures(post, prose)
    if post.number == 1 and post.hidden_at is None:
        post.thread.excerpt = prose.excerpt
        post.thread.save(update_fields=["excerpt"])
    fact = PostEdited(thread_id=post.thread_id, post_id=post.pk, version=post.version)
    record(fact, actor=standing.user, community=standing.community)
    if doubts:
        hold_edited(standing.user, post, doubts, prose)
    elif post.held_at is not None:
        call_later(post, prose)
    elif post.returns_when_edited:
        show_again(standing.user, post)
