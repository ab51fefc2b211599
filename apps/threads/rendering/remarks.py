"""Lines of those who keep order, under the posts they are about."""

from __future__ import annotations

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.core.drawing import icon
from apps.core.fragments import fragment, joined
from apps.threads.rendering.marks import NOTHING, chip, face, telling, who
from apps.threads.selectors.people import Person
from apps.threads.slots import Cited, Remark

FACE, GLYPH = 32, 14


def remark(number: int, shown: Remark, author: Person) -> SafeString:
    """One line, as an item of the list of posts."""
    return fragment("threads/_remark.html#remark").fill(
        number=number,
        face=face(author, FACE),
        who=who(author.byline),
        chip=chip(author),
        when=telling()(shown.at),
        edited=fragment("threads/_remark.html#edited").fill() if shown.is_edited else NOTHING,
        acts=_acts(shown),
        text=SafeString(str(conditional_escape(shown.text)).replace("\n", "<br>")),
        rule=_rule(shown.cites) if shown.cites else NOTHING,
    )


def _rule(cited: Cited) -> SafeString:
    body = f": {cited.body}" if cited.body else ""
    part = fragment("threads/_remark.html#rule")
    return part.fill(url=cited.url, rule=cited.number, title=cited.title, body=body)


def _acts(shown: Remark) -> SafeString:
    part = fragment("threads/_remark.html#act")
    acts = []
    if shown.edit:
        acts.append(part.fill(url=shown.edit, label=_("Edit"), icon=icon("pencil", GLYPH)))
    if shown.tell:
        label = _("Tell those who keep order")
        acts.append(part.fill(url=shown.tell, label=label, icon=icon("flag", GLYPH)))
    return joined(acts)
