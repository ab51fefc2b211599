"""What a label does to a post: a line above it, and pictures that may upset are folded away."""

from __future__ import annotations

import re
from html import escape, unescape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.fragments import fragment, gap, joined
from apps.threads.models import Label
from apps.threads.selectors.posts import PostView

_IMAGE = re.compile(r'<img\b(?:[^>"]|"[^"]*")*>')
_SHOWN = re.compile(rf"({_IMAGE.pattern})(<figcaption>.*?</figcaption>)?", re.DOTALL)
_ALT = re.compile(r'\balt="([^"]*)"')


def labelled(label: str) -> SafeString:
    """The label, why, and by whom: the team, and nobody by name."""
    return fragment("threads/_post.html#label").fill(
        label=Label(label).label,
        why=Label(label).why,
        who=_("Those who keep order here put this."),
    )


def labels(base: str, post: PostView) -> SafeString:
    """What can be written on posts like this one, or taking that off; its number is open."""
    choice, number = fragment("threads/_post.html#label_choice"), gap("number")
    offered = [(value, str(said)) for value, said in Label.choices if value != post.label]
    if post.label:
        offered.append(("", _("Take the label off")))
    choices = [
        choice.fill(base=base, number=number, value=value, label=said) for value, said in offered
    ]
    return fragment("threads/_post.html#labels").fill(choices=joined(choices))


def folded(html: str) -> SafeString:
    """Cleaned prose with its pictures beneath it, folded; in their place stands what they show."""
    pictures = _IMAGE.findall(html)
    if not pictures:
        return SafeString(html)
    said = ngettext("Show the picture", "Show the %(n)s pictures", len(pictures))
    part = fragment("threads/_post.html#fold")
    fold = part.fill(
        said=said % {"n": len(pictures)},
        pictures=joined([SafeString(picture) for picture in pictures]),
    )
    return joined([SafeString(_SHOWN.sub(_told, html)), fold])


def _told(found: re.Match[str]) -> str:
    """What a picture shows, in its place and in place of its caption, which says the same."""
    alt = _ALT.search(found[1])
    words = unescape(alt[1]) if alt and alt[1] else _("a picture")
    return f"<em>[{escape(words)}]</em>"
