"""Wording the next version of a set, for as long as it takes."""

from __future__ import annotations

from collections.abc import Sequence

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community
from apps.core import clock
from apps.core.access import Denied
from apps.guidelines.access import may_publish
from apps.guidelines.models import Draft, Edition
from apps.guidelines.rules import Wording
from apps.guidelines.services.publishing import (
    author_in,
    keyed,
    publish_edition,
    require_set,
    require_small,
)
from apps.ledger.recording import use_case


@use_case()
def keep_draft(
    *,
    standing: Standing,
    community: Community | None,
    rules: Sequence[Wording],
    onto: int,
    note: str = "",
    is_major: bool = True,
    renew_months: int | None = None,
) -> Draft:
    """Keep the set somebody is wording, in place of what they kept before.

    Raises Denied when they may not publish it, ValidationError for what could not be published.
    """
    author = author_of(standing, community)
    require_set(rules)
    if not is_major and onto:
        require_small(community, keyed(community, rules))
    draft, _made = Draft.objects.update_or_create(
        author=author,
        community=community,
        defaults={
            "onto": onto,
            "rules": [wording.kept for wording in rules],
            "note": note,
            "is_major": is_major,
            "renew_months": renew_months,
            "saved_at": clock.now(),
        },
    )
    return draft


def author_of(standing: Standing, community: Community | None) -> User:
    """Whoever words a set; raises Denied when they may not."""
    author = author_in(standing, community)
    if author is None:
        raise Denied(may_publish(standing).reason)
    return author


@use_case()
def drop_draft(*, standing: Standing, community: Community | None) -> None:
    """Throw away what somebody was wording; what holds stays as it is."""
    author = author_of(standing, community)
    Draft.objects.filter(author=author, community=community).delete()


@use_case()
def publish_draft(*, standing: Standing, community: Community | None) -> Edition:
    """Let hold what somebody has been wording, and clear their table.

    Raises what `publish_edition` raises, and Draft.DoesNotExist when there is nothing.
    """
    author = author_of(standing, community)
    draft = Draft.objects.select_for_update().get(author=author, community=community)
    edition = publish_edition(
        standing=standing,
        community=community,
        rules=[Wording.of(kept) for kept in draft.rules],
        note=draft.note,
        is_major=draft.is_major,
        renew_months=draft.renew_months,
        onto=draft.onto,
        proposal=draft.proposal,
    )
    draft.delete()
    return edition


@use_case()
def forget_in_guidelines(*, user: User) -> None:
    """Throw away what somebody was wording. What they published is everybody's."""
    Draft.objects.filter(author=user).delete()
