"""The faces made at set-up."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from apps.core import fonts

SANS, SERIF = (
    next(it for it in fonts.FACES if it.name == name) for name in ("sans-400", "serif-400")
)


@pytest.fixture(autouse=True)
def _few_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "RANGES", [(0x41, 0x5A)])


def test_a_face_is_small_renamed_and_keeps_its_notices(tmp_path: Path) -> None:
    assert fonts.prepare(tmp_path, [SANS, SERIF], workers=1) == ["sans-400", "serif-400"]
    for face in (SANS, SERIF):
        with TTFont(tmp_path / f"{face.name}.woff2") as font:
            names = font["name"]
            ours = [names.getDebugName(number) for number in (1, 4, 6)]
            told = [
                record.toUnicode() for record in names.names if record.nameID in {1, 3, 4, 6, 16}
            ]
            assert ours == [
                face.family,
                f"{face.family} Regular",
                f"{face.family}-Regular".replace(" ", ""),
            ]
            assert not [name for name in told if "Source" in name or "Hanken" in name]
            assert str(names.getDebugName(0)).startswith(("Copyright", "©"))
            assert "Open Font License" in str(names.getDebugName(13))
            assert len(font.getBestCmap()) == 26
    assert (tmp_path / "OFL-Serif.txt").read_text().count("SIL OPEN FONT LICENSE")


def test_a_second_run_makes_nothing_and_a_lost_file_is_made_again(tmp_path: Path) -> None:
    fonts.prepare(tmp_path, [SANS], workers=1)
    assert fonts.prepare(tmp_path, [SANS], workers=1) == []
    (tmp_path / "sans-400.woff2").unlink()
    assert fonts.prepare(tmp_path, [SANS], workers=1) == ["sans-400"]


def test_a_changed_recipe_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.prepare(tmp_path, [SANS], workers=1)
    monkeypatch.setattr(fonts, "RANGES", [(0x41, 0x5B)])
    assert fonts.prepare(tmp_path, [SANS], workers=1) == ["sans-400"]


def test_every_face_the_sheet_asks_for_is_made() -> None:
    sheet = Path("static/css/fonts.css").read_text()
    assert all(f"../fonts/{face.name}.woff2" in sheet for face in fonts.FACES)
    assert sheet.count(".woff2") == len(fonts.FACES)
