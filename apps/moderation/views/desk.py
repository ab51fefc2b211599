"""The desk of those who keep order: what waits, and one case of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from apps.core.requests import Request
from apps.moderation.selectors.desk import Desk
from apps.moderation.selectors.queue import queue as queue_page
from apps.moderation.views import deciding, looking
from apps.moderation.views import together as many
from apps.moderation.views.keeping import (
    Work,
    addresses,
    keepers_only,
    show_case,
    undoable,
    with_case,
)


@require_safe
@keepers_only
def queue(request: Request, desk: Desk) -> HttpResponse:
    """Everything that waits, the most urgent first."""
    found = queue_page(desk, request.GET.get("after", ""))
    following = found.items[0] if found.items else None
    context = {"queue": found, "undoable": undoable(request, desk), "following": following}
    return render(request, "moderation/queue.html", {**context, **addresses(request, desk)})


@require_safe
@with_case
def case(request: Request, work: Work) -> HttpResponse:
    """One case, beside the others."""
    return show_case(request, work)


CASE = "queue/<public_id:public_id>/"
urlpatterns = [
    path("queue/", queue, name="queue"),
    path("queue/together/", many.together, name="together"),
    path("queue/undo/", deciding.undo, name="undo"),
    path(CASE, case, name="case"),
    path(f"{CASE}letter/", deciding.letter, name="letter"),
    path(f"{CASE}decision/", deciding.decide, name="decide"),
    path(f"{CASE}second/", deciding.second, name="second"),
    path(f"{CASE}nothing/", deciding.nothing, name="nothing"),
    path(f"{CASE}appeal/", deciding.appeal, name="answer_appeal"),
    path(f"{CASE}look/", looking.look, name="look"),
    path(f"{CASE}glass/", looking.glass, name="glass"),
    path(f"{CASE}pictures/<public_id:upload>/", looking.picture, name="picture"),
    path(f"{CASE}notes/", looking.note, name="note"),
    path(f"{CASE}opinion/", looking.opinion, name="opinion"),
]
