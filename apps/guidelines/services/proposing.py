"""Taking up what a member proposed."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from apps.communities.access import Standing
from apps.communities.models import Community
from apps.core.access import Denied
from apps.guidelines.models import Draft
from apps.guidelines.rules import Wording, amended
from apps.guidelines.selectors import draft_of, in_full
from apps.guidelines.services.drafting import author_of
from apps.guidelines.services.publishing import require_set
from apps.ledger.recording import use_case


@use_case()
def draft_from_proposal(
    *,
    standing: Standing,
    community: Community | None,
    proposal: str,
    changes: Collection[Wording],
    gone: Collection[str] = (),
    note: str = "",
) -> Draft:
    """Begin a draft that says what a proposal says; `proposal` is the public id of its thread.

    Raises Denied when they may not publish it, or are wording something else already, and
    ValidationError for a set that could not be published.
    """
    author = author_of(standing, community)
    if draft_of(author, community) is not None:
        raise Denied(_("You are wording a draft already. Publish it or throw it away first."))
    now = in_full(community)
    rules = amended(now.rules, changes, gone)
    require_set(rules)
    return Draft.objects.create(
        author=author,
        community=community,
        onto=now.version,
        rules=[wording.kept for wording in rules],
        note=note,
        renew_months=now.renew_months,
        proposal=proposal,
    )
