"""What people take along of guidelines: which they gave their word to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.core.portions import Portion, leave_out, register, with_place
from apps.guidelines.models import Acceptance


def declare() -> None:
    """Make them known."""
    register(
        Portion(
            name="acceptance",
            title=_("Guidelines you accepted"),
            model=Acceptance,
            owner="user",
            tell=with_place("edition.version", "at", at="edition.community_id"),
            related=("edition",),
        )
    )
    leave_out(
        {
            "guidelines.Edition.published_by": "a place's own words, which everybody there reads",
            "guidelines.Draft.author": "a place's own words, which it publishes in versions",
        }
    )
