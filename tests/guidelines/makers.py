"""Rules for tests, as if they had been published a while ago: nobody is asked about them."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from apps.communities.models import Community
from apps.core.ids import public_id
from apps.guidelines.models import Edition, Guideline


def make_edition(
    community: Community | None = None, *titles: str, long: str = "", **fields: Any
) -> Edition:
    """The next edition of a set. Rules that keep their titles keep their keys."""
    own = Edition.objects.filter(community=community)
    last = own.aggregate(last=Max("version", default=0))["last"]
    edition = Edition.objects.create(community=community, version=last + 1, **fields)
    before = Guideline.objects.filter(edition__community=community)
    keys = dict(before.order_by("edition__version").values_list("title", "key"))
    for number, title in enumerate(titles or ("Be kind.",), start=1):
        Guideline.objects.create(
            edition=edition,
            number=number,
            title=title,
            key=keys.get(title) or public_id(),
            long=long,
            prose=f"<p>{long}</p>" if long else "",
        )
    return edition
