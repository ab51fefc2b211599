"""The two full-text indexes, asked in their own tongues behind one interface."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from typing import Any, Protocol

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.communities.models import Circle, Community
from apps.core.prepared import answers
from apps.search.words import Ask, Term

RANKED_WHOLLY, RANKED_NEWEST = 5000, 2000
CANDIDATES, OF_EACH = 110, 3  # roots that PostgreSQL weighs, and documents of each
ABOUT = 1 << 62  # above every id: what is about the words comes before what is newer
ERA = 1 << 14  # ids that share a lexeme in PostgreSQL's index
LARGE, PROBED = 8 * ERA, 2  # ids above which a word is tried, and eras it is tried on, first
SURELY, SAFE = 4, 1.2  # times too many to count exactly; times more eras than the last suggest

# The newer of two equally fitting things comes first; half a year halves what newness adds.
FRESH_POSTGRESQL = (
    "(0.4 + 0.6 / (1 + greatest(extract(epoch FROM now() - at)::float8, 0) / 15552000))"
)
FRESH_SQLITE = "(0.4 + 0.6 / (1 + max(julianday('now') - julianday(at), 0) / 180.0))"


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that matches, as the thing it stands for."""

    kind: str
    object_id: int


@dataclass(frozen=True, slots=True)
class Hits:
    """Some of the documents found, best first, one for each root."""

    rows: list[Hit]
    is_common: bool = False  # above what is ranked wholly: only the newest were


@dataclass(slots=True)
class Where:
    """Conditions on a document, and what fills their placeholders."""

    conditions: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, condition: str, *values: Any) -> None:
        self.conditions.append(condition)
        self.values.extend(values)

    def among(self, column: str, rows: QuerySet[Any, Any], *, or_none: bool = False) -> None:
        """Keep the documents whose column is one of these rows' keys; asked for once."""
        try:
            sql, values = rows.values("pk").query.sql_with_params()
        except EmptyResultSet:
            sql, values = "SELECT CAST(NULL AS bigint)", ()
        listed = f"= ANY(ARRAY({sql}))" if connection.vendor == "postgresql" else f"IN ({sql})"
        none = f"d.{column} IS NULL OR " if or_none else ""
        self.add(f"({none}d.{column} {listed})", *values)

    def __str__(self) -> str:
        return " AND ".join(self.conditions)


class Backend(Protocol):
    """A full-text index over documents."""

    def find(self, ask: Ask, where: Where, *, skip: int, limit: int) -> Hits:
        """The best documents with these words, under these conditions."""


def find(ask: Ask, viewer: User | AnonymousUser, *, skip: int, limit: int) -> Hits:
    """The best documents among those in places and circles that the viewer may read."""
    where = Where()
    places = Community.objects.readable_by(viewer)
    where.among("community_id", places.filter(slug=ask.place) if ask.place else places)
    where.among("circle_id", Circle.objects.joined_by(viewer), or_none=True)
    if ask.by:
        where.among("author_id", User.objects.filter(handle=ask.by))
    if not (ask.place or ask.by):
        where.add("d.quiet_at IS NULL")  # found where it is looked for, and not everywhere
    if not ask.wanted:
        return _newest(where, skip=skip, limit=limit)
    return backend().find(ask, where, skip=skip, limit=limit)


def backend() -> Backend:
    """The one for the database in use."""
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()


def _newest(where: Where, *, skip: int, limit: int) -> Hits:
    """Without words there is nothing to rank: the newest, one for each root."""
    sql = f"""
        WITH newest AS (
            SELECT d.id, d.kind, d.object_id, d.root FROM search_document d
            WHERE {where} ORDER BY d.id DESC LIMIT {RANKED_NEWEST}
        ), best AS (
            SELECT *, row_number() OVER (PARTITION BY root ORDER BY id DESC) AS place FROM newest
        )
        SELECT kind, object_id FROM best WHERE place = 1 ORDER BY id DESC LIMIT %s OFFSET %s
    """  # noqa: S608  conditions are ours, values are placeholders
    with connection.cursor() as cursor:
        cursor.execute(sql, [*where.values, limit, skip])
        return Hits([Hit(*row) for row in cursor.fetchall()])


