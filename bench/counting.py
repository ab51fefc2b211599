"""How many queries a member's pages take; run as a process of its own."""

from __future__ import annotations

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

import django

django.setup()

from django.db import connection  # noqa: E402  after setup(), as Django asks
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402


def main() -> None:
    """Print the counts as JSON."""
    site, page = json.loads(sys.argv[1]), sys.argv[2]
    client = Client(SERVER_NAME="localhost")
    client.cookies["session"] = site["session"]
    paths = {
        "thread": f"{site['thread_url']}?page={page}",
        "list": site["community_url"],
        "home": "/",
    }
    print(json.dumps({name: _count(client, path) for name, path in paths.items()}))


def _count(client: Client, path: str) -> int:
    client.get(path)  # templates are compiled and caches filled by the first
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    if response.status_code != 200:  # noqa: PLR2004  what a page answers
        raise AssertionError(f"{path} answered {response.status_code}")
    return len(queries)


if __name__ == "__main__":
    main()
