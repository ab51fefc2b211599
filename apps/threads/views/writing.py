"""Starting threads and replying."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from apps.communities.access import Standing
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from apps.core.errors import shown_again
from apps.core.limits import limited
from apps.core.models import ALT_LENGTH
from apps.core.requests import Request
from apps.guidelines.access import owed
from apps.threads import access, selectors, services
from apps.threads.forms import ReplyForm, ThreadForm
from apps.threads.models import (
    BODY_LENGTH,
    TITLE_LENGTH,
    Draft,
    Post,
    Thread,
    ThreadKind,
)
from apps.threads.rendering.composer import Composer
from apps.threads.views.arriving import arrival_of, opened_in
from apps.threads.views.composing import (
    errors_of,
    late,
    looked,
    nudge_in,
    only_looks,
    picture_in,
    reply_composer,
    sent_before,
    too_soon,
    typed,
)
from apps.threads.views.pacing import paced, require_new_words
from apps.threads.views.reading import shown


def _reply_again(request: Request, public_id: str) -> HttpResponse:
    """The composer once more, with words that came with an old token."""
    thread, standing = selectors.thread_standing(request.user, public_id)
    access.may_reply(standing, thread).require()
    return _not_yet(request, late(ReplyForm(request.POST)), public_id)


def _reply_too_soon(request: Request, said: str, public_id: str) -> HttpResponse:
    """The composer once more, with words that came sooner than we take them."""
    thread, standing = selectors.thread_standing(request.user, public_id)
    access.may_reply(standing, thread).require()
    return _not_yet(request, too_soon(ReplyForm(request.POST), said), public_id)


@shown_again(_reply_again)
@require_POST
@paced(_reply_too_soon)
@limited("post")
def reply(request: Request, public_id: str) -> HttpResponse:
    """Take a reply; htmx gets an empty composer, and fetches the post as everybody does."""
    thread, standing = selectors.thread_standing(request.user, public_id)
    if not request.user.is_authenticated:
        return signed_out(request, reverse("threads:reply", args=[public_id]))
    access.may_reply(standing, thread).require()
    form = ReplyForm(request.POST)
    is_meant = form.is_valid() and not only_looks(request)
    post = _replied(request, form, thread, standing) if is_meant else None
    if post is None:
        return _not_yet(request, form, public_id)
    if not request.htmx:
        return redirect(post)
    if post.held_at is not None:
        return _waits(request, thread)
    if not form.cleaned_data["last"]:
        return HttpResponseClientRedirect(post.get_absolute_url())
    page = selectors.posts_after(request.user, public_id, post.number)
    context = {"page": page, "composer": reply_composer(page), "community": thread.community}
    response = render(request, "threads/thread.html#replied", context)
    return trigger_client_event(response, "live", {"target": "#tail"}, after="settle")


def _waits(request: Request, thread: Thread) -> HttpResponse:
    """An empty composer, and above it what waits, for its author to see that it is safe."""
    last = selectors.page_of(max(1, thread.post_count))
    page = selectors.thread_page(request.user, thread.public_id, last)
    context = {"page": page, "composer": reply_composer(page), "arrives": True}
    return render(request, "threads/thread.html#held", context | {"community": thread.community})


def _replied(request: Request, form: ReplyForm, thread: Thread, standing: Standing) -> Post | None:
    """The reply, or nothing, and the form says why."""
    number = form.cleaned_data["to"]
    require_new_words(request, form.cleaned_data["body"], form.cleaned_data["once"])
    try:
        return services.reply_to_thread(
            standing=standing,
            thread=thread,
            body=form.cleaned_data["body"],
            reply_to=thread.posts.filter(number=number).first() if number else None,
            once=form.cleaned_data["once"],
            uploads=picture_in(request, standing),
            arrival=arrival_of(request),
        )
    except services.SentBefore as sent:
        form.add_error("body", sent_before(sent.post))
    except services.TooSoon as wait:
        form.add_error("body", str(wait))
    except ValidationError as error:
        form.add_error("body", error)
    return None


def _not_yet(request: Request, form: ReplyForm, public_id: str) -> HttpResponse:
    """The words given back, with what is wrong with them, or how they will look."""
    last = max(1, selectors.visible_thread(request.user, public_id).post_count)
    page = selectors.thread_page(request.user, public_id, selectors.page_of(last))
    composer = replace(
        reply_composer(page, to=form.cleaned_data.get("to") or 0),
        body=typed(request, "body", BODY_LENGTH),
        opened=opened_in(request),
        alt=typed(request, "alt", ALT_LENGTH),
        errors=errors_of(form),
        look=looked(request, form),
        nudge=nudge_in(request, page.thread.community),
        is_last=request.POST.get("last") == "1",
    )
    if request.htmx:
        context = {"page": page, "composer": composer, "community": page.thread.community}
        return render(request, "threads/thread.html#composer", context, status=422)
    return shown(request, page, composer, status=422)


def _new_again(request: Request, slug: str) -> HttpResponse:
    """The page once more, with words that came with an old token."""
    community = get_object_or_404(Community.objects.readable_by(request.user), slug=slug)
    standing = standing_of(request.user, community)
    access.may_start(standing).require()
    return _given_back(request, late(ThreadForm(request.POST)), standing, community)


def _new_too_soon(request: Request, said: str, slug: str) -> HttpResponse:
    """The page once more, with words that came sooner than we take them."""
    community = get_object_or_404(Community.objects.readable_by(request.user), slug=slug)
    standing = standing_of(request.user, community)
    access.may_start(standing).require()
    return _given_back(request, too_soon(ThreadForm(request.POST), said), standing, community)


@shown_again(_new_again)
@require_http_methods(["GET", "HEAD", "POST"])
@paced(_new_too_soon)
@limited("thread")
def new(request: Request, slug: str) -> HttpResponse:
    """A new thread: its kind, its title, its first words."""
    readable = Community.objects.readable_by(request.user)
    community = get_object_or_404(readable, slug=slug)
    if not request.user.is_authenticated and request.method == "POST":
        return signed_out(request, reverse("threads:new", args=[slug]))
    standing = standing_of(request.user, community)
    if request.method != "POST" and (page := owed(standing)):
        return redirect(f"{page}?{urlencode({'next': request.get_full_path()})}")
    access.may_start(standing).require()
    if request.method != "POST":
        return _blank(request, standing, community)
    form = ThreadForm(request.POST)
    is_meant = form.is_valid() and not only_looks(request)
    thread = _started(request, form, standing) if is_meant else None
    if thread is not None:
        if request.htmx:
            return HttpResponseClientRedirect(thread.get_absolute_url())
        return redirect(thread)
    return _given_back(request, form, standing, community)


def _given_back(
    request: Request, form: ThreadForm, standing: Standing, community: Community
) -> HttpResponse:
    """The words given back, and what is wrong with them."""
    composer = replace(
        _composer(standing, community, typed(request, "body", BODY_LENGTH)),
        opened=opened_in(request),
        alt=typed(request, "alt", ALT_LENGTH),
        errors=errors_of(form),
        look=looked(request, form),
        nudge=nudge_in(request, community),
    )
    context = {
        "community": community,
        "composer": composer,
        "form": form,
        "title": typed(request, "title", TITLE_LENGTH),
        "kind": form.cleaned_data.get("kind", ThreadKind.DISCUSSION),
    }
    return render(request, "threads/new.html", context, status=422)


def _started(request: Request, form: ThreadForm, standing: Standing) -> Thread | None:
    require_new_words(request, form.cleaned_data["body"], form.cleaned_data["once"])
    try:
        return services.start_thread(
            standing=standing,
            kind=form.cleaned_data["kind"],
            title=form.cleaned_data["title"],
            body=form.cleaned_data["body"],
            once=form.cleaned_data["once"],
            uploads=picture_in(request, standing),
            arrival=arrival_of(request),
        )
    except services.SentBefore as sent:
        form.add_error("body", sent_before(sent.post))
    except ValidationError as error:
        form.add_error("body", error)
    return None


def _blank(request: Request, standing: Standing, community: Community) -> HttpResponse:
    composer = _composer(standing, community, "")
    kept = Draft.objects.filter(user=standing.user, key=composer.key).first()
    kind = (kept and kept.kind) or request.GET.get("kind", "")
    context = {
        "community": community,
        "composer": replace(composer, body=kept.body, is_kept=True) if kept else composer,
        "form": None,
        "title": kept.title if kept else "",
        "kind": kind if kind in ThreadKind.values else ThreadKind.DISCUSSION,
    }
    return render(request, "threads/new.html", context)


def _composer(standing: Standing, community: Community, body: str) -> Composer:
    allowance = services.allowance_of(standing)
    return Composer(
        action=reverse("threads:new", args=[community.slug]),
        key=f"community-{community.slug}",
        owner=standing.user.public_id,
        community=community.slug,
        label=_("Your words"),
        button=_("Start the thread"),
        new_until=allowance.new_until,
        asks_few_links=allowance.links is not None,
        body=body,
    )


def signed_out(request: Request, action: str) -> HttpResponse:
    """The session ended while they wrote: their words, and the way back in.

    Raises Denied for htmx: a notice says it, and the words are on the page still.
    """
    if request.htmx:
        raise Denied(_("Sign in to take part."))
    context = {
        "action": action,
        "words": typed(request, "body", BODY_LENGTH),
        "title": typed(request, "title", TITLE_LENGTH),
        "kind": typed(request, "kind", 20),
        "once": typed(request, "once", 32),
    }
    return render(request, "threads/signed_out.html", context, status=403)
