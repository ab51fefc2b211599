"""Icons, faces, rings and rulers, as markup; the one place where markup is declared safe."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Protocol
from zipfile import ZipFile

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

FACE_SIZES = frozenset({20, 22, 24, 26, 30, 32, 34, 36, 38, 44, 56, 72, 96, 120})
RING_OF_TICKS = 120  # pixels; below it ticks shimmer, and an arc says the same
APART, ROOMY = 1.85, 2.5  # pixels from tick to tick: at least, and so that a small ring has them
NUMBER = r"-?(?:\d+\.?\d*|\.\d+)"


class UnknownIconError(LookupError):
    """Nobody drew an icon of that name."""


class Named(Protocol):
    """What a face is drawn from: `accounts.bylines.Byline`."""

    @property
    def name(self) -> str: ...
    @property
    def monogram(self) -> str: ...
    @property
    def tint(self) -> int: ...
    @property
    def face_url(self) -> str: ...


# ── icons ────────────────────────────────────────────────────────────────────────────────────────
@lru_cache(maxsize=1)
def _drawings() -> ZipFile:
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """Every icon there is."""
    return frozenset(name.removesuffix(".svg") for name in _drawings().namelist())


@lru_cache(maxsize=256)
def _strokes(name: str) -> str:
    """What stands inside the icon's svg element. Raises UnknownIconError."""
    if name not in icon_names():
        raise UnknownIconError(name)
    source = _drawings().read(f"{name}.svg").decode()
    body = source.partition(">")[2].rpartition("</svg>")[0]
    return re.sub(r"\s*\n\s*", "", body).replace(" />", "/>")


@lru_cache(maxsize=1024)
def icon(name: str, size: int = 16, label: str = "", stroke: float = 1.5) -> SafeString:
    """An icon in the colour of the text; silent for screen readers unless labelled.

    Raises UnknownIconError: a wrong name is found by the first test that renders the page.
    """
    body = _strokes(name)
    if stroke != 1.5:  # noqa: PLR2004  the sheet's own stroke
        body = f'<g stroke-width="{stroke:g}">{body}</g>'
    voice = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(  # noqa: S308  lucide's own drawing; the label is escaped
        f'<svg class="i" width="{int(size)}" height="{int(size)}" viewBox="0 0 24 24" {voice}>'
        f"{body}</svg>"
    )


def emblem(name: str, size: int = 16, stroke: float = 1.5) -> SafeString:
    """A community's icon; a plain circle where its name is no icon's."""
    return icon(name if name in icon_names() else "circle", size, "", stroke)


# ── people ───────────────────────────────────────────────────────────────────────────────────────
@lru_cache(maxsize=4096)
def _face(name: str, monogram: str, tint: int, url: str, size: int, *, named: bool) -> SafeString:
    if size not in FACE_SIZES:
        raise ValueError(f"No face is {size} pixels wide; components/face.css knows the sizes.")
    shown = escape(name) if named else ""
    if url:
        return mark_safe(  # noqa: S308  every value is escaped or a number
            f'<img class="face face--{size}" src="{escape(url)}" alt="{shown}" width="{size}" '
            f'height="{size}" loading="lazy" decoding="async">'
        )
    voice = f'role="img" aria-label="{shown}"' if named else 'aria-hidden="true"'
    inside = f'<b aria-hidden="true">{escape(monogram)}</b>' if monogram else icon("user", 16)
    return mark_safe(  # noqa: S308  every value is escaped or a number
        f'<span class="face face--{size} face--mono tint-{int(tint) % 6}" {voice}>{inside}</span>'
    )


def face(person: Named, size: int = 32, *, named: bool = True) -> SafeString:
    """A person's picture or two letters; `named=False` where the name stands right beside it."""
    return _face(person.name, person.monogram, person.tint, person.face_url, int(size), named=named)


