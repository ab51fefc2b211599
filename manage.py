#!/usr/bin/env python3
"""The one door to Coterie: `up` serves it, `test` tries it, `lint` reads it; `help` lists the rest.

Needs nothing but Python: the first command builds `.venv` from the lock file and goes on inside.
"""

from __future__ import annotations

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036  whoever starts us has not read pyproject.toml
    sys.exit(
        "Coterie needs Python 3.11 or newer; this is {}.{}. Start it with a newer one, for"
        " example: python3.11 manage.py up".format(*sys.version_info)
    )
try:
    import fcntl
    import hashlib
    import re
    import shutil
    import ssl
    import subprocess
    import tempfile
    import time
    import venv
    from configparser import ConfigParser, Error
    from contextlib import closing, contextmanager
    from importlib.util import find_spec
    from pathlib import Path
    from socket import socket
    from typing import TYPE_CHECKING, NoReturn
    from urllib.parse import urljoin, urlsplit
    from urllib.request import urlopen
except ImportError as missing:
    sys.exit(
        f"This Python lacks a part of its standard library ({missing.name}). Install the whole"
        " of it; on Debian: apt-get install python3"
    )

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "built-from"  # written last: what was interrupted has none
LOCK, DEVELOPERS_LOCK = HERE / "requirements.lock", HERE / "requirements-dev.lock"
FOR_DEVELOPERS = {"test", "lint", "bench", "sweep"}

# What installs the rest where Python came without it. The index only says where the file lies;
# whether it is the right one, its sha256 says.
PIP = "pip-25.3-py3-none-any.whl"
PIP_SHA256 = "9655943313a94722b7774661c21049070f6bbb0a1516bf02f7c8d5d9201514cd"
DEFAULT_INDEX = "https://pypi.org/simple/"
INSTALL = ["--require-hashes", "--no-deps", "--only-binary=:all:", "--requirement"]


