"""The child that decodes pictures: `python -m apps.core.decoding`, limits before the first byte.

A picture comes in on stdin, a line of JSON and the variants go out on stdout. Nothing of the web
process is inherited: no environment, no files, no database, and before Pillow sees a byte this
process may neither grow, nor take long, nor open anything for writing, nor speak to the network.
"""

from __future__ import annotations

import copy  # noqa: F401  Pillow imports it late, when no file can be opened any more
import json
import resource
import sys
import warnings
from io import BytesIO

from PIL import Image, ImageOps

MEMORY, CPU = 512 * 2**20, 10  # bytes, seconds
MOST_PIXELS = 25_000_000
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
WIDTHS = {"large": 1600, "medium": 800}
SQUARE = 240


def main() -> None:
    """Read, decode, answer. Whatever goes wrong is a word for the parent, never a traceback."""
    _confine()
    try:
        answer, pieces = _decoded(sys.stdin.buffer.read())
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        answer, pieces = {"refused": "large"}, []
    except MemoryError:
        answer, pieces = {"refused": "memory"}, []
    except Exception:  # noqa: BLE001  a decoder may raise anything over hostile bytes
        answer, pieces = {"refused": "unreadable"}, []
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(pieces))


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    # No new file, and so no socket either: three are open, and none comes after the last of them.
    Image.preinit()
    Image.init()
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def _decoded(content: bytes) -> tuple[dict[str, object], list[bytes]]:
    picture = _read(content)
    variants = {name: _within(picture, width) for name, width in WIDTHS.items()}
    variants["square"] = ImageOps.fit(picture, (SQUARE, SQUARE), Image.Resampling.LANCZOS)
    largest = variants["large"]
    pieces = {name: _webp(variant) for name, variant in variants.items()}
    answer = {
        "width": largest.width,
        "height": largest.height,
        "sizes": {name: len(piece) for name, piece in pieces.items()},
    }
    return answer, list(pieces.values())


def _read(content: bytes) -> Image.Image:
    """The first frame, upright, as plain pixels. Its size is looked at before it is decoded."""
    with Image.open(BytesIO(content), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        opened.draft("RGB", (WIDTHS["large"] * 2, WIDTHS["large"] * 2))  # JPEG: decode it smaller
        upright = ImageOps.exif_transpose(opened)
        clear = "A" in upright.getbands() or "transparency" in upright.info
        return upright.convert("RGBA" if clear else "RGB")


def _within(picture: Image.Image, width: int) -> Image.Image:
    """No wider than so much, no higher than three times that; never made larger."""
    smaller = picture.copy()
    smaller.thumbnail((width, width * 3), Image.Resampling.LANCZOS)
    return smaller


def _webp(picture: Image.Image) -> bytes:
    """Pixels and nothing else: what the camera knew of its owner is left behind."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = BytesIO()
    bare.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


if __name__ == "__main__":
    main()