@lru_cache(maxsize=4096)
def name(shown: str, url: str) -> SafeString:
    """A person's name; a link where it leads somewhere."""
    if not url:
        return format_html('<span class="who">{}</span>', shown)
    return format_html('<a class="who" href="{}">{}</a>', url, shown)


def faces(people: Sequence[Named], size: int, more: int, label: str) -> SafeString:
    """Some people, overlapping; the stack carries their names."""
    if not people:
        return mark_safe("")
    row = "".join(face(person, size, named=False) for person in people)
    rest = f'<span class="faces__more">+{int(more)}</span>' if more else ""
    return mark_safe(  # noqa: S308  faces are safe, the label is escaped
        f'<span class="faces" role="img" aria-label="{escape(label)}">{row}{rest}</span>'
    )


# ── ticks ────────────────────────────────────────────────────────────────────────────────────────
def _voice(label: str) -> tuple[str, str]:
    if not label:
        return 'aria-hidden="true"', ""
    return f'role="img" aria-label="{escape(label)}"', f"<title>{escape(label)}</title>"


@lru_cache(maxsize=1024)
def ring(taken: int, seats: int | None, emblem_name: str, size: int, label: str) -> SafeString:
    """How full a place is: a tick for each seat, an arc when small; its emblem inside."""
    voice, title = _voice(label)
    fine = size >= RING_OF_TICKS or (not emblem_name and _gap(seats or 1, size) >= ROOMY)
    marks = _ticks(taken, seats, size) if seats and fine else ""
    marks = marks or _arc(taken / seats if seats else 0, size)
    return mark_safe(  # noqa: S308  numbers, lucide's strokes and an escaped label
        f'<svg class="ring" width="{size}" height="{size}" viewBox="0 0 {size} {size}" {voice}>'
        f"{title}{marks}{_inside(emblem_name, size)}</svg>"
    )


def _inside(emblem_name: str, size: int) -> str:
    if not emblem_name:
        return ""
    side = round(size * (0.32 if size >= RING_OF_TICKS else 0.5), 1)
    at, stroke = round((size - side) / 2, 1), 0.6 if size >= RING_OF_TICKS else 1.75
    body = _strokes(emblem_name if emblem_name in icon_names() else "circle")
    return (
        f'<svg class="i" x="{at:g}" y="{at:g}" width="{side:g}" height="{side:g}" '
        f'viewBox="0 0 24 24"><g stroke-width="{stroke:g}">{body}</g></svg>'
    )


def _gap(ticks: float, size: int) -> float:
    return 2 * math.pi * (size / 2 - 1) / ticks


def _arc(part: float, size: int) -> str:
    width = 1.6 if size < 40 else 2.2  # noqa: PLR2004  thin where small
    radius = size / 2 - width / 2 - 0.2
    around = 2 * math.pi * radius
    circle = f'cx="{size / 2:g}" cy="{size / 2:g}" r="{radius:.2f}" stroke-width="{width}"'
    on = min(max(part, 0.0), 1.0) * around
    filled = (
        f'<circle class="t-on" {circle} stroke-dasharray="{on:.2f} {around:.2f}" '
        f'transform="rotate(-90 {size / 2:g} {size / 2:g})"/>'
    )
    return f'<circle class="t-off" {circle}/>' + (filled if on else "")


def _ticks(taken: int, seats: int, size: int) -> str:
    """One tick for each seat, clockwise from noon; for 2, 4, 5 … seats when they would blur."""
    outer = size / 2 - 1
    inner, middle = outer * (0.8 if size >= RING_OF_TICKS else 0.66), size / 2
    steps = (1, 2, 4, 5, 10, 20, 50)
    each = next((n for n in steps if _gap(seats / n, size) >= APART), 100)
    total, on = max(1, round(seats / each)), round(min(taken, seats) / each)
    width = max(0.7, min(2.2, _gap(total, size) * 0.46))
    paths = {"t-off": "", "t-on": ""}
    for number in range(total):
        angle = -math.pi / 2 + 2 * math.pi * number / total
        cos, sin = math.cos(angle), math.sin(angle)
        short = 0.0 if number < on else (outer - inner) * 0.29
        near, far = inner + short, outer - short
        paths["t-on" if number < on else "t-off"] += (
            f"M{middle + near * cos:.2f} {middle + near * sin:.2f}"
            f"L{middle + far * cos:.2f} {middle + far * sin:.2f}"
        )
    return "".join(
        f'<path class="{name}" d="{path}" stroke-width="{width:.2f}"/>'
        for name, path in paths.items()
        if path
    )


