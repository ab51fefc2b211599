"""Pictures from people: bombs go off in a child, and what comes out tells nothing of the camera."""

import resource
import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from apps.core import images
from apps.core.images import Unreadable, read_picture

BROKEN = "We could not read that picture. Perhaps it broke on the way; try another copy."
NONE = "We take PNG, JPEG, GIF and WebP pictures. This is none of them."
HUGE = "That picture has more than 25 million pixels. Make it smaller and try again."


def made(form: str, size: tuple[int, int] = (900, 300), **options: Any) -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, form, **options)
    return out.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    body = name + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def png(width: int, height: int, content: bytes, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", content) + chunk(b"IEND", b"")
    )


def frames(count: int) -> bytes:
    out = BytesIO()
    pages = [Image.new("P", (20, 20), n % 250) for n in range(count)]
    pages[0].save(out, "GIF", save_all=True, append_images=pages[1:], duration=20, loop=0)
    return out.getvalue()


def read(content: bytes) -> images.Picture:
    return read_picture(BytesIO(content))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_becomes_three_of_ours(form: str) -> None:
    picture = read(made(form, (2_000, 1_000)))
    assert (picture.width, picture.height) == (1600, 800)
    sizes = {name: Image.open(BytesIO(piece)) for name, piece in picture.variants.items()}
    assert {name: (one.format, one.size) for name, one in sizes.items()} == {
        "large": ("WEBP", (1600, 800)),
        "medium": ("WEBP", (800, 400)),
        "square": ("WEBP", (240, 240)),
    }


def test_a_small_picture_is_not_made_larger() -> None:
    assert (read(made("PNG", (60, 40))).width, read(made("PNG", (60, 40))).height) == (60, 40)


def test_what_the_camera_knew_is_gone_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "CANARY maker"
    exif.get_ifd(0x8825)[1] = "CANARY place"
    content = made("JPEG", (900, 300), exif=exif, comment=b"CANARY comment")
    assert content.count(b"CANARY") >= 2
    picture = read(content)
    assert (picture.width, picture.height) == (300, 900)
    for piece in picture.variants.values():
        assert b"CANARY" not in piece
        assert b"EXIF" not in piece
        assert not Image.open(BytesIO(piece)).getexif()


def test_clear_pixels_stay_clear_and_of_many_frames_the_first_is_taken() -> None:
    out = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    clear = Image.open(BytesIO(read(out.getvalue()).variants["large"]))
    assert clear.convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]
    picture = read(frames(2_000))
    assert getattr(Image.open(BytesIO(picture.variants["large"])), "n_frames", 1) == 1


ROW = b"\x00" * (3 * 30_000 + 1)
HOSTILE = {
    "says 900 million pixels": (png(30_000, 30_000, zlib.compress(ROW * 9)), HUGE),
    "26 million pixels": (made("PNG", (5_200, 5_001)), HUGE),
    "a flat picture of 14,000 squared": (png(14_000, 14_000, zlib.compress(ROW * 2_000)), HUGE),
    "65,500 squared": (
        bytes.fromhex(
            "ffd8ffe000104a46494600010100000100010000"
            "ffc0001108ffdcffdc03012200021101031101ffd9"
        ),
        HUGE,
    ),
    "pixels that never end": (png(10, 10, zlib.compress(b"\x00" * 200_000_000)), None),
    "text that never ends": (
        png(10, 10, zlib.compress(b"\x00" * 310),
            *[chunk(b"zTXt", b"a\x00\x00" + zlib.compress(b"a" * 60_000_000))] * 20), BROKEN),
    "a profile that never ends": (
        png(10, 10, zlib.compress(b"\x00" * 310),
            chunk(b"iCCP", b"a\x00\x00" + zlib.compress(b"a" * 300_000_000))), None),
    "cut short": (made("JPEG")[:2_000], BROKEN),
    "cut very short": (made("PNG")[:40], BROKEN),
    "a head alone": (b"\x89PNG\r\n\x1a\n", BROKEN),
    "a GIF of no size": (b"GIF89a" + b"\x00" * 40, BROKEN),
    "a page that says it is a GIF": (b"GIF89a/*<script>alert(1)</script>*/", BROKEN),
    "RIFF but no WebP": (b"RIFF\x00\x00\x00\x00AVI ", BROKEN),
    "noise after a head": (b"\xff\xd8\xff" + bytes(range(256)) * 40, BROKEN),
    "nothing": (b"", NONE),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", NONE),
    "TIFF": (made("TIFF"), NONE),
    "BMP": (made("BMP"), NONE),
    "AVIF": (made("AVIF"), NONE),
    "PSD": (b"8BPS\x00\x01" + b"\x00" * 60, NONE),
    "PDF": (b"%PDF-1.7\n", NONE),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n", NONE),
    "ZIP": (b"PK\x03\x04" + b"\x00" * 60, NONE),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_bombs_and_lies_cost_us_a_sentence(name: str) -> None:
    content, said = HOSTILE[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        read(content)
    except Unreadable as refusal:
        assert str(refusal) == (said or str(refusal))  # noqa: PT017  some decode harmlessly
    else:
        assert said is None
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 50 * 1024  # KB


def test_size_is_looked_at_first() -> None:
    with pytest.raises(Unreadable, match="over 10 MB"):
        read(b"\x89PNG\r\n\x1a\n" + b"\x00" * images.LARGEST)


def test_a_child_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "PATIENCE", 0.05)
    with pytest.raises(Unreadable):
        read(made("PNG"))


@pytest.mark.parametrize(
    "deed",
    [
        "b = bytearray(600 * 2**20)",
        "while True: pass",
        "import socket; socket.socket()",
        "open('/tmp/coterie-canary', 'w')",
        "open('/etc/passwd')",
    ],
)
def test_the_child_can_neither_grow_nor_dawdle_nor_open(
    deed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A decoder that was taken over would try these; each stands in for reading the picture."""
    start = images._START.replace(
        "d.main()",
        "d.CPU = 1; d._decoded = lambda content: (exec(content[8:].decode()), 1 / 0); d.main()",
    )
    monkeypatch.setattr(images, "_START", start)
    answer = images._asked_child(b"\x89PNG\r\n\x1a\n" + deed.encode())
    monkeypatch.setattr(images, "_START", start.replace("1 / 0", "[b'alive']"))
    assert b"alive" not in images._asked_child(b"\x89PNG\r\n\x1a\n" + deed.encode())
    assert b'"refused"' in answer or answer == b""
