"""Archives as folders: only the files that are wanted, and never more than can be meant."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from apps.threads.importing.reading import Unreadable

MOST = 64 * 2**30  # bytes that an archive may unpack to
SWELL = 200  # times its own size that it may unpack to, beyond the first gigabyte
FREE = 2**30
PIECE = 2**20
TARS = (".tar", ".tar.xz", ".tar.gz", ".tgz", ".tar.bz2", ".txz")


def folders(path: Path, into: Path, wanted: Collection[str]) -> Iterator[Path]:
    """Every folder under a path, or in an archive, that holds one of the wanted files."""
    root = path
    if path.is_file():
        root = into / f"{len(list(into.iterdir()))}" / path.name.split(".tar")[0]
        root.mkdir(parents=True)
        _unpack(path, root, wanted)
    elif not path.is_dir():
        raise Unreadable(f"There is nothing at {path}.")
    found = {file.parent for name in wanted for file in root.rglob(name)}
    if not found:
        names = ", ".join(sorted(wanted))
        raise Unreadable(f"{path} holds none of {names}.")
    yield from sorted(found)


def _unpack(path: Path, root: Path, wanted: Collection[str]) -> None:
    """Raises Unreadable for what is no archive, is broken, or swells beyond reason."""
    most = min(MOST, FREE + SWELL * path.stat().st_size)
    try:
        if path.name.endswith(".7z"):
            _unpack_7z(path, root)
        elif path.name.endswith(".zip"):
            _unpack_zip(path, root, wanted, most)
        elif path.name.endswith(TARS):
            _unpack_tar(path, root, wanted, most)
        else:
            raise Unreadable(f"{path} is neither a folder nor a .7z, .zip or .tar archive.")
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError) as error:
        raise Unreadable(f"{path} cannot be unpacked: {error}") from error


def _unpack_tar(path: Path, root: Path, wanted: Collection[str], most: int) -> None:
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isreg() else None
            if file is not None and PurePosixPath(member.name).name in wanted:
                most -= _write(file, _inside(root, member.name), most)


def _unpack_zip(path: Path, root: Path, wanted: Collection[str], most: int) -> None:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if not member.is_dir() and PurePosixPath(member.filename).name in wanted:
                with archive.open(member) as file:
                    most -= _write(file, _inside(root, member.filename), most)


def _unpack_7z(path: Path, root: Path) -> None:
    """Python reads no 7z; the machine's own tool does, if there is one."""
    tools = {"bsdtar": ["-xf", str(path), "-C", str(root)]}
    tools |= {name: ["x", "-y", f"-o{root}", str(path)] for name in ("7zz", "7z", "7za", "7zr")}
    for name, arguments in tools.items():
        if tool := shutil.which(name):
            done = subprocess.run([tool, *arguments], capture_output=True, check=False)  # noqa: S603  our own arguments
            if done.returncode:
                raise Unreadable(f"{path} cannot be unpacked by {name}.")
            return
    raise Unreadable(f"Unpack {path.name} first, or install 7zip, and name the folder.")


def _inside(root: Path, name: str) -> Path:
    """Where a member goes: never out of the folder, whatever it is called."""
    parts = [part for part in PurePosixPath(name).parts if part not in {"/", "..", "."}]
    target = root.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _write(file: IO[bytes], target: Path, most: int) -> int:
    """Copy at most so many bytes, and say how many. Raises Unreadable beyond."""
    written = 0
    with target.open("wb") as out:
        while piece := file.read(PIECE):
            written += len(piece)
            if written > most:
                raise Unreadable(
                    f"{target.name} unpacks to more than an archive of that size can mean."
                )
            out.write(piece)
    return written
