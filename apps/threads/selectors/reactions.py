"""The words that one can leave on what others wrote."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from apps.communities.models import Brand, default_reactions
from apps.core.prepared import prepared


@prepared
def _reactions() -> QuerySet[Brand, Any]:
    return Brand.objects.filter(pk=1).values_list("reactions")


def words_here() -> tuple[tuple[str, str], ...]:
    """The brand's reactions, slug and label."""
    found = _reactions()
    words = found[0][0] if found else default_reactions()
    return tuple((slug, label) for slug, label in words)
