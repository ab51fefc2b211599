"""The two views that every page is held against, and the write that replies are."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from apps.communities.models import Membership
from apps.threads.models import POSTS_PER_PAGE, Draft, Reaction, Thread


@require_GET
def constant(_request: HttpRequest, size: int) -> HttpResponse:
    """As many bytes as asked for, and nothing else."""
    return HttpResponse(_filler(size))


@cache
def _filler(size: int) -> bytes:
    return b"x" * size


@require_GET
def plain(request: HttpRequest, thread_id: int, page: int) -> HttpResponse:
    """A thread page as one would first write it: four ORM queries and ordinary templates."""
    user: Any = request.user
    thread = get_object_or_404(Thread.objects.select_related("community", "author"), pk=thread_id)
    first = (page - 1) * POSTS_PER_PAGE
    within = thread.posts.filter(number__gt=first, number__lte=first + POSTS_PER_PAGE)
    posts = list(within.select_related("author").order_by("number"))
    membership = Membership.objects.filter(community=thread.community, user=user).first()
    own = Reaction.objects.filter(user=user, post__in=posts)
    mine = set(own.values_list("post_id", "word"))
    for post in posts:
        post.words = [(word, n, (post.pk, word) in mine) for word, n in post.tally.items()]  # type: ignore[attr-defined]
    context = {"thread": thread, "posts": posts, "membership": membership}
    return render(request, "bench/plain.html", context)


@require_POST
@login_required
def insert(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Load session, user, thread and membership, insert one row, redirect."""
    thread = get_object_or_404(Thread, pk=thread_id)
    get_object_or_404(Membership, community=thread.community_id, user=request.user)
    body = request.POST["body"]
    Draft.objects.create(user=request.user, key=request.POST["once"], body=body)  # type: ignore[misc]
    return redirect("bench-plain", thread.pk, 1)
