"""Open cases in a filled database, by `python -m bench.cases MANY`; says who looks at them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

import django

django.setup()

from django.db import connection  # noqa: E402  after setup(), as Django asks
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.communities.models import Membership  # noqa: E402
from apps.guidelines.models import Edition, Guideline  # noqa: E402
from apps.moderation.models import Case, Opinion  # noqa: E402
from bench.fill import PEOPLE, PLACES, VIEWER, session_of  # noqa: E402
from bench.loading import load, reset_sequences, tidy  # noqa: E402
from bench.words import Writer  # noqa: E402

KEEPER = 3  # who keeps order in all the places they belong to: five of twenty
PATH = "/queue/"
RULES = ("Nobody sells here.", "Keep each other safe.", "Argue with the idea.")


def fill(many: int) -> None:
    """So many open cases, one in ten with an opinion; and some decided this month."""
    Opinion.objects.all().delete()
    Case.objects.all().delete()
    Membership.objects.filter(user=KEEPER).update(role="moderator")
    load(Case, *_cases(many))
    load(Opinion, ["id", "case_id", "author_id", "rung", "text", "at"], _opinions(many))
    reset_sequences(Case, Opinion)
    edition, made = Edition.objects.get_or_create(community=None, version=0)
    if made:
        Guideline.objects.bulk_create(
            Guideline(edition=edition, number=number, title=title)
            for number, title in enumerate(RULES, 1)
        )
    tidy()


def _cases(many: int) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    columns = [
        "id", "public_id", "community_id", "subject_id", "source", "state", "priority", "score",
        "root", "report_count", "rules", "excerpt", "why_held", "wants_opinion", "is_passed_up",
        "waits_for", "opened_at", "due_at", "decided_at", "is_confined",
    ]  # fmt: skip
    writer, now, rules = Writer(seed=7), timezone.now(), '["s1", "s2"]'
    rows = (
        (
            n, f"c{n:09d}", n % PLACES + 1, n * 7 % (PEOPLE - KEEPER) + KEEPER + 1,
            "filter" if n % 9 == 0 else "report", "decided" if n > many else "new", n % 4, 1.0,
            n, n % 6, rules, writer.body()[:200], "[]", n % 15 == 0, False, "",
            now - timedelta(minutes=n), now + timedelta(minutes=n % 4_000 - 100),
            now if n > many else None, False,
        )
        for n in range(1, many + many // 10 + 1)
    )  # fmt: skip
    return columns, rows


def _opinions(many: int) -> Iterator[tuple[Any, ...]]:
    now = timezone.now()
    return ((n, n * 10, VIEWER, "note", "A word is enough.", now) for n in range(1, many // 10))


def queries(session: str) -> int:
    """How many the page of the queue takes."""
    client = Client(SERVER_NAME="localhost")
    client.cookies["session"] = session
    client.get(PATH)  # templates are compiled and caches filled by the first
    with CaptureQueriesContext(connection) as taken:
        response = client.get(PATH)
    if response.status_code != 200:  # noqa: PLR2004  what a page answers
        raise AssertionError(f"{PATH} answered {response.status_code}")
    return len(taken)


if __name__ == "__main__":
    fill(int(sys.argv[1]))
    session = session_of(User.objects.get(pk=KEEPER))
    print(json.dumps({"session": session, "queries": queries(session)}))
