"""Communities, as search, export and the access sweep meet them."""

from __future__ import annotations

from typing import Any

from apps.communities import services
from apps.communities.models import Community
from apps.core.kinds import Kind, register


def _itself(community: Community) -> Community:
    return community


def _nobody(_community: Community) -> None:
    """A community is nobody's words in particular."""


def _close(community: Community, actor: Any) -> None:
    services.close_by_decision(community=community, actor=actor, closed=True)


def _open(community: Community, actor: Any) -> None:
    services.close_by_decision(community=community, actor=actor, closed=False)


COMMUNITY = Kind(
    name="community",
    model=Community,
    visible_to=Community.objects.visible_to,
    title=str,
    url=Community.get_absolute_url,
    author=_nobody,
    place=_itself,
    text=lambda community: f"{community.name} {community.purpose} {community.about}",
    exports=(),
    hide=_close,
    restore=_open,
    forget=services.forget_in_community,
    address=("slug",),
    is_above_its_place=True,  # its stewards do not judge what is said against it
)

register(COMMUNITY)
