"""One site's rows, sorted on disk, so that a question finds its answers however large the dump."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from apps.threads.importing.reading import Leftovers
from apps.threads.importing.rows import rows_of

QUESTION, ANSWER = "1", "2"
SOURCES = {"2", "5", "8"}  # kinds of history that hold a body: first, edited, rolled back
SCHEMA = """
CREATE TABLE post (id INTEGER PRIMARY KEY, parent INTEGER, at TEXT, user INTEGER, name TEXT,
  html TEXT, title TEXT, accepted INTEGER, edited TEXT, closed INTEGER, licence TEXT);
CREATE INDEX post_parent ON post (parent);
CREATE TABLE comment (id INTEGER PRIMARY KEY, parent INTEGER, at TEXT, user INTEGER, name TEXT,
  text TEXT, licence TEXT);
CREATE INDEX comment_parent ON comment (parent);
CREATE TABLE user (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE source (post INTEGER PRIMARY KEY, at TEXT, text TEXT);
"""
LINES = """
SELECT 'post', p.id, coalesce(p.parent, 0), p.at, coalesce(p.user, 0), coalesce(u.name, p.name, ''),
  p.html, coalesce(s.text, ''), p.edited, coalesce(p.licence, '')
FROM post p LEFT JOIN user u ON u.id = p.user LEFT JOIN source s ON s.post = p.id
WHERE p.id = :id OR p.parent = :id
UNION ALL
SELECT 'comment', c.id, c.parent, c.at, coalesce(c.user, 0), coalesce(u.name, c.name, ''),
  '', c.text, NULL, coalesce(c.licence, '')
FROM comment c LEFT JOIN user u ON u.id = c.user
WHERE c.parent = :id OR c.parent IN (SELECT id FROM post WHERE parent = :id)
ORDER BY 4, 1 DESC, 2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A question, an answer or a comment, joined with who said it."""

    id: int
    is_comment: bool
    parent: int  # the question of an answer, the post of a comment; 0: none
    created_at: datetime
    user: int  # 0: gone; negative: the site itself
    name: str
    html: str
    markdown: str
    edited_at: datetime | None
    licence: str
    title: str = ""
    accepted: int = 0
    closed: bool = False


class Unplaced(ValueError):  # noqa: N818  said of a row
    """A row that lacks what it needs to have a place."""


class Site:
    """The sorted rows of one site."""

    def __init__(self, path: Path, leftovers: Leftovers) -> None:
        self.leftovers = leftovers
        self.base = sqlite3.connect(path)
        self.base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)

    def close(self) -> None:
        """Let go of the file."""
        self.base.close()

    def take(self, folder: Path) -> None:
        """Add what a folder holds; what was there already is kept."""
        for name, take in FILES.items():
            path = folder / name
            if not path.is_file():
                continue
            for row in rows_of(path, self.leftovers):
                try:
                    take(self, row)
                except (Unplaced, KeyError, ValueError, OverflowError, sqlite3.Error) as error:
                    why = (
                        str(error) if isinstance(error, Unplaced) else "a row that lacks something"
                    )
                    self.leftovers.add(f"{name} {row.get('Id', '?')}", why)
        self.base.commit()

    def posts(self) -> int:
        """How many questions, answers and comments have a place."""
        asked = "SELECT id FROM post WHERE parent IS NULL"
        answers = f"SELECT id FROM post WHERE parent IN ({asked})"  # noqa: S608  no input
        count = f"""
            SELECT (SELECT count(*) FROM ({asked})) + (SELECT count(*) FROM ({answers}))
              + (SELECT count(*) FROM comment WHERE parent IN ({asked} UNION ALL {answers}))
        """  # noqa: S608  no input
        return int(self.base.execute(count).fetchone()[0])

    def threads(self) -> Iterator[tuple[Line, list[Line]]]:
        """Each question, and its lines: itself first, then the rest as they were said."""
        self._report_orphans()
        questions = "SELECT id, title, coalesce(accepted, 0), closed FROM post WHERE parent IS NULL"
        for number, title, accepted, closed in self.base.execute(f"{questions} ORDER BY id"):
            lines = [_line(row) for row in self.base.execute(LINES, {"id": number})]
            own = [line for line in lines if line.id == number and not line.is_comment]
            rest = [line for line in lines if line not in own]
            question = replace(own[0], title=title, accepted=accepted, closed=bool(closed))
            yield question, [question, *rest]

    def _report_orphans(self) -> None:
        known = "SELECT id FROM post"
        asked = "SELECT id FROM post WHERE parent IS NULL"
        lost = {
            "an answer to a question that is not here": (
                f"SELECT id FROM post WHERE parent NOT IN ({asked})"  # noqa: S608  no input
            ),
            "a comment on a post that is not here": (
                f"SELECT id FROM comment WHERE parent NOT IN ({known})"  # noqa: S608  no input
            ),
        }
        for why, query in lost.items():
            for (number,) in self.base.execute(query):
                self.leftovers.add(f"{number}", why)

    def take_post(self, row: Mapping[str, str]) -> None:
        """A question or an answer; other kinds have no place here."""
        kind = row["PostTypeId"]
        if kind not in {QUESTION, ANSWER}:
            raise Unplaced("a tag’s description or the like, no part of a conversation")
        values = (
            int(row["Id"]),
            int(row["ParentId"]) if kind == ANSWER else None,
            _stamp(row["CreationDate"]),
            _number(row, "OwnerUserId"),
            row.get("OwnerDisplayName"),
            row["Body"],
            row.get("Title", ""),
            _number(row, "AcceptedAnswerId"),
            _maybe(row, "LastEditDate"),
            "ClosedDate" in row,
            row.get("ContentLicense"),
        )
        self.base.execute("INSERT OR IGNORE INTO post VALUES (?,?,?,?,?,?,?,?,?,?,?)", values)

    def take_comment(self, row: Mapping[str, str]) -> None:
        """A comment, which becomes a reply to its post."""
        values = (
            int(row["Id"]), int(row["PostId"]), _stamp(row["CreationDate"]), _number(row, "UserId"),
            row.get("UserDisplayName"), row["Text"], row.get("ContentLicense"),
        )  # fmt: skip
        self.base.execute("INSERT OR IGNORE INTO comment VALUES (?,?,?,?,?,?,?)", values)

    def take_user(self, row: Mapping[str, str]) -> None:
        """Who somebody was."""
        values = (int(row["Id"]), row["DisplayName"])
        self.base.execute("INSERT OR IGNORE INTO user VALUES (?,?)", values)

    def take_source(self, row: Mapping[str, str]) -> None:
        """The Markdown of a post, as last written."""
        if row["PostHistoryTypeId"] in SOURCES and "Text" in row:
            values = (int(row["PostId"]), _stamp(row["CreationDate"]), row["Text"])
            self.base.execute(
                "INSERT INTO source VALUES (?,?,?) ON CONFLICT (post) DO UPDATE"
                " SET at = excluded.at, text = excluded.text WHERE excluded.at >= at",
                values,
            )


FILES = {
    "Posts.xml": Site.take_post,
    "Users.xml": Site.take_user,
    "Comments.xml": Site.take_comment,
    "PostHistory.xml": Site.take_source,
}


def _stamp(text: str) -> str:
    """The moment in one sortable spelling. Raises ValueError for what is none."""
    moment = datetime.fromisoformat(text)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="milliseconds")


def _maybe(row: Mapping[str, str], name: str) -> str | None:
    return _stamp(row[name]) if row.get(name) else None


def _number(row: Mapping[str, str], name: str) -> int | None:
    return int(row[name]) if row.get(name) else None


def _line(row: tuple[str, int, int, str, int, str, str, str, str | None, str]) -> Line:
    what, number, parent, at, user, name, html, markdown, edited, licence = row
    return Line(
        id=number,
        is_comment=what == "comment",
        parent=parent,
        created_at=datetime.fromisoformat(at),
        user=user,
        name=name,
        html=html,
        markdown=markdown,
        edited_at=datetime.fromisoformat(edited) if edited else None,
        licence=licence,
    )
