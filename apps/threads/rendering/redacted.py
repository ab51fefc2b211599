"""What stands under a post that a decision took a passage out of."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.core import times
from apps.core.fragments import fragment, joined
from apps.threads.selectors.posts import PostView
from apps.threads.slots import Cited, TakenOut


def taken_out(post: PostView, *, is_own: bool) -> SafeString:
    """A line for each decision: the rule and the day, and nobody's name; for its author more."""
    return joined([_line(one, is_own=is_own) for one in post.taken_out])


def _line(one: TakenOut, *, is_own: bool) -> SafeString:
    return fragment("threads/_post.html#out").fill(
        words=_("A moderator took a passage out, %(day)s.") % {"day": times.day(one.at)},
        rules=joined([_rule(cited) for cited in one.rules]),
        letter=fragment("threads/_post.html#letter").fill(url=one.letter)
        if is_own and one.letter
        else SafeString(),
    )


def _rule(cited: Cited) -> SafeString:
    part = fragment("threads/_post.html#out_rule")
    return part.fill(url=cited.url, rule=cited.number, title=cited.title)
