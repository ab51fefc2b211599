"""Colour arithmetic: sRGB and OKLCH, contrast, and walking a lightness until it reads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

Rgb: TypeAlias = tuple[float, float, float]  # 0 to 1, gamma-encoded
Lch: TypeAlias = tuple[float, float, float]  # lightness 0 to 1, chroma, hue in degrees


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004  sRGB


def _encoded(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055  # noqa: PLR2004  sRGB


def from_hex(colour: str) -> Rgb:
    """The colour of "#0e6478"."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def to_hex(colour: Rgb) -> str:
    """As it is written into the sheet, and so as it is measured: "#0e6478"."""
    return "#" + "".join(f"{round(max(0.0, min(1.0, channel)) * 255):02x}" for channel in colour)


def snapped(colour: Rgb) -> Rgb:
    """The colour as its hex has it."""
    return from_hex(to_hex(colour))


def to_oklch(colour: Rgb) -> Lch:
    """Lightness, chroma and hue as people see them."""
    red, green, blue = map(_linear, colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    light = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return light, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _to_linear(light: float, chroma: float, hue: float) -> Rgb:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def oklch(light: float, chroma: float, hue: float) -> Rgb:
    """The nearest colour a screen has, shedding chroma only: hue and lightness are promises."""

    def shown(amount: float) -> bool:
        return all(-1e-4 <= channel <= 1.0001 for channel in _to_linear(light, amount, hue))  # noqa: PLR2004  rounding

    low, high = 0.0, chroma
    if shown(chroma):
        low = chroma
    else:
        for _ in range(24):
            middle = (low + high) / 2
            low, high = (middle, high) if shown(middle) else (low, middle)
    red, green, blue = (
        _encoded(max(0.0, min(1.0, channel))) for channel in _to_linear(light, low, hue)
    )
    return snapped((red, green, blue))


def luminance(colour: Rgb) -> float:
    """Relative luminance, as WCAG has it."""
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """From 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def solve(
    chroma: float, hue: float, grounds: Sequence[Rgb], target: float, walk: tuple[float, float]
) -> Rgb:
    """Walk the lightness from a start, by a step, until it clears the target on every ground."""
    light, step = walk
    worst = [luminance(ground) for ground in grounds]
    while 0 <= light <= 1:
        colour = oklch(light, chroma, hue)
        own = luminance(colour)
        if all((max(own, it) + 0.05) / (min(own, it) + 0.05) >= target for it in worst):
            return colour
        light += step
    return oklch(0 if step < 0 else 1, 0, hue)


def mix(one: Rgb, other: Rgb, part: float) -> Rgb:
    """CSS's color-mix(in oklab, one part, other)."""

    def lab(colour: Rgb) -> Rgb:
        light, chroma, hue = to_oklch(colour)
        return (
            light,
            chroma * math.cos(math.radians(hue)),
            chroma * math.sin(math.radians(hue)),
        )

    light, a, b = (p * part + q * (1 - part) for p, q in zip(lab(one), lab(other), strict=True))
    return oklch(light, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def fade(colour: Rgb, ground: Rgb, target: float) -> Rgb:
    """The palest mix into the ground that still clears the target."""
    mixes = (mix(colour, ground, part / 100) for part in range(40, 100))
    return next((pale for pale in mixes if contrast(pale, ground) >= target), colour)
