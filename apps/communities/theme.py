"""One colour in, a whole place out: every role, by day and by night, with its contrast proven.

Literal values are written, not computed by the browser: CSS cannot promise a ratio.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from apps.communities.colours import (
    Lch,
    Rgb,
    contrast,
    fade,
    from_hex,
    oklch,
    solve,
    to_hex,
    to_oklch,
)

Roles: TypeAlias = dict[str, Rgb]

STATUS = {"good": 158.0, "warn": 72.0, "bad": 27.0}  # hues
GREY = 0.02  # chroma below which a brand has no hue to speak of
DOWN, UP = -0.004, 0.004


@dataclass(frozen=True, slots=True)
class _Ink:
    """What the brand's colour says about everything else."""

    brand: Rgb
    light: float
    chroma: float
    hue: float
    accent: float  # the chroma of accents
    status: dict[str, float]  # hues

    @property
    def is_grey(self) -> bool:
        return self.chroma <= GREY


def _ink(colour: str) -> _Ink:
    brand = from_hex(colour)
    light, chroma, hue = to_oklch(brand)
    status = dict(STATUS)
    from_red = min(abs(hue - STATUS["bad"]), 360 - abs(hue - STATUS["bad"]))
    if chroma > 0.05 and from_red < 24:  # noqa: PLR2004  a red brand never owns danger
        status["bad"] = 5.0 if hue >= STATUS["bad"] else 48.0
    accent = min(max(chroma, 0.06), 0.17) if chroma > GREY else chroma
    return _Ink(brand, light, chroma, hue, accent, status)


@lru_cache(maxsize=64)
def roles(colour: str) -> dict[str, tuple[str, str]]:
    """Every role of a brand colour, as [day, night]."""
    ink = _ink(colour)
    day, night = _day(ink), _night(ink)
    return {role: (to_hex(day[role]), to_hex(night[role])) for role in day}


def _day(ink: _Ink) -> Roles:
    hue, chroma = ink.hue, min(0.024, 0.35 * ink.chroma)
    paper_0, paper_1 = oklch(0.991, 0.0025, 95), oklch(0.972, 0.0045, 95)
    raised: Rgb = (1.0, 1.0, 1.0)
    soft, lamp = oklch(0.955, min(0.018, ink.accent * 0.22), hue), oklch(0.962, 0.030, 88)
    papers, grounds = [paper_0, paper_1], [paper_0, paper_1, raised, soft, lamp]
    tick = solve(ink.accent, hue, papers, 3.2, (min(0.68, ink.light), DOWN))
    ink_1 = oklch(0.245, chroma, hue)
    return {
        "paper-0": paper_0,
        "paper-1": paper_1,
        "raised": raised,
        "accent-soft": soft,
        "accent-soft-2": oklch(0.915, min(0.034, ink.accent * 0.4), hue),
        "lamp": lamp,
        "lamp-line": oklch(0.80, 0.09, 80),
        "ink-1": ink_1,
        "ink-2": solve(chroma, hue, grounds, 7.0, (0.50, DOWN)),
        "ink-3": solve(chroma * 0.8, hue, grounds, 4.6, (0.62, DOWN)),
        "control": (control := solve(chroma * 0.8, hue, papers, 3.1, (0.75, DOWN))),
        "accent": solve(ink.accent, hue, grounds, 4.9, (min(0.62, ink.light), DOWN)),
        "tick": tick,
        "tick-past": fade(tick, paper_0, 3.1),
        **_day_fill(ink, ink_1, paper_0, control),
        **_statuses(ink, [paper_0, paper_1, raised], 4.8, night=False),
        "door": _door(ink, min(0.415, ink.light), 0.072),
    }


def _day_fill(ink: _Ink, ink_1: Rgb, paper: Rgb, control: Rgb) -> Roles:
    """The brand exactly, when words can be read on it; or else darkened until white can."""
    white = oklch(0.995, 0.002, 95)
    if contrast(ink.brand, white) >= 4.6:  # noqa: PLR2004  DESIGN section 6, point 4
        fill, words = ink.brand, white
    elif contrast(ink.brand, ink_1) >= 6.5:  # noqa: PLR2004  the same
        fill, words = ink.brand, ink_1
    else:
        fill, words = solve(ink.accent, ink.hue, [white], 4.6, (ink.light, DOWN)), white
    light, chroma, hue = to_oklch(fill)
    darker = light - (0.055 if words == white else 0.05)
    return _fill(fill, words, (darker, chroma, hue), _edge(fill, paper, control))


