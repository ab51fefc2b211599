"""The style sheets, and what becomes of them when they are collected."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from apps.core.drawing import FACE_SIZES
from apps.core.staticfiles import BundlingStorage, bundle

FOLDER = Path(settings.BASE_DIR, "static")
SHEETS = sorted(FOLDER.rglob("*.css"))
MODULES = sorted((FOLDER / "js").glob("*.js"))


def collected(**texts: str) -> dict[str, tuple[InMemoryStorage, str]]:
    storage = InMemoryStorage()
    paths = {name.replace("__", "/") + ".css": text for name, text in texts.items()}
    for name, text in paths.items():
        storage.save(name, ContentFile(text.encode()))
    return {name: (storage, name) for name in paths}


def test_imports_are_put_in_their_places_inside_their_layers() -> None:
    paths = collected(
        css__app='@layer base, parts;\n@import "a.css";\n@import "parts/b.css" layer(parts);\n',
        css__a="/* why */\n.a { color: red; }\n",
        css__parts__b=".b { color: blue; }\n",
    )
    lines = ["@layer base, parts;", ".a { color: red; }", "@layer parts {", ".b { color: blue; }"]
    assert bundle(paths).split("\n")[:4] == lines


def test_a_part_with_an_address_of_its_own_is_refused() -> None:
    paths = collected(
        css__app='@import "components/b.css" layer(parts);\n',
        css__components__b=".b { background: url(x.png); }",
    )
    with pytest.raises(ValueError, match="would point elsewhere"):
        bundle(paths)


def test_our_own_sheet_is_bundled_whole() -> None:
    storage = InMemoryStorage()
    names = [str(path.relative_to(FOLDER)) for path in SHEETS]
    for name in names:
        storage.save(name, ContentFile((FOLDER / name).read_bytes()))
    whole = bundle({name: (storage, name) for name in names})
    assert "@import" not in whole
    assert whole.count("{") == whole.count("}")
    for name in names:
        part = (FOLDER / name).read_text()
        first = re.search(r"^(\.[\w-]+)", part, re.MULTILINE)
        assert first is None or first[1] in whole, f"{name} is not imported"


def test_before_anything_is_collected_addresses_are_plain(tmp_path: Path) -> None:
    storage = BundlingStorage(location=str(tmp_path), base_url="/static/")
    assert storage.url("css/app.css") == "/static/css/app.css"


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_no_sheet_styles_ids_or_shouts(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert "!important" not in text
    selectors = re.findall(r"[^{};]+(?={)", text)
    assert not [selector for selector in selectors if re.search(r"#[a-z][\w-]*\s*", selector)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_module_is_longer_than_sixty_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 60


def test_every_size_of_face_is_in_the_sheet() -> None:
    sheet = (FOLDER / "css/components/face.css").read_text()
    assert {int(size) for size in re.findall(r"\.face--(\d+)", sheet)} == FACE_SIZES
