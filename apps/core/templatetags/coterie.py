"""Tags of every template: built in, so that none has to load them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, Select, Textarea
from django.template.base import FilterExpression, Node, NodeList, Parser, TextNode, Token
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.core import drawing, importmap, times

register = template.Library()


# ── icons ────────────────────────────────────────────────────────────────────────────────────────
class IconNode(Node):
    """An icon whose name, size or label is known only when the page is rendered."""

    def __init__(self, args: list[FilterExpression], kwargs: dict[str, FilterExpression]) -> None:
        self.args, self.kwargs = args, kwargs

    def render(self, context: Context) -> SafeString:
        named = {key: value.resolve(context) for key, value in self.kwargs.items()}
        return drawing.icon(*(value.resolve(context) for value in self.args), **named)


@register.tag("icon")
def icon_tag(parser: Parser, token: Token) -> Node:
    """{% icon "bell" 16 %}, {% icon "lock" 12 label=_("Private") %}, {% icon "x" 16 stroke=2 %}.

    What is constant is drawn once, when the template is compiled; an unknown name is an error then.
    """
    args: list[FilterExpression] = []
    kwargs: dict[str, FilterExpression] = {}
    for bit in token.split_contents()[1:]:
        key, equals, value = bit.partition("=")
        if equals and key.isidentifier():
            kwargs[key] = parser.compile_filter(value)
        else:
            args.append(parser.compile_filter(bit))
    node = IconNode(args, kwargs)
    constant = all(_is_constant(value) for value in [*args, *kwargs.values()])
    return TextNode(node.render(Context())) if constant else node


def _is_constant(value: FilterExpression) -> bool:
    """Whether it is a literal, not translated and not filtered."""
    variable = value.var
    if value.filters:
        return False
    if not isinstance(variable, template.Variable):
        return True
    return variable.literal is not None and not variable.translate


@register.simple_tag
def emblem(name: str, size: int = 16, stroke: float = 1.5) -> SafeString:
    """A community's icon, whatever its name."""
    return drawing.emblem(name, size, stroke)


@register.simple_tag
def mark(brand: Any, size: int = 28) -> SafeString:
    """The brand's mark; Coterie's own when it has none."""
    return drawing.mark(getattr(brand, "mark", "") or "", size)


@register.simple_tag(name="coterie")
def coterie_mark(size: int = 16) -> SafeString:
    """Coterie's own mark."""
    return drawing.coterie(size)


# ── people ───────────────────────────────────────────────────────────────────────────────────────
@register.simple_tag
def face(byline: drawing.Named, size: int = 32, *, named: bool = True) -> SafeString:
    """A person's face; `named=False` where the name stands right beside it."""
    return drawing.face(byline, size, named=named)


@register.simple_tag
def faces(bylines: Sequence[drawing.Named], size: int = 22, more: int = 0) -> SafeString:
    """Some faces, overlapping, and how many more there are."""
    names = [byline.name for byline in bylines]
    if more:
        names.append(_("%(count)d more") % {"count": more})
    return drawing.faces(bylines, size, more, ", ".join(names))


@register.simple_tag
def who(byline: Any) -> SafeString:
    """A person's name, leading to their page where there is one."""
    return drawing.name(byline.name, byline.url)


@register.simple_tag
def chip(role: str) -> SafeString:
    """What somebody is here: brand, champion, moderator or steward; nothing for a member."""
    return _chip(role, get_language()) if role not in {"", "member"} else SafeString()


@lru_cache(maxsize=64)
def _chip(role: str, language: str | None) -> SafeString:  # noqa: ARG001  the key
    looks, glyph, word, meaning = {
        "brand": ("chip--brand", "anchor", _("Brand"), _("Works for the brand")),
        "champion": ("chip--champion", "sprout", _("Champion"), _("Named a champion here")),
        "moderator": ("chip--mod", "shield", _("Moderator"), _("Keeps order here")),
        "steward": ("chip--mod", "key-round", _("Steward"), _("Looks after this community")),
    }[role]
    return format_html(
        '<span class="chip {}" title="{}">{}{}</span>',
        looks,
        meaning,
        drawing.icon(glyph, 11, "", 1.75),
        word,
    )


# ── ticks ────────────────────────────────────────────────────────────────────────────────────────
@register.simple_tag
def ring(taken: int, seats: int | None, emblem: str = "", size: int = 26) -> SafeString:
    """How full a community is, its emblem inside."""
    label = (
        _("%(taken)d of %(seats)d seats taken") % {"taken": taken, "seats": seats}
        if seats
        else _("No limit of seats")
    )
    return drawing.ring(taken, seats, emblem, size, label)