def _night(ink: _Ink) -> Roles:
    hue, chroma = ink.hue, min(0.016, 0.25 * ink.chroma)
    paper_0, paper_1 = oklch(0.205, chroma, hue), oklch(0.178, chroma, hue)
    raised = oklch(0.250, chroma * 1.1, hue)
    soft, lamp = oklch(0.285, min(0.040, ink.accent * 0.42), hue), oklch(0.262, 0.022, 82)
    papers, grounds = [paper_0, paper_1, raised], [paper_0, paper_1, raised, soft, lamp]
    tick_at, accent_at = 0.60, max(0.70, min(ink.light, 0.86))
    if ink.is_grey:
        tick_at, accent_at = 0.78, 0.88
    tick = solve(min(ink.accent, 0.13), hue, papers, 4.2, (tick_at, UP))
    return {
        "paper-0": paper_0,
        "paper-1": paper_1,
        "raised": raised,
        "accent-soft": soft,
        "accent-soft-2": oklch(0.345, min(0.055, ink.accent * 0.55), hue),
        "lamp": lamp,
        "lamp-line": oklch(0.52, 0.07, 80),
        "ink-1": oklch(0.925, 0.006, 95),
        "ink-2": solve(0.008, hue, grounds, 7.0, (0.70, UP)),
        "ink-3": solve(0.010, hue, grounds, 4.6, (0.58, UP)),
        "control": (control := solve(0.012, hue, papers, 3.1, (0.42, UP))),
        "accent": solve(min(ink.accent, 0.12), hue, grounds, 5.6, (accent_at, UP)),
        "tick": tick,
        "tick-past": fade(tick, paper_0, 3.1),
        **_night_fill(ink, chroma, paper_0, control),
        **_statuses(ink, papers, 5.0, night=True),
        "door": _door(ink, 0.27, 0.035),
    }


def _night_fill(ink: _Ink, chroma: float, paper: Rgb, control: Rgb) -> Roles:
    """The brand itself, when dark words can be read on it; or else lightened until they can."""
    words = oklch(0.19, chroma, ink.hue)
    fill = ink.brand
    if contrast(fill, words) < 6.2:  # noqa: PLR2004  DESIGN section 6, point 4
        start = 0.86 if ink.is_grey else 0.66
        fill = solve(min(ink.accent, 0.12), ink.hue, [words], 6.2, (start, UP))
    light, own, hue = to_oklch(fill)
    return _fill(fill, words, (min(0.95, light + 0.05), own, hue), _edge(fill, paper, control))


def _fill(fill: Rgb, words: Rgb, hover: Lch, edge: Rgb) -> Roles:
    return {
        "fill-line": edge,
        "accent-fill": fill,
        "on-accent": words,
        "accent-fill-hover": oklch(*hover),
    }


def _edge(fill: Rgb, paper: Rgb, control: Rgb) -> Rgb:
    """A pale brand still gets an edge."""
    return control if contrast(fill, paper) < 1.6 else fill  # noqa: PLR2004  point 5


def _statuses(ink: _Ink, papers: list[Rgb], target: float, *, night: bool) -> Roles:
    """Good, warn and bad, each with its soft ground."""
    found: Roles = {}
    walk = (0.68, UP) if night else (0.60, DOWN)
    for name, hue in ink.status.items():
        strong = (0.13 if night else 0.16) if name == "bad" else 0.105
        soft = oklch(0.285, 0.035, hue) if night else oklch(0.955, 0.028, hue)
        found[f"{name}-soft"] = soft
        found[name] = solve(strong, hue, [*papers, soft], target, walk)
    return found


def _door(ink: _Ink, light: float, most: float) -> Rgb:
    """The ground of the page one comes in by: the brand, dark enough for white words."""
    return solve(min(ink.chroma, most), ink.hue, [(1.0, 1.0, 1.0)], 7.5, (light, DOWN))


@lru_cache(maxsize=64)
def sheet(colour: str) -> str:
    """The style sheet of a brand colour."""
    lines = [f"--{role}:light-dark({day},{night});" for role, (day, night) in roles(colour).items()]
    return "@layer tokens{:root{--brand:" + colour + ";" + "".join(lines) + "}}"


@lru_cache(maxsize=64)
def digest(colour: str) -> str:
    """What stands in the sheet's address: it changes with the colour, and with this algorithm."""
    return hashlib.sha256(sheet(colour).encode()).hexdigest()[:12]
