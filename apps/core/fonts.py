"""The two faces, made at set-up: subset, renamed as their licence asks, and packed as WOFF2.

The Open Font License lets a modified font keep everything but its reserved name, so ours are called
Coterie Sans and Coterie Serif; the notices stay in the name table, and the licences lie beside.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont

SANS, SERIF = "font_hanken_grotesk", "font_source_serif_pro"
RANGES = [  # Latin, Latin-1, Latin Extended-A, some letters beyond, punctuation, money, arrows
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x218, 0x21B),
    (0x2C6, 0x2DD),
    (0x300, 0x304),
    (0x1E9E, 0x1E9E),
    (0x2010, 0x2027),
    (0x202F, 0x203A),
    (0x2044, 0x2044),
    (0x20AC, 0x20AC),
    (0x2116, 0x2116),
    (0x2122, 0x2122),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0xFB00, 0xFB04),
]
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "calt", "tnum", "lnum"]
FAMILY, STYLE, UNIQUE, FULL, POSTSCRIPT = 1, 2, 3, 4, 6  # name ids
TYPOGRAPHIC = (16, 17, 21, 22, 25)
REGULAR, BOLD, ITALIC = 1 << 6, 1 << 5, 1 << 0  # OS/2 fsSelection


@dataclass(frozen=True, slots=True)
class Face:
    """One file of ours, and where it is made from."""

    name: str  # "sans-400i"
    package: str
    source: str
    family: str
    weight: int
    is_italic: bool = False

    @property
    def style(self) -> str:
        words = {400: "Regular", 500: "Medium", 600: "SemiBold"}
        return f"{words[self.weight]} Italic" if self.is_italic else words[self.weight]

    @property
    def origin(self) -> Path:
        """The package's file."""
        return Path(str(files(self.package).joinpath("files", self.source)))


FACES = [
    Face("sans-400", SANS, "HankenGrotesk-Regular.otf", "Coterie Sans", 400),
    Face("sans-500", SANS, "HankenGrotesk-Medium.otf", "Coterie Sans", 500),
    Face("sans-600", SANS, "HankenGrotesk-SemiBold.otf", "Coterie Sans", 600),
    Face("sans-400i", SANS, "HankenGrotesk-Italic.otf", "Coterie Sans", 400, True),
    Face("serif-400", SERIF, "SourceSerifPro-Regular.ttf", "Coterie Serif", 400),
    Face("serif-600", SERIF, "SourceSerifPro-Semibold.ttf", "Coterie Serif", 600),
    Face("serif-400i", SERIF, "SourceSerifPro-It.ttf", "Coterie Serif", 400, True),
    Face(
        "serif-600i", SERIF, "SourceSerifPro-SemiboldIt.ttf", "Coterie Serif", 600, is_italic=True
    ),
]
LICENCES = {"OFL-Sans.txt": (SANS, "OFL.txt"), "OFL-Serif.txt": (SERIF, "LICENSE.txt")}


def prepare(folder: Path, faces: Iterable[Face] = tuple(FACES), *, workers: int = 0) -> list[str]:
    """Make what is missing or out of date, and return the names of what was made."""
    folder.mkdir(parents=True, exist_ok=True)
    due = [face for face in faces if not _is_made(face, folder)]
    if not due:
        return []
    for name, (package, source) in LICENCES.items():
        shutil.copyfile(str(files(package).joinpath("files", source)), folder / name)
    workers = min(len(due), workers or os.cpu_count() or 1)
    if workers == 1:
        return [make(face, folder) for face in due]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(partial(make, folder=folder), due))


def make(face: Face, folder: Path) -> str:
    """Subset, rename and pack one face; the file appears whole or not at all."""
    with TTFont(face.origin, lazy=False) as font:
        _subset(font)
        _rename(font, face)
        font.flavor = "woff2"
        fresh = folder / f".{face.name}.{os.getpid()}"
        font.save(fresh)
    fresh.replace(folder / f"{face.name}.woff2")
    (folder / f".{face.name}.stamp").write_text(_stamp(face))
    return face.name


def _is_made(face: Face, folder: Path) -> bool:
    stamp = folder / f".{face.name}.stamp"
    made = (folder / f"{face.name}.woff2").exists() and stamp.exists()
    return made and stamp.read_text() == _stamp(face)


def _stamp(face: Face) -> str:
    """What a file depends on: the source, the recipe and its tool."""
    recipe = f"{face}{RANGES}{FEATURES}{fontTools.version}{face.origin.stat().st_size}"
    return hashlib.sha256(recipe.encode()).hexdigest()


def _letters() -> Iterator[int]:
    for first, last in RANGES:
        yield from range(first, last + 1)


def _subset(font: TTFont) -> None:
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = options.legacy_kern = False
    options.desubroutinize = True
    options.name_IDs = ["*"]
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=_letters())
    subsetter.subset(font)


def _rename(font: TTFont, face: Face) -> None:
    """Our name wherever a font tells its own; notices of copyright and licence stay."""
    names, post = font["name"], f"{face.family}-{face.style}".replace(" ", "")
    for record in TYPOGRAPHIC:
        names.removeNames(nameID=record)
    ours = {
        FAMILY: face.family if face.weight in {400, 700} else f"{face.family} {face.style}",
        STYLE: "Italic" if face.is_italic else "Regular",
        UNIQUE: post,
        FULL: f"{face.family} {face.style}",
        POSTSCRIPT: post,
    }
    for record, value in ours.items():
        names.removeNames(nameID=record)
        names.setName(value, record, 3, 1, 0x409)
    names.setName(face.family, 16, 3, 1, 0x409)
    names.setName(face.style, 17, 3, 1, 0x409)
    if "CFF " in font:
        compact = font["CFF "].cff
        compact.fontNames = [post]
        top = compact.topDictIndex[0]
        top.FullName, top.FamilyName = f"{face.family} {face.style}", face.family
