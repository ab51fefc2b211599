"""Saying it better, and seeing what was said before."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.communities.access import Standing
from apps.core.errors import shown_again
from apps.core.limits import limited
from apps.core.models import ALT_LENGTH
from apps.core.requests import Request
from apps.threads import access, selectors, services
from apps.threads.forms import EditForm
from apps.threads.models import BODY_LENGTH, TITLE_LENGTH, Draft, Post
from apps.threads.rendering.composer import Composer
from apps.threads.views.arriving import arrival_of
from apps.threads.views.asking import number_in
from apps.threads.views.composing import (
    errors_of,
    late,
    looked,
    nudge_in,
    only_looks,
    picture_in,
    typed,
)
from apps.threads.views.writing import signed_out


def _edit_again(request: Request, public_id: str, number: int) -> HttpResponse:
    """The page once more, with words that came with an old token."""
    post, standing = selectors.post_standing(request.user, public_id, number)
    access.may_edit(standing, post).require()
    return _given_back(request, post, standing, late(EditForm(request.POST)))


@shown_again(_edit_again)
@require_http_methods(["GET", "HEAD", "POST"])
@limited("edit")
def edit_post(request: Request, public_id: str, number: int) -> HttpResponse:
    """Edit a post. When it was changed meanwhile, both versions are shown and nothing is lost."""
    post, standing = selectors.post_standing(request.user, public_id, number)
    if not request.user.is_authenticated and request.method == "POST":
        return signed_out(request, _address(post))
    access.may_edit(standing, post).require()
    if request.method != "POST":
        return _page(request, (post, standing), *_begun(standing, post))
    form = EditForm(request.POST)
    if form.is_valid() and not only_looks(request):
        try:
            return _edited(request, post, standing, form)
        except services.Conflict as conflict:
            return _conflict(request, conflict.post, standing, form)
        except ValidationError as error:
            form.add_error("body", error)
    return _given_back(request, post, standing, form)


def _given_back(request: Request, post: Post, standing: Standing, form: EditForm) -> HttpResponse:
    """The words given back, and what is wrong with them."""
    title = typed(request, "title", TITLE_LENGTH)
    version = form.cleaned_data.get("version") or post.version
    words = typed(request, "body", BODY_LENGTH)
    composer = replace(
        _composer(standing, post, words),
        alt=typed(request, "alt", ALT_LENGTH),
        version=version,
        errors=errors_of(form),
        look=looked(request, form),
        nudge=nudge_in(request, post.thread.community),
    )
    return _page(request, (post, standing), composer, title, status=422)


def _edited(request: Request, post: Post, standing: Standing, form: EditForm) -> HttpResponse:
    words = form.cleaned_data
    post = services.edit_post(
        standing=standing,
        post=post,
        body=words["body"],
        version=words["version"],
        uploads=picture_in(request, standing),
        arrival=arrival_of(request),
    )
    thread, title = post.thread, words["title"]
    if post.number == 1 and title and title != thread.title:
        services.rename_thread(standing=standing, thread=thread, title=title)
        thread.title = title
    return redirect(post)


def _conflict(request: Request, now: Post, standing: Standing, form: EditForm) -> HttpResponse:
    """What it says now beside what they wrote; posting again puts theirs in its place."""
    yours = form.cleaned_data["body"]
    title = form.cleaned_data["title"] or now.thread.title
    composer = _composer(standing, now, yours)
    return _page(request, (now, standing), composer, title, status=409)


def _begun(standing: Standing, post: Post) -> tuple[Composer, str]:
    """The post's own words and title, or the draft of an edit that was begun."""
    kept = Draft.objects.filter(user=standing.user, key=_key(post)).first()
    words = kept.body if kept and kept.body else post.body
    title = kept.title if kept and kept.title else post.thread.title
    return replace(_composer(standing, post, words), is_kept=words != post.body), title


def _composer(standing: Standing, post: Post, words: str) -> Composer:
    return Composer(
        action=_address(post),
        key=_key(post),
        owner=standing.user.public_id,
        community=post.thread.community.slug,
        label=_("Your words"),
        button=_("Save it"),
        body=words,
        version=post.version,
    )


def _key(post: Post) -> str:
    return f"post-{post.thread.public_id}-{post.number}"


def _address(post: Post) -> str:
    return reverse("threads:edit_post", args=[post.thread.public_id, post.number])


def _page(
    request: Request,
    place: tuple[Post, Standing],
    composer: Composer,
    title: str,
    status: int = 200,
) -> HttpResponse:
    post, standing = place
    names = post.number == 1 and bool(access.may_rename(standing, post.thread))
    context = {
        "post": post,
        "thread": post.thread,
        "community": post.thread.community,
        "composer": composer,
        "title": title if names else "",
        "names": names,
        "is_conflict": status == 409,  # noqa: PLR2004  the status of a conflict
    }
    return render(request, "threads/edit.html", context, status=status)


@require_safe
def history(request: Request, public_id: str, number: int) -> HttpResponse:
    """What a post said before its edits, one change at a time."""
    page = selectors.post_history(request.user, public_id, number, number_in(request, "version", 0))
    context = {"page": page, "community": page.post.thread.community}
    return render(request, "threads/history.html", context)
