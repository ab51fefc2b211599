"""Somebody who decides about people, by `python -m bench.deciding MANY`.

It says who will be sanctioned, waits for a line, decides about each, says when each decision was
committed, by the clock of the machine, and takes all of them back.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402  after setup(), as Django asks
from django.utils import timezone  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.communities.models import Membership  # noqa: E402
from apps.communities.selectors import standing_of  # noqa: E402
from apps.moderation import services  # noqa: E402
from apps.moderation.models import Case  # noqa: E402
from apps.threads.models import Thread  # noqa: E402
from bench.cases import KEEPER  # noqa: E402
from bench.fill import session_of  # noqa: E402

RULE = {"key": "s1", "number": 1, "title": "Nobody sells here."}
WEEK = timedelta(days=7)


def chosen(keeper: User, many: int) -> list[Case]:
    """So many open cases where they keep order, each about another member of the place."""
    held = Membership.objects.active().filter(user=keeper, role="moderator")
    open_ones = Case.objects.filter(community__in=held.values("community"), state="new")
    cases = list(open_ones.select_related("community")[:many])
    taken = [keeper.pk]
    for case in cases:
        members = Membership.objects.active().filter(community=case.community, role="member")
        member = members.exclude(user__in=taken).select_related("user").order_by("pk")[:1].get()
        taken.append(member.user_id)
        case.subject = member.user
        case.save(update_fields=["subject"])
    return cases


def reader_of(case: Case) -> dict[str, str]:
    """Whom it is about, as their browser would come: a session, and a thread they read."""
    thread = Thread.objects.filter(community=case.community, circle=None)[:1].get()
    session = session_of(User.objects.get(pk=case.subject_id))
    name = settings.SESSION_COOKIE_NAME
    return {"session": session, "topic": f"thread-{thread.public_id}", "cookie": name}


def decide(keeper: User, cases: list[Case]) -> list[float]:
    """Suspend each, and say when it held; afterwards it is as if nothing had been."""
    committed, made = [], []
    until = timezone.now() + WEEK
    choice = services.Choice("suspend", (RULE,), "A word.", until, "Measured.")
    for case in cases:
        standing = standing_of(keeper, case.community)
        made.append((standing, services.decide(standing=standing, case=case, choice=choice)))
        committed.append(time.monotonic())
    for standing, decision in made:
        services.undo(standing=standing, decision=decision)
    return committed


if __name__ == "__main__":
    keeper = User.objects.get(pk=KEEPER)
    cases = chosen(keeper, int(sys.argv[1]))
    print(json.dumps([reader_of(case) for case in cases]), flush=True)
    sys.stdin.readline()
    print(json.dumps(decide(keeper, cases)), flush=True)
