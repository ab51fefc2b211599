"""Where you are: a line for each post, as long as the post is; the marked ones lead there."""

from __future__ import annotations

from math import sqrt

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import times
from apps.core.fragments import Fragment, fragment, joined
from apps.threads.rendering.marks import NOTHING, face
from apps.threads.selectors.posts import PostView
from apps.threads.selectors.thread import ThreadPage

SHORTEST, LONGEST = 8, 60  # pixels


def comb(page: ThreadPage) -> SafeString:
    """The posts of this page as lines of a comb."""
    line = fragment("threads/_comb.html#line")
    return joined(
        [
            line.fill(
                number=post.number,
                width=_width(post),
                looks=_looks(page, post),
                said=(said := _said(page, post)),
                looked=" prog--said" if said else "",
                day=times.briefly(post.created_at) if said else "",
            )
            + _remark(page, post, line)
            for post in page.posts
        ]
    )


def _remark(page: ThreadPage, post: PostView, line: Fragment) -> SafeString:
    """The line of a moderator's note, after that of its post."""
    if not (found := page.remarks.get(post.number)):
        return NOTHING
    said, author = found
    name = "" if author.name_kept else author.byline.first_name
    return line.fill(
        number=post.number,
        width=SHORTEST * 2,
        looks="t-lamp",
        said=_("Note, %(name)s") % {"name": name} if name else _("Note"),
        looked=" prog--said",
        day=times.briefly(said.at),
    )


def _width(post: PostView) -> int:
    return min(LONGEST, SHORTEST + round(sqrt(len(post.html)) * 1.1))


def _looks(page: ThreadPage, post: PostView) -> str:
    if post.is_answer:
        return "t-good"
    if post.number == page.seen:
        return "t-now"
    is_new = 0 < page.seen < post.number
    return "t-on" if is_new or post.author.chip == "brand" else "t-past"


def _said(page: ThreadPage, post: PostView) -> str:
    """The words beside a line; most have none."""
    name = post.author.byline.first_name
    if post.number == 1:
        return _("%(name)s asks") % {"name": name} if page.is_question else name
    if post.is_answer:
        return _("Answer, %(name)s") % {"name": name}
    if post.number == page.seen:
        return _("You are here")
    is_marked = post.author.chip == "brand" or post.number == page.thread.post_count
    return name if is_marked and not post.gone and not post.author.name_kept else ""


def authors(page: ThreadPage) -> SafeString:
    """Who wrote here, and how often."""
    row = fragment("threads/_comb.html#author")
    return joined(
        [
            row.fill(
                face=face(person, 26),
                name=person.byline.first_name,
                posts=ngettext("%(n)s post", "%(n)s posts", count) % {"n": count},
            )
            for person, count in page.named_authors
        ]
    )
