"""The rules, to read, to compare and to accept."""

from apps.guidelines.views.accepting import accept, accept_community
from apps.guidelines.views.reading import (
    brand,
    brand_changes,
    brand_edition,
    community,
    community_changes,
    community_edition,
    rule,
)

__all__ = [
    "accept",
    "accept_community",
    "brand",
    "brand_changes",
    "brand_edition",
    "community",
    "community_changes",
    "community_edition",
    "rule",
]
