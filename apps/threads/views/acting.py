"""Buttons beside posts and threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh, reswap, retarget

from apps.communities.access import Standing
from apps.core.limits import limited
from apps.core.requests import Request
from apps.threads import selectors, services
from apps.threads.forms import SwitchForm
from apps.threads.models import Post, Thread
from apps.threads.rendering import posts as drawing

Switch: TypeAlias = Callable[[Standing, Thread, bool], object]


@require_POST
@limited("react")
def react(request: Request, public_id: str, number: int, word: str) -> HttpResponse:
    """Leave a word on a post, or take it back."""
    post, standing = selectors.post_standing(request.user, public_id, number)
    on = _switch(request)
    if on is None:
        return HttpResponse(status=422)
    services.react(standing=standing, post=post, word=word, on=on)
    return post_again(request, post)


@require_POST
@limited("act")
def delete_post(request: Request, public_id: str, number: int) -> HttpResponse:
    """Take a post away; that something stood there stays."""
    post, standing = selectors.post_standing(request.user, public_id, number)
    services.delete_post(standing=standing, post=post)
    thread = selectors.thread_if_visible(request.user, public_id)
    if thread is None:  # its only post is gone, and the thread with it
        return go(request, post.thread.community.get_absolute_url())
    if not post.has_a_place:  # it leaves none behind either
        return go(request, thread.get_absolute_url())
    return post_again(request, post)


@require_POST
@limited("act")
def accept(request: Request, public_id: str, number: int) -> HttpResponse:
    """Say that a reply answered the question, or that it did not after all."""
    post, standing = selectors.post_standing(request.user, public_id, number)
    on = _switch(request)
    if on is None:
        return HttpResponse(status=422)
    if on:
        services.accept_answer(standing=standing, post=post)
    else:
        services.withdraw_answer(standing=standing, thread=post.thread)
    # To an address with a # on the page that is open, browsers only scroll.
    return HttpResponseClientRefresh() if request.htmx else redirect(post)


@require_POST
@limited("act")
def pin(request: Request, public_id: str) -> HttpResponse:
    """Keep a thread at the top of its community, or no more."""
    return _switched(
        request,
        public_id,
        lambda standing, thread, on: services.pin_thread(standing=standing, thread=thread, on=on),
    )


@require_POST
@limited("act")
def lock(request: Request, public_id: str) -> HttpResponse:
    """Close a thread to replies, or open it again."""
    return _switched(
        request,
        public_id,
        lambda standing, thread, on: services.lock_thread(standing=standing, thread=thread, on=on),
    )


@require_POST
@limited("act")
def follow(request: Request, public_id: str) -> HttpResponse:
    """Hear of new replies, or no more."""
    thread, standing = selectors.thread_standing(request.user, public_id)
    on = _switch(request)
    if on is None:
        return HttpResponse(status=422)
    services.follow_thread(standing=standing, thread=thread, on=on)
    if not request.htmx:
        return redirect(thread)
    context = {"follows": on, "thread": thread}
    response = render(request, "threads/_follow.html", context)
    return reswap(retarget(response, "#follow"), "outerHTML")


def _switch(request: Request) -> bool | None:
    """On or off; None for what is neither."""
    form = SwitchForm(request.POST)
    return bool(form.cleaned_data["on"]) if form.is_valid() else None


def _switched(request: Request, public_id: str, switch: Switch) -> HttpResponse:
    thread, standing = selectors.thread_standing(request.user, public_id)
    on = _switch(request)
    if on is None:
        return HttpResponse(status=422)
    switch(standing, thread, on)
    return go(request, thread.get_absolute_url())


def post_again(request: Request, post: Post) -> HttpResponse:
    """The post as it is now: in its place for htmx, on its page otherwise."""
    if not request.htmx:
        return redirect(post)
    page = selectors.single_post(request.user, post.thread.public_id, post.number)
    response = HttpResponse(drawing.single(page))
    return reswap(retarget(response, f"#r{post.number}"), "outerHTML")


def go(request: Request, url: str) -> HttpResponse:
    """On to another page, with or without htmx."""
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
