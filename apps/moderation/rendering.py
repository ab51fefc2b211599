"""The list of the desk, put together from fragments: a template once, its gaps for each case."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.drawing import face, ruler
from apps.core.fragments import fragment, joined
from apps.moderation.models import Priority
from apps.moderation.selectors.queue import Item, QueuePage

NOTHING = SafeString()
MOST, SHORT = 12, 4  # ticks that are drawn, and how many are close together
AVATAR = 20


def items(
    queue: QueuePage,
    *,
    query: str,
    current: int = 0,
    previous: Item | None = None,
    following: Item | None = None,
) -> SafeString:
    """The cases of the list; the keys J and K lead to those beside the one that is open."""
    keys = {item.case.pk: key for item, key in ((previous, "k"), (following, "j")) if item}
    row = fragment("moderation/_items.html#item")
    kinds = {kind: _part(kind) for kind in ("flag", "filter", "opinion", "appeal")}
    return joined(
        [
            row.fill(
                url=f"{item.url}{query}",
                looks=" qi--cur" if item.case.pk == current else "",
                how=_part("current") if item.case.pk == current else _key(keys, item),
                kind=kinds[item.kind],
                sections=_sections(item),
                danger=_part("danger") if item.case.priority == Priority.DANGER else NOTHING,
                late=_part("late") if item.case.is_late else NOTHING,
                tone="late" if item.case.is_late else "",
                opened=item.case.opened_at.isoformat(timespec="minutes"),
                age=item.age,
                words=_words(item),
                foot=_foot(item),
                id=item.case.public_id,
                name=f": {item.subject.name}" if item.subject else "",
            )
            for item in queue.items
        ]
    )


def _part(name: str) -> SafeString:
    return fragment(f"moderation/_items.html#{name}").fill()


def _key(keys: dict[int, str], item: Item) -> SafeString:
    key = keys.get(item.case.pk)
    return fragment("moderation/_items.html#key").fill(key=key) if key else NOTHING


def _sections(item: Item) -> SafeString:
    if not item.sections:
        return NOTHING
    said = " ".join(f"§{number}" for number in item.sections)
    return fragment("moderation/_items.html#sections").fill(numbers=said)


def _words(item: Item) -> str:
    """Its words, and what there is to say beside them."""
    if item.kind == "opinion" and item.words:
        return _("“%(words)s” %(said)s") % {"words": item.words, "said": item.said}
    if item.kind == "filter":
        return f"{item.said} {item.words}".strip()
    return item.words or item.said


def _foot(item: Item) -> SafeString:
    """Whom it is about, where, how many told us, and who has looked at it."""
    pieces = []
    if item.subject:
        shown = face(item.subject, AVATAR, named=False)
        person = fragment("moderation/_items.html#person")
        pieces.append(person.fill(face=shown, name=item.subject.name))
    where = item.where or _("the whole site")
    pieces.append(fragment("moderation/_items.html#where").fill(where=where))
    if item.ticks:
        pieces.append(fragment("moderation/_items.html#ticks").fill(ticks=_ticks(item.ticks)))
    if item.weighed_in:
        chip = fragment("moderation/_items.html#weighed")
        pieces.append(chip.fill(names=item.weighed_in))
    elif item.assignee:
        chip = fragment("moderation/_items.html#assignee")
        pieces.append(chip.fill(name=item.assignee.first_name))
    return joined(pieces)


def _ticks(many: int) -> SafeString:
    label = ngettext("%(n)d report", "%(n)d reports", many) % {"n": many}
    shown = min(many, MOST)
    return ruler(shown, shown, 14 if many <= SHORT else 40, 9, label)
