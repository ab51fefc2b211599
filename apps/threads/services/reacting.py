"""Leaving a word on a post."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext as _

from apps.communities.access import Standing
from apps.communities.selectors import brand
from apps.core.access import Denied
from apps.ledger.recording import record, use_case
from apps.threads.access import may_react
from apps.threads.events import PostReacted
from apps.threads.models import Post, Reaction
from apps.threads.services.locking import locked_post_alone


@use_case()
def react(*, standing: Standing, post: Post, word: str, on: bool) -> Post:
    """Leave one of the brand's words on a post, or take it back; twice is once.

    Raises Denied when they may not, and for a word the brand does not have (any more).
    """
    may_react(standing, post).require()
    if on and word not in {slug for slug, _label in brand().reactions}:
        raise Denied(_("That is not one of the words here."))
    post = locked_post_alone(standing, post)
    may_react(standing, post).require()
    if _changed(standing, post, word, on=on):
        post.tally = tally_of(post)
        post.save(update_fields=["tally"])
        fact = PostReacted(post_id=post.pk, word=word, on=on)
        record(fact, actor=standing.user, community=standing.community)
    return post


def tally_of(post: Post) -> dict[str, int]:
    """How often each word was left, counted anew."""
    words = Reaction.objects.filter(post=post).values("word").annotate(times=Count("pk"))
    return dict(words.order_by("word").values_list("word", "times"))


def _changed(standing: Standing, post: Post, word: str, *, on: bool) -> bool:
    if on:
        return Reaction.objects.get_or_create(post=post, user=standing.user, word=word)[1]
    return Reaction.objects.filter(post=post, user=standing.user, word=word).delete()[0] > 0
