"""Reading threads."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from apps.communities.models import Community
from apps.core.limits import limited
from apps.core.requests import Request
from apps.threads import selectors, services
from apps.threads.forms import SeenForm
from apps.threads.rendering.composer import Composer
from apps.threads.slots import panel_of
from apps.threads.views import visitors
from apps.threads.views.asking import number_if_any, number_in, page_in
from apps.threads.views.composing import reply_composer


@require_safe
def thread(request: Request, public_id: str, slug: str) -> HttpResponse:
    """Show a page of a thread, at its one address."""
    number = page_in(request)
    if not request.user.is_authenticated:
        return visitors.thread(request, public_id, slug, number)
    page = selectors.thread_page(request.user, public_id, number)
    if slug != page.thread.slug:
        return at_its_address(page.thread.get_absolute_url(), number)
    return shown(request, page, _composer(request, page))


def _composer(request: Request, page: selectors.ThreadPage) -> Composer | None:
    if not page.may_reply:
        return None
    quoted = number_if_any(request, "quote")
    quote = selectors.quotation(page, quoted) if quoted else ""
    return reply_composer(page, to=number_if_any(request, "to") or quoted, quote=quote)


def shown(
    request: Request,
    page: selectors.ThreadPage,
    composer: Composer | None,
    status: int = 200,
) -> HttpResponse:
    """The thread page, as a view answers it."""
    context = {
        "page": page,
        "composer": composer,
        "community": page.thread.community,
        "panel": panel_of(page.standing, page.thread),
    }
    return render(request, "threads/thread.html", context, status=status)


def at_its_address(url: str, number: int) -> HttpResponse:
    """Where the thread lives under its present title."""
    return redirect(f"{url}?page={number}" if number > 1 else url)


@require_safe
def posts(request: Request, public_id: str) -> HttpResponse:
    """What came after a number, as pieces of the page; 204 when nothing did."""
    after, first = number_in(request, "after", 0), number_in(request, "first", 0)
    page = selectors.posts_after(request.user, public_id, after, first)
    if not page.news:
        return HttpResponse(status=204)
    return render(request, "threads/thread.html#arrived", {"page": page})


@require_POST
@limited("mark")
def seen(request: Request, public_id: str) -> HttpResponse:
    """Remember how far somebody has read."""
    thread = selectors.visible_thread(request.user, public_id)
    form = SeenForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    services.mark_read(user=request.user, thread=thread, number=form.cleaned_data["number"])
    return HttpResponse(status=204) if request.htmx else redirect(thread)


@require_POST
@limited("act")
def mark_read(request: Request, slug: str) -> HttpResponse:
    """Take every unread dot of a community away."""
    readable = Community.objects.readable_by(request.user)
    community = get_object_or_404(readable, slug=slug)
    services.mark_all_read(user=request.user, community=community)
    return redirect(community)


@require_safe
def post(request: Request, public_id: str, number: int) -> HttpResponse:
    """Lead to where a post stands; for good if it went there from another thread."""
    url, was_moved = selectors.place_of_post(request.user, public_id, number)
    return redirect(url, permanent=was_moved)


@require_safe
def old(request: Request, address: str) -> HttpResponse:
    """Lead from where something stood before it was imported to where it stands now."""
    return redirect(selectors.moved_to(request.user, address), permanent=True)