@lru_cache(maxsize=512)
def ruler(total: int, taken: int, width: int, height: int, label: str) -> SafeString:
    """A comb: a tall tick for what is taken, a short one for what is to come."""
    voice, title = _voice(label)
    tick = 2.0 if total <= width / 8 else 1.6
    step = (width - tick) / (total - 1) if total > 1 else 0.0
    paths = {"t-off": "", "t-on": ""}
    for number in range(total):
        top = 0.0 if number < taken else height * 0.34
        name = "t-on" if number < taken else "t-off"
        paths[name] += f"M{tick / 2 + number * step:.2f} {top:.1f}V{height}"
    marks = "".join(
        f'<path class="{name}" d="{path}" stroke-width="{tick:g}"/>'
        for name, path in paths.items()
        if path
    )
    return mark_safe(  # noqa: S308  numbers and an escaped label
        f'<svg class="ruler" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f"{voice}>{title}{marks}</svg>"
    )


# ── time ─────────────────────────────────────────────────────────────────────────────────────────
@lru_cache(maxsize=4096)
def moment(stamp: str, exactly: str, said: str, *, live: bool = False) -> SafeString:
    """A time element; while it is told in minutes, one that keeps counting."""
    stamp, exactly, said = html.escape(stamp), html.escape(exactly), html.escape(said)
    time = f'<time datetime="{stamp}" title="{exactly}">{said}</time>'
    return mark_safe(f"<local-time>{time}</local-time>" if live else time)  # noqa: S308  escaped


# ── marks ────────────────────────────────────────────────────────────────────────────────────────
PATH = re.compile(r'<path\b[^>]*?\bd="([MmLlHhVvCcSsQqTtAaZz0-9eE .,+\s-]+)"')
VIEW = re.compile(rf'\bviewBox="({NUMBER}(?:[ ,]+{NUMBER}){{3}})"')


@lru_cache(maxsize=16)
def coterie(size: int = 16) -> SafeString:
    """Coterie's own mark: an open circle, and somebody coming in."""
    return mark_safe(  # noqa: S308  a constant and a number
        f'<svg class="mark" width="{int(size)}" height="{int(size)}" viewBox="0 0 24 24" '
        'fill="none" aria-hidden="true"><path d="M18.9 5.2A9.3 9.3 0 1 0 18.9 18.8" '
        'stroke="currentColor" stroke-width="3.2"/>'
        '<circle cx="20.6" cy="12" r="2.7" fill="currentColor"/></svg>'
    )


@lru_cache(maxsize=64)
def mark(source: str, size: int = 28) -> SafeString:
    """A brand's mark in one ink: its paths and nothing else of what was stored."""
    paths = PATH.findall(source)
    if not paths:
        return coterie(size)
    found = VIEW.search(source)
    view = found[1] if found else "0 0 24 24"
    drawn = "".join(f'<path d="{path}"/>' for path in paths)
    return mark_safe(  # noqa: S308  only numbers and path letters come through PATH and VIEW
        f'<svg class="mark" width="{int(size)}" height="{int(size)}" viewBox="{view}" '
        f'fill="currentColor" aria-hidden="true">{drawn}</svg>'
    )


def script(kind: str, text: str) -> SafeString:
    """An inline data block whose hash the CSP names; the text is ours, made by json.dumps."""
    body = text.replace("<", "\\u003c")
    return mark_safe(f'<script type="{kind}">{body}</script>')  # noqa: S308  no "<" is left in it
