"""Stack Exchange's native XML dump, read site by site."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from apps.threads.importing.converting import converted
from apps.threads.importing.reading import Reader, Unreadable
from apps.threads.importing.staging import FILES, Line, Site
from apps.threads.importing.unpacking import folders
from apps.threads.services.archive import ImportedAuthor, ImportedPost, ImportedThread

LICENCES = (  # of contributions that do not name theirs, by when they were made
    (datetime(2011, 4, 8, tzinfo=UTC), "CC BY-SA 2.5"),
    (datetime(2018, 5, 2, tzinfo=UTC), "CC BY-SA 3.0"),
)
LATEST_LICENCE = "CC BY-SA 4.0"
_DATED = re.compile(r"[-_](19|20)\d\d(-\d\d)?$")  # "beer-2022" belongs to "beer"


class StackExchange(Reader):
    """Folders or archives of Posts.xml and its companions; several may make one site."""

    def open(self) -> None:
        """Sort every row into a small database of its own, since dumps do not fit in memory."""
        self.sites: dict[str, Site] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="coterie-import-")
        here = Path(self._folder.name)
        unpacked = here / "unpacked"
        unpacked.mkdir()
        for path in self.paths:
            for folder in folders(path, unpacked, FILES):
                name = site_name(self.site or folder.name)
                if name not in self.sites:
                    self.sites[name] = Site(here / f"{len(self.sites)}.sqlite3", self.leftovers)
                self.sites[name].take(folder)
        for name, site in self.sites.items():
            if not site.posts():
                self.leftovers.add(name, "a site without Posts.xml")
        if not self.count():
            raise Unreadable("There are no posts in what was named: is Posts.xml among it?")

    def close(self) -> None:
        """End the sorting databases and remove what was unpacked."""
        for site in self.sites.values():
            site.close()
        self._folder.cleanup()

    def count(self) -> int:
        """Questions, answers and comments that have a place."""
        return sum(site.posts() for site in self.sites.values())

    def threads(self) -> Iterator[tuple[str, ImportedThread]]:
        """Each question with its answers and comments, by site."""
        for name, site in sorted(self.sites.items()):
            host = host_of(name)
            for question, lines in site.threads():
                yield f"stackexchange:{name}"[:40], _thread(host, question, lines)


def site_name(called: str) -> str:
    """The site a folder is called after: "beer" of "beer-2022" and of "beer.stackexchange.com"."""
    name = _DATED.sub("", called.lower())
    return name.removesuffix(".stackexchange.com").replace(".", "-")


def host_of(name: str) -> str:
    """Where the site lives: meta sites are named with the word between."""
    if name.endswith("-meta"):
        name = f"{name.removesuffix('-meta')}.meta"
    elif name.startswith("meta-"):
        name = f"{name.removeprefix('meta-')}.meta"
    elif "-" in name:  # the dump of another domain: stackoverflow-com
        return name.replace("-", ".")
    return f"{name}.stackexchange.com"


def _thread(host: str, question: Line, lines: list[Line]) -> ImportedThread:
    return ImportedThread(
        key=f"thread-{question.id}",
        title=question.title,
        kind="question",
        posts=tuple(_post(host, line, question) for line in lines),
        url=f"https://{host}/questions/{question.id}",
        is_locked=question.closed,
    )


def _post(host: str, line: Line, question: Line) -> ImportedPost:
    markdown, html = (line.markdown, "") if line.is_comment else converted(line.html, line.markdown)
    key = f"comment-{line.id}" if line.is_comment else f"post-{line.id}"
    return ImportedPost(
        key=key,
        author=_author(host, line),
        created_at=line.created_at,
        markdown=markdown,
        html="" if markdown else html,
        edited_at=line.edited_at,
        url=_address(host, line),
        licence=line.licence or licence_at(line.created_at),
        accepted=not line.is_comment and line.id == question.accepted,
        reply_to=f"post-{line.parent}" if line.is_comment else "",
    )


def _author(host: str, line: Line) -> ImportedAuthor:
    if line.user > 0:
        name = line.name or f"user {line.user}"
        return ImportedAuthor(f"user-{line.user}", name, f"https://{host}/users/{line.user}")
    if line.user < 0:
        return ImportedAuthor("user-community", line.name or "Community")
    name = line.name or "a former member"
    return ImportedAuthor(f"gone-{name}"[:40], name)


def _address(host: str, line: Line) -> str:
    if line.is_comment:
        return f"https://{host}/posts/comments/{line.id}"
    return f"https://{host}/{'a' if line.parent else 'q'}/{line.id}"


def licence_at(moment: datetime) -> str:
    """The licence that held when something was contributed."""
    return next((name for until, name in LICENCES if moment < until), LATEST_LICENCE)