# Apart, so that what a post says itself counts beside what its thread is called.
FIT = "-bm25(search_words, 1.5, 0.0) - bm25(search_words, 0.0, 1.0)"
# bm25 first counts every document with the words, which for common ones takes longer than the rest.
FIT_OF_COMMON = """
    CASE WHEN d.id IN (
        SELECT rowid FROM search_words WHERE search_words MATCH %s AND rowid >= %s
    ) THEN 3 ELSE 1 END
"""
SQLITE = """
    WITH scored AS MATERIALIZED (
        SELECT d.id, d.kind, d.object_id, d.root, ({fit}) * {fresh} AS score
        FROM search_words CROSS JOIN search_document d ON d.id = search_words.rowid
        WHERE search_words MATCH %s AND search_words.rowid >= %s AND {where}
    ), best AS (
        SELECT *, row_number() OVER page AS place FROM scored
        WINDOW page AS (PARTITION BY root ORDER BY score DESC, id DESC)
    )
    SELECT kind, object_id FROM best WHERE place = 1
    ORDER BY score DESC, id DESC LIMIT %s OFFSET %s
"""


class SQLite:
    """FTS5: a table of words beside the documents, walked from the newest."""

    def find(self, ask: Ask, where: Where, *, skip: int, limit: int) -> Hits:
        """Rank all hits; when they are too many, the newest of them."""
        question = self.question(ask)
        oldest = self._oldest_ranked(question, where)
        fitting: tuple[Any, ...]
        if oldest:
            about = f"{{title}} : ({' AND '.join(map(self._term, ask.wanted))})"
            fit, fitting = FIT_OF_COMMON, (about, oldest)
        else:
            fit, fitting = FIT, ()
        sql = SQLITE.format(fit=fit, fresh=FRESH_SQLITE, where=where)
        with connection.cursor() as cursor:
            cursor.execute(sql, [*fitting, question, oldest, *where.values, limit, skip])
            return Hits([Hit(*row) for row in cursor.fetchall()], is_common=oldest > 0)

    def _oldest_ranked(self, question: str, where: Where) -> int:
        """The id from which on hits are ranked: 0, or that of the 2,000th of too many."""
        sql = f"""
            SELECT d.id FROM search_words CROSS JOIN search_document d ON d.id = search_words.rowid
            WHERE search_words MATCH %s AND {where}
            ORDER BY search_words.rowid DESC LIMIT {RANKED_WHOLLY + 1}
        """  # noqa: S608  conditions are ours, values are placeholders
        with connection.cursor() as cursor:
            cursor.execute(sql, [question, *where.values])
            ids = cursor.fetchall()
        return int(ids[RANKED_NEWEST - 1][0]) if len(ids) > RANKED_WHOLLY else 0

    def question(self, ask: Ask) -> str:
        """In FTS5's language; every word is letters and digits, and quoted."""
        wanted = " AND ".join(map(self._term, ask.wanted))
        unwanted = " OR ".join(map(self._term, ask.unwanted))
        return f"({wanted}) NOT ({unwanted})" if unwanted else wanted

    def _term(self, term: Term) -> str:
        return f'"{" ".join(term.words)}"' + (" *" if term.unfinished else "")


