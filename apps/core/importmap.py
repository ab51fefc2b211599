"""The one inline script of every page: which module is which file. CSP allows it by its hash."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache

from django.contrib.staticfiles.finders import get_finders
from django.templatetags.static import static


@lru_cache(maxsize=1)
def text() -> str:
    """The map: `coterie/<file>` for every module in static/js, at its hashed address."""
    names = sorted(
        path
        for finder in get_finders()
        for path, _storage in finder.list([])
        if path.startswith("js/") and path.endswith(".js")
    )
    modules = {f"coterie/{name[3:-3]}": static(name) for name in names}
    return json.dumps({"imports": modules}, separators=(",", ":")).replace("<", "\\u003c")


@lru_cache(maxsize=1)
def hash() -> str:  # noqa: A001  read as importmap.hash()
    """The map's sha256, in base64."""
    return base64.b64encode(hashlib.sha256(text().encode()).digest()).decode()


def csp_source() -> str:
    """What `script-src` lists for it."""
    return f"'sha256-{hash()}'"