@register.simple_tag
def ruler(
    total: int, taken: int, width: int = 240, height: int = 14, label: str = ""
) -> SafeString:
    """A comb of `total` ticks, `taken` of them tall; the number belongs in text beside it."""
    return drawing.ruler(total, taken, width, height, str(label))


# ── time ─────────────────────────────────────────────────────────────────────────────────────────
@register.simple_tag
def when(moment: datetime | None, style: str = "") -> SafeString:
    """A moment in the viewer's zone: "52 min ago", "08:14", "Sat 6 June, 07:52".

    "short" is for narrow columns: "12 min", "yesterday", "2 Jun"; "full" leaves nothing out.
    """
    if moment is None:
        return SafeString()
    told = times.tell(moment, style)
    return drawing.moment(told.stamp, told.exactly, told.said, live=told.is_fresh)


# ── the page ─────────────────────────────────────────────────────────────────────────────────────
class CurrentNode(Node):
    """Puts what the page wrote into its block `current` into the variable of that name."""

    def render(self, context: Context) -> str:
        blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
        block = blocks.get_block("current") if blocks else None
        inside: NodeList = block.nodelist if block else NodeList()
        context["current"] = inside.render(context).strip()
        return ""


@register.tag("current")
def current_tag(parser: Parser, token: Token) -> Node:  # noqa: ARG001  every tag is given both
    """{% current %}: the rail's item the page says it belongs to."""
    return CurrentNode()


KEPT = 512  # drawings; the frame of as many people, a few KB each


class KeepNode(Node):
    """What does not change while the values it is drawn from stay what they are."""

    def __init__(self, name: str, values: list[FilterExpression], inside: NodeList) -> None:
        self.name, self.values, self.inside = name, values, inside

    def render(self, context: Context) -> SafeString:
        values = [value.resolve(context, ignore_failures=True) for value in self.values]
        if None in values:  # a page without it: there is nothing to tell drawings apart by
            return self.inside.render(context)
        key = (self.name, get_language(), *values)
        with _keeping:
            drawn = _kept.pop(key, None)
        if drawn is None:
            drawn = self.inside.render(context)
        with _keeping:
            _kept[key] = drawn  # the newest last: what was not asked for longest goes first
            if len(_kept) > KEPT:
                del _kept[next(iter(_kept))]
        return drawn


_keeping = Lock()
_kept: dict[tuple[object, ...], SafeString] = {}


@register.tag("keep")
def keep_tag(parser: Parser, token: Token) -> Node:
    """{% keep "rail" shell.drawn_from current %}…{% endkeep %}: drawn once for these values.

    Everything the inside reads has to be among them; they are compared by value.
    """
    name, *values = token.split_contents()[1:]
    inside = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(name, [parser.compile_filter(value) for value in values], inside)


@register.filter
def current_of(slug: str) -> str:
    """What a page of that community writes into its block `current`: "c-repair-bench"."""
    return f"c-{slug}"


@register.simple_tag(name="importmap")
def importmap_tag() -> SafeString:
    """The one inline script; apps.core.importmap.csp_source() allows it."""
    return drawing.script("importmap", importmap.text())


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, hint: str = "", placeholder: str = "") -> dict[str, Any]:
    """A form's field: label, control, hint, and the next step where it was refused."""
    widget = bound.field.widget
    attrs = {"class": _looks(widget), "placeholder": placeholder}
    return {
        **_control(bound, attrs, hint),
        "is_check": isinstance(widget, CheckboxInput),
        "is_group": widget.use_fieldset,
    }


@register.inclusion_tag("components/code.html")
def code_field(bound: BoundField, label: str = "", hint: str = "") -> dict[str, Any]:
    """One real input drawn as six cells; what was pasted or suggested fills it."""
    attrs = {
        "class": "input code-input",
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "maxlength": "6",
        "pattern": "[0-9]*",
        "spellcheck": "false",
    }
    return {**_control(bound, attrs, hint), "label": label or bound.label}


def _control(bound: BoundField, attrs: dict[str, str], hint: str) -> dict[str, Any]:
    hint = hint or str(bound.help_text)
    described = [f"{bound.auto_id}_error"] if bound.errors else []
    described += [f"{bound.auto_id}_hint"] if hint else []
    attrs["aria-describedby"] = " ".join(described)
    attrs["aria-invalid"] = "true" if bound.errors else ""
    said: dict[str, str | bool] = {key: value for key, value in attrs.items() if value}
    return {"field": bound, "control": bound.as_widget(attrs=said), "hint": hint}


def _looks(widget: Any) -> str:
    if isinstance(widget, CheckboxInput):
        return "checkbox"
    if isinstance(widget, Textarea):
        return "input input--text"
    if isinstance(widget, Select) and not widget.use_fieldset:
        return "input input--select"
    return "choices" if widget.use_fieldset else "input"