class PostgreSQL:
    """A generated tsvector and its GIN index.

    In two steps: what is about the words, then what is newest, are candidates; and only of these
    the words are read and weighed.
    """

    SETTINGS = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; "
    SETTINGS += "SET LOCAL max_parallel_workers_per_gather = 0; "
    SETTINGS += "SET LOCAL plan_cache_mode = force_generic_plan"  # there is but one good plan

    def find(self, ask: Ask, where: Where, *, skip: int, limit: int) -> Hits:
        """Rank all hits; when they are too many, the newest of them."""
        with transaction.atomic():
            with connection.cursor() as cursor:  # the planner knows not what reading words costs
                cursor.execute(self.SETTINGS)
            newest = answers("SELECT coalesce(max(id), 0) FROM search_document", [])[0][0]
            seen = PROBED * ERA if newest > LARGE else 0
            among = self._count(ask, where, self._window(newest, PROBED)) if seen else 0
            if among * newest <= SURELY * RANKED_WHOLLY * max(seen, 1):
                total, rows = self._ask(ask, where, [], skip=skip, limit=limit)
                if total <= RANKED_WHOLLY:
                    return Hits(rows)
            eras = PROBED
            while True:
                if among < RANKED_NEWEST and seen:
                    eras = max(eras + 1, ceil(SAFE * RANKED_NEWEST / max(among, 20) * seen / ERA))
                total, rows = self._ask(
                    ask, where, self._window(newest, eras), skip=skip, limit=limit
                )
                if total >= RANKED_NEWEST or eras * ERA > newest:
                    return Hits(rows, is_common=True)
                seen, among = eras * ERA, total

    def _window(self, newest: int, eras: int) -> list[str]:
        """The lexemes of the last eras; the one under way comes on top of their number."""
        last = newest // ERA
        return [f"'#e{era}'" for era in range(last, max(last - eras - 1, -1), -1)]

    def _count(self, ask: Ask, where: Where, window: list[str]) -> int:
        """How many hits there are in a window, at most as many as are ever ranked."""
        sql = f"""
            SELECT count(*) FROM (
                SELECT FROM search_document d
                WHERE d.words @@ to_tsquery('english', %s) AND d.words @@ %s::tsquery AND {where}
                LIMIT {RANKED_NEWEST}
            ) AS few
        """  # noqa: S608  conditions are ours, values are placeholders
        rows = answers(sql, [self.question(ask), " | ".join(window), *where.values])
        return int(rows[0][0])

    def _ask(
        self, ask: Ask, where: Where, window: list[str], *, skip: int, limit: int
    ) -> tuple[int, list[Hit]]:
        """How many hits there are, in all or in a window of eras, and the best."""
        question, about, eras = self.question(ask), self.about(ask), " | ".join(window)
        # Not "&&": of two questions the index asks the second only where the first had an answer.
        within = "AND d.words @@ %s::tsquery" if window else ""
        sql = SQL.format(
            where=where,
            within=within,
            order="" if window else f"LIMIT {RANKED_WHOLLY + 1}",
            ranked=f"ORDER BY id DESC LIMIT {RANKED_NEWEST}" if window else "",
            most=10**9 if window else RANKED_WHOLLY,
        )
        era = [eras] if window else []
        values = [question, *era, *where.values, about, *era, question, limit, skip]
        rows = answers(sql, values)
        return rows[0][0], [Hit(kind, key) for _, kind, key in rows if kind is not None]

    def question(self, ask: Ask) -> str:
        """In to_tsquery's language; every word is letters and digits."""
        terms = [self._term(term, " <-> ") for term in ask.wanted]
        terms += [f"!{self._term(term, ' <-> ')}" for term in ask.unwanted]
        return " & ".join(terms)

    def about(self, ask: Ask) -> str:
        """The same for the weightiest words, which have no places to stand together in."""
        return " & ".join(self._term(term, " & ") for term in ask.wanted)

    def _term(self, term: Term, together: str) -> str:
        return "(" + together.join(term.words) + (":*" if term.unfinished else "") + ")"


SQL = f"""
    WITH hits AS MATERIALIZED (
        SELECT d.id, d.root FROM search_document d
        WHERE d.words @@ to_tsquery('english', %s) {{within}} AND {{where}} {{order}}
    ), ranked AS MATERIALIZED (
        SELECT * FROM hits WHERE (SELECT count(*) FROM hits) <= {{most}} {{ranked}}
    ), about AS MATERIALIZED (
        SELECT d.id FROM search_document d
        WHERE EXISTS (SELECT FROM ranked) AND d.words @@ regexp_replace(
            to_tsquery('english', %s)::text, '''([^'']+)''', '''=\\1''', 'g')::tsquery {{within}}
    ), told AS MATERIALIZED (
        SELECT id, root, CASE WHEN id IN (SELECT id FROM about) THEN {ABOUT} + id ELSE id END AS by
        FROM ranked
    ), placed AS (
        SELECT id, row_number() OVER (PARTITION BY root ORDER BY by DESC) AS place
        FROM told WHERE root IN (
            SELECT root FROM told GROUP BY root ORDER BY max(by) DESC LIMIT {CANDIDATES}
        )
    ), scored AS (
        SELECT d.id, d.kind, d.object_id, d.root,
               ts_rank(d.words, to_tsquery('english', %s)) * {FRESH_POSTGRESQL} AS score
        FROM search_document d
        WHERE d.id = ANY (ARRAY(SELECT id FROM placed WHERE place <= {OF_EACH}))
    ), best AS (
        SELECT DISTINCT ON (root) * FROM scored ORDER BY root, score DESC, id DESC
    ), page AS (
        SELECT * FROM best ORDER BY score DESC, id DESC LIMIT %s OFFSET %s
    )
    SELECT (SELECT count(*) FROM hits), page.kind, page.object_id
    FROM (SELECT 1) AS one LEFT JOIN page ON true ORDER BY page.score DESC, page.id DESC
"""  # noqa: S608  numbers of ours
