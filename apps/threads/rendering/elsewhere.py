"""The line that stands where posts were that went to a thread of their own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from apps.core.fragments import Fragment, fragment, joined
from apps.threads.selectors.posts import PostView


def gone_elsewhere(run: Sequence[PostView]) -> SafeString:
    """One line for posts side by side; each old number is still an anchor, and leads on."""
    first, place = run[0], run[0].moved
    words = ngettext(
        "A post went to a thread of its own.",
        "%(n)s posts went to a thread of their own.",
        len(run),
    )
    seen = place is not None and place.url
    return fragment("threads/_post.html#moved").fill(
        number=first.number,
        words=words % {"n": len(run)},
        there=fragment("threads/_post.html#moved_there").fill(
            url=first.leads_to, title=place.title if place else "", each=_each(run[1:])
        )
        if seen
        else joined([_part("moved_hidden").fill(number=post.number) for post in run[1:]]),
    )


def _each(run: Sequence[PostView]) -> SafeString:
    one, gap = _part("moved_one"), SafeString(" ")  # spaces at the edge of a fragment are cut
    pieces = [(gap, one.fill(number=post.number, url=post.leads_to)) for post in run]
    return joined(list(chain.from_iterable(pieces)))


def _part(name: str) -> Fragment:
    return fragment(f"threads/_post.html#{name}")
