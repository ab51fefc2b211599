"""The rules that hold, those that held, and what became of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core.requests import Request
from apps.guidelines import selectors
from apps.guidelines.access import may_publish
from apps.guidelines.rules import RuleSet
from apps.guidelines.slots import proposals_for


@require_safe
def brand(request: Request) -> HttpResponse:
    """The rules of the whole place, for everybody."""
    return _shown(request, None)


@require_safe
def community(request: Request, slug: str) -> HttpResponse:
    """What a community adds to them, for those who may read there."""
    return _shown(request, readable(request, slug))


@require_safe
def brand_changes(request: Request, version: str) -> HttpResponse:
    """What became of the brand's rules since a version."""
    return _changes(request, None, int(version))


@require_safe
def community_changes(request: Request, slug: str, version: str) -> HttpResponse:
    """What became of a community's rules since a version."""
    return _changes(request, readable(request, slug), int(version))


@require_safe
def brand_edition(request: Request, version: str) -> HttpResponse:
    """The brand's rules as a version had them."""
    return _edition(request, None, int(version))


@require_safe
def community_edition(request: Request, slug: str, version: str) -> HttpResponse:
    """A community's rules as a version had them."""
    return _edition(request, readable(request, slug), int(version))


@require_safe
def rule(request: Request, key: str) -> HttpResponse:
    """Lead to where a rule stands now; to the last version that had it, when it is gone."""
    found = selectors.rule_to_cite(request.user, key)
    if found is None:
        raise Http404
    edition, number = found
    if (now := selectors.rule_of(edition.community, key)) is not None:
        return redirect(now.url)
    return redirect(f"{_address(edition.community, 'edition', edition.version)}#s{number}")


def readable(request: Request, slug: str) -> Community:
    """The community whose rules the viewer may read, or 404."""
    found = Community.objects.readable_by(request.user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _shown(request: Request, place: Community | None) -> HttpResponse:
    standing = standing_of(request.user, place)
    rules = selectors.in_full(place)
    context = {
        "rules": rules,
        "brand_rules": selectors.current(None) if place else None,
        "keepers": selectors.keepers(place, rules) if rules else 0,
        "versions": selectors.versions_of(place)[1:],
        "may_publish": may_publish(standing),
        "proposals": proposals_for(standing),
        **_word(standing, rules),
    }
    return render(request, "guidelines/guidelines.html", {"community": place, **context})


def _changes(request: Request, place: Community | None, version: int) -> HttpResponse:
    page = selectors.changes_since(place, version)
    if page is None:
        raise Http404
    if page.since.version == page.now.version:
        return redirect(_address(place, ""))
    context = {"page": page, "rules": page.now, **_word(standing_of(request.user, place), page.now)}
    return render(request, "guidelines/changes.html", {"community": place, **context})


def _edition(request: Request, place: Community | None, version: int) -> HttpResponse:
    rules = selectors.edition_of(place, version)
    if not rules:
        raise Http404
    if version == selectors.current_version(place):
        return redirect(_address(place, ""))
    context = {"community": place, "rules": rules}
    return render(request, "guidelines/edition.html", context)


def _word(standing: Standing, rules: RuleSet) -> dict[str, Any]:
    """The viewer's own word, and whether they are asked for it; visitors have none to give."""
    viewer, place = standing.viewer, standing.community
    belongs = place is None or standing.reads(place.pk)
    if not isinstance(viewer, User) or not belongs or not rules:
        return {"word": None, "asks": False}
    word = selectors.word_of(viewer, place, rules)
    return {"word": word, "asks": word is None or not word.holds_for(rules)}


def _address(place: Community | None, what: str, *more: int) -> str:
    """Of a set's page, or of one beneath it."""
    name = "_".join(filter(None, ["community" if place else "brand", what]))
    return reverse(f"guidelines:{name}", args=[*([place.slug] if place else []), *more])