def main(arguments: list[str]) -> None:
    """Go inside `.venv`, then hand the command line to pytest or Django."""
    arguments = heed(arguments)
    command = arguments[0] if arguments else "help"
    lock = DEVELOPERS_LOCK if command in FOR_DEVELOPERS else LOCK
    if Path(sys.prefix) == VENV and STAMP.is_file() and not is_built(lock):
        become(PYTHON.resolve(), __file__, *arguments)  # out of yesterday's `.venv`, to renew it
    if not is_inside():
        prepare(lock)
        become(PYTHON, __file__, *arguments)
    if command == "test":
        os.chdir(HERE)
        become(Path(sys.executable), "-m", "pytest", *side_by_side(arguments[1:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  only inside

    execute_from_command_line([__file__, *arguments])


def side_by_side(arguments: list[str]) -> list[str]:
    """The whole suite on every core, a file after the other on each; a chosen part on one.

    In the order in which they were collected: after a browser nothing else runs on its core.
    """
    chosen = any(Path(word.partition("::")[0]).exists() for word in arguments)
    if chosen or any(word.startswith(("-n", "-p")) for word in arguments):
        return arguments
    return ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder", *arguments]


def become(python: Path, *words: str) -> NoReturn:
    """Go on as another Python, in this very process."""
    os.execv(python, [str(python), *words])  # noqa: S606  there is no shell to want


# ── what settings must know before Django wakes ──────────────────────────────────────────────────


def heed(arguments: list[str]) -> list[str]:
    """Turn `--data DIR` (any command) and `--port N` (`up`, `setup`) into environment variables."""
    arguments, folder = take(arguments, "--data")
    if folder is not None:
        os.environ["COTERIE_DATA"] = str(Path(folder).expanduser().resolve())
    if arguments[:1] in (["up"], ["setup"]):
        arguments, port = take(arguments, "--port")
        if port is not None:
            os.environ["COTERIE_PORT"] = free_port() if port == "0" else port
    return arguments


def take(arguments: list[str], name: str) -> tuple[list[str], str | None]:
    """The arguments without an option, and its value."""
    for at, word in enumerate(arguments):
        if word == name:
            if at + 1 == len(arguments):
                sys.exit(f"{name} needs a value.")
            return arguments[:at] + arguments[at + 2 :], arguments[at + 1]
        if word.startswith(f"{name}="):
            return arguments[:at] + arguments[at + 1 :], word.partition("=")[2]
    return arguments, None


def free_port() -> str:
    """A port that nobody listens on."""
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


# ── the environment ──────────────────────────────────────────────────────────────────────────────


def is_inside() -> bool:
    """Whether this Python has what we need: our `.venv`, or one that somebody else looks after."""
    if Path(sys.prefix) == VENV:
        return True
    return sys.prefix != sys.base_prefix and find_spec("django") is not None


def prepare(lock: Path) -> None:
    """Build `.venv` from a lock, or bring it up to date; quick when there is nothing to do."""
    if is_built(lock):
        return
    with only_one():
        if is_built(lock):  # by another, while we waited
            return
        started = time.monotonic()
        print(f"Preparing Python packages from {lock.name} …", file=sys.stderr, flush=True)
        build(lock)
        print(f"… done in {time.monotonic() - started:.0f} s.", file=sys.stderr, flush=True)


def is_built(lock: Path) -> bool:
    """Whether the packages of a lock are there. Those of developers hold everybody's."""
    if VENV.is_symlink():  # somebody else's, who looks after it
        return True
    return STAMP.is_file() and STAMP.read_text() in {stamp_of(lock), stamp_of(DEVELOPERS_LOCK)}


def stamp_of(lock: Path) -> str:
    """Which packages, and on which Python."""
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {PYTHON.resolve()}\n"


@contextmanager
def only_one() -> Iterator[None]:
    """Wait for whoever builds already."""
    with Path(__file__).open() as ourselves:
        fcntl.flock(ourselves, fcntl.LOCK_EX)
        yield


def build(lock: Path) -> None:
    """Install a lock with what there is: ensurepip, else uv, else a pip fetched for the purpose."""
    if not STAMP.is_file() or not PYTHON.exists():
        shutil.rmtree(VENV, ignore_errors=True)
    STAMP.unlink(missing_ok=True)
    uv = shutil.which("uv")
    with tempfile.TemporaryDirectory() as folder:
        if find_spec("ensurepip"):
            venv.create(VENV, symlinks=True)
            run([PYTHON, "-m", "ensurepip"], silent=True)
            install: list[str | Path] = [PYTHON, "-m", "pip", "install", "-qq"]
        elif uv:
            run([uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, VENV])
            install = [uv, "pip", "install", "-q", "--python", PYTHON, *index_for_uv()]
        else:
            venv.create(VENV, symlinks=True)
            install = [PYTHON, fetch_pip(Path(folder)) / "pip", "install", "-qq"]
        run([*install, *INSTALL, lock])
    STAMP.write_text(stamp_of(lock))


def run(words: list[str | Path], *, silent: bool = False) -> None:
    """Run a tool, and stop with its own words when it fails."""
    quiet = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    output = subprocess.DEVNULL if silent else None
    if subprocess.run(words, env=quiet, stdout=output, check=False).returncode:  # noqa: S603  ours
        sys.exit("The Python packages could not be installed; the reason stands above.")


# ── a pip where there is none ────────────────────────────────────────────────────────────────────


def fetch_pip(folder: Path) -> Path:
    """The pip wheel, from the configured index."""
    wheel = folder / PIP
    for index in pip_setting("index-url", DEFAULT_INDEX) + pip_setting("extra-index-url", ""):
        try:
            page = f"{index.rstrip('/')}/pip/"
            links = re.findall(r'href="([^"#]+)', fetch(page).decode())
            link = next(link for link in links if link.endswith(f"/{PIP}") or link == PIP)
            wheel.write_bytes(fetch(urljoin(page, link)))
        except (OSError, StopIteration) as error:
            print(f"No {PIP} on {urlsplit(index).hostname or index}: {error}", file=sys.stderr)
            continue
        if hashlib.sha256(wheel.read_bytes()).hexdigest() == PIP_SHA256:
            return wheel
        print(f"The {PIP} of {urlsplit(index).hostname} is another than ours.", file=sys.stderr)
    sys.exit(
        "Coterie's packages need an installer, and pip could not be fetched. Install python3-venv"
        " or uv, or point PIP_INDEX_URL at an index that answers."
    )


def fetch(url: str) -> bytes:
    """What lies at an address of a package index."""
    certificates = pip_setting("cert", "")
    trust = ssl.create_default_context(cafile=certificates[0] if certificates else None)
    if not trust.get_ca_certs() and "@" not in url:
        # A bare system knows no authority. What we fetch is public and checked by its sha256; pip
        # brings its own authorities for everything after.
        trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    with urlopen(url, timeout=60, context=trust) as answer:  # noqa: S310  the admin's own index
        body: bytes = answer.read()
        return body


def index_for_uv() -> list[str | Path]:
    """Pip's index, for a uv that has not been given one of its own."""
    told = [word for word in ("UV_DEFAULT_INDEX", "UV_INDEX_URL") if word in os.environ]
    index = pip_setting("index-url", "")
    return [] if told or not index else ["--default-index", index[0]]


def pip_setting(name: str, default: str) -> list[str]:
    """The values of one of pip's options, from its environment variable or its files."""
    value = os.environ.get(f"PIP_{name.upper().replace('-', '_')}")
    files = ConfigParser(interpolation=None)
    home = Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config"))
    own = os.environ.get("PIP_CONFIG_FILE", "")
    try:
        files.read(["/etc/pip.conf", Path.home() / ".pip/pip.conf", home / "pip/pip.conf", own])
    except Error as error:
        sys.exit(f"pip's settings cannot be read: {error}")
    for section in ("install", "global"):
        value = value or files.get(section, name, fallback=None)
    return (value or default).split()


if __name__ == "__main__":
    main(sys.argv[1:])
