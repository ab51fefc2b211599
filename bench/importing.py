"""Group `import`: posts for each second of CPU, through services, from a dump made here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from xml.sax.saxutils import quoteattr

from bench import databases
from bench.figures import Group, Limit, Measured
from bench.serving import ROOT, environment
from bench.words import Writer, html_of

QUESTIONS, ANSWERS, PEOPLE = 300, 6, 150
POSTS = QUESTIONS * (ANSWERS + 1)
EMPTY = 0  # posts of the database that is imported into: one of its own, made anew each time

LIMITS = (Limit(figure="import.posts_per_cpu_second", limit=100, least=True, of="posts"),)


def write_dump(folder: Path) -> None:
    """Stack Exchange's XML: questions with answers by some people, all of invented words."""
    folder.mkdir(parents=True)
    users = ({"Id": n, "DisplayName": f"Person {n}"} for n in range(1, PEOPLE + 1))
    _write(folder / "Users.xml", "users", users)
    _write(folder / "Posts.xml", "posts", _posts())


def _posts() -> list[dict[str, object]]:
    from bench.fill import START  # noqa: PLC0415  it wakes Django

    writer, rows = Writer(seed=5), []
    for number in range(1, POSTS + 1):
        first = (number - 1) // (ANSWERS + 1) * (ANSWERS + 1) + 1
        at = START + timedelta(minutes=number)
        row: dict[str, object] = {
            "Id": number, "PostTypeId": 1 if number == first else 2, "Body": html_of(writer.body()),
            "CreationDate": at.isoformat(timespec="milliseconds").removesuffix("+00:00"),
            "OwnerUserId": number % PEOPLE + 1, "Score": 1,
        }  # fmt: skip
        own = {"Title": writer.title()} if number == first else {"ParentId": first}
        rows.append(row | own)
    return rows


def _write(path: Path, name: str, rows: object) -> None:
    with path.open("w") as file:
        file.write(f'<?xml version="1.0" encoding="utf-8"?>\n<{name}>\n')
        for row in rows:  # type: ignore[attr-defined]
            said = " ".join(f"{key}={quoteattr(str(value))}" for key, value in row.items())
            file.write(f"  <row {said} />\n")
        file.write(f"</{name}>\n")


def measure() -> Measured:
    """An empty database, a dump, and a process of its own that brings it in."""
    databases.create(EMPTY)
    told = environment(EMPTY)
    subprocess.run([sys.executable, "manage.py", "prepare"], check=True, env=told, cwd=ROOT)
    done = subprocess.run(
        [sys.executable, "-m", "bench.importing"],
        check=True, env=told, cwd=ROOT, stdout=subprocess.PIPE,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    if found["posts"] != POSTS:
        raise AssertionError(f"{found['posts']} of {POSTS} posts came in.")
    return {"import.posts_per_cpu_second": found["posts"] / found["seconds"]}


def main() -> None:
    """Import, and say how many posts there are now and what they took: ours and the database's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  after setup()

    from apps.communities.models import Brand, Community  # noqa: PLC0415
    from apps.threads.models import Post  # noqa: PLC0415
    from bench.cpu import backends_of, seconds_of  # noqa: PLC0415

    Brand.objects.get_or_create(pk=1, defaults={"name": "Bench"})
    Community.objects.create(slug="archive", name="Archive", purpose="To measure by.")
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "bench.stackexchange.com"
        write_dump(dump)
        before = time.process_time()
        call_command("import", "stackexchange", str(dump), community="archive", stdout=sys.stderr)
        url = os.environ["COTERIE_DATABASE_URL"]
        backends = backends_of(url) if databases.is_postgresql() else []
        seconds = time.process_time() - before + seconds_of(backends)
    print(json.dumps({"posts": Post.objects.count(), "seconds": seconds}))


GROUP = Group(
    name="import", limits=LIMITS, measure=measure,
    about=f"{POSTS:,} posts through services, with their search documents",
)  # fmt: skip

if __name__ == "__main__":
    main()
