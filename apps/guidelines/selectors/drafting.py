"""Sets that somebody is wording."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

from apps.accounts.bylines import Byline, byline_of
from apps.accounts.models import User
from apps.communities.models import Community
from apps.core.markdown import render
from apps.guidelines.models import Draft
from apps.guidelines.rules import Rule, RuleSet, Wording
from apps.guidelines.selectors.editions import current


def draft_of(user: User, community: Community | None) -> Draft | None:
    """What they are wording for a set. One query."""
    return Draft.objects.filter(author=user, community=community).first()


def others_drafting(user: User, community: Community | None) -> list[Byline]:
    """Who else is wording it. One query."""
    others = Draft.objects.filter(community=community).exclude(author=user)
    rows = others.select_related("author").order_by("-saved_at")[:5]
    return [byline_of(draft.author) for draft in rows]


def first_number(community: Community | None, now: RuleSet) -> int:
    """The number a set begins with. One query for a community that has none yet."""
    if now:
        return now.rules[0].number
    return len(current(None).rules) + 1 if community is not None else 1


def drafted(wordings: Iterable[Wording], first: int) -> tuple[Rule, ...]:
    """The rules as they would stand, numbered from the first."""
    return tuple(
        Rule(
            number=number,
            title=one.title,
            body=one.body,
            key=one.key,
            long=one.long,
            prose=_prose(one.long),
            why=one.why,
            examples=one.examples,
            nudge_words=one.nudge_words,
        )
        for number, one in enumerate(wordings, start=first)
    )


def _prose(long: str) -> SafeString:
    return mark_safe(render(long)) if long else SafeString()  # noqa: S308  core cleans it
