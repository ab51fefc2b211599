"""Faces of the demonstration's people, drawn as pictures that they could have uploaded."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path
from PIL import Image, ImageColor, ImageDraw

GROUND, SIDE, FINE = 64, 320, 3  # units of the drawing, pixels of the picture, supersampling
SCALE = SIDE * FINE / GROUND
STEPS = 14  # straight pieces that stand for a curve

Point = tuple[float, float]
Traits = Mapping[str, str]


class _Outline(BasePen):  # type: ignore[misc]  # fontTools carries no types
    """Takes a path and keeps it as polygons of straight pieces."""

    def __init__(self) -> None:
        super().__init__(None)
        self.lines: list[list[Point]] = []

    def _moveTo(self, point: Point) -> None:  # noqa: N802  the pen protocol's names
        self.lines.append([point])

    def _lineTo(self, point: Point) -> None:  # noqa: N802
        self.lines[-1].append(point)

    def _curveToOne(self, one: Point, two: Point, end: Point) -> None:  # noqa: N802
        start = self.lines[-1][-1]
        for step in range(1, STEPS + 1):
            t = step / STEPS
            weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
            points = (start, one, two, end)
            x = sum(w * p[0] for w, p in zip(weights, points, strict=True))
            y = sum(w * p[1] for w, p in zip(weights, points, strict=True))
            self.lines[-1].append((x, y))

    def _closePath(self) -> None:  # noqa: N802
        self.lines[-1].append(self.lines[-1][0])


@cache
def _parts() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "faces.toml").read_text())


def face(traits: Traits) -> bytes:
    """A square PNG for a person described by traits (skin, hair, style, top …)."""
    parts = _parts()
    colours = _colours(traits)
    picture = Image.new("RGBA", (SIDE * FINE, SIDE * FINE), colours["ground"])
    for shape in parts["shape"]:
        if _worn(shape.get("when", {}), traits):
            _draw(picture, shape, colours)
    out = BytesIO()
    picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


def _worn(when: Mapping[str, list[str]], traits: Traits) -> bool:
    given = {"smile": "closed", **traits}
    if "beard" in given:
        given["smile"] = "hidden"
    return all(
        trait in given and ("*" in values or given[trait] in values)
        for trait, values in when.items()
    )


def _colours(traits: Traits) -> dict[str, str]:
    parts = _parts()
    skin, shade = parts["skin"][traits["skin"]]
    hair = parts["hair"].get(traits["hair"], traits["hair"])
    beard = traits.get("beard", "")
    pale = traits["skin"] in "abc"
    brow = "#2a1d18" if traits["style"] == "hijab" else hair
    return {
        "skin": skin,
        "shade": shade,
        "hair": hair,
        "beard": parts["hair"].get(beard, beard),
        "brow": "#6d675f" if traits["hair"] in {"white", "grey", "sand"} else brow,
        "dark": "#2a1d18" if pale else "#1a1210",
        "mouth": "#8f4a3c" if pale else "#3c1c16",
        "ground": parts["ground"][traits["ground"]],
        **{name: traits[name] for name in ("top", "hat", "scarf", "glasses") if name in traits},
    }


def _draw(picture: Image.Image, shape: Mapping[str, Any], colours: Mapping[str, str]) -> None:
    named = shape.get("fill") or shape["stroke"]
    opacity = round(255 * shape.get("opacity", 1))
    colour = (*ImageColor.getrgb(colours.get(named, named))[:3], opacity)
    layer = Image.new("RGBA", picture.size)
    pen = ImageDraw.Draw(layer)
    for line in _lines(shape["d"]):
        if "fill" in shape:
            pen.polygon(line, fill=colour)
        else:
            _stroke(pen, line, colour, shape["width"] * SCALE)
    picture.alpha_composite(layer)


def _lines(path: str) -> Iterator[list[Point]]:
    outline = _Outline()
    parse_path(path, outline)
    for line in outline.lines:
        yield [(x * SCALE, y * SCALE) for x, y in line]


def _stroke(
    pen: ImageDraw.ImageDraw, line: list[Point], colour: tuple[int, ...], width: float
) -> None:
    pen.line(line, fill=colour, width=round(width), joint="curve")
    for x, y in (line[0], line[-1]):  # round ends, which Pillow's lines have not
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=colour)
