"""Communities, as search, export and the access sweep meet them."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from apps.communities import services
from apps.communities.models import Community, Invitation, Visibility
from apps.core.kinds import Kind, register


def _itself(community: Community) -> Community:
    return community


def _nobody(_community: Community) -> None:
    """A community is nobody's words in particular."""


def _close(community: Community, actor: Any) -> None:
    services.close_by_decision(community=community, actor=actor, closed=True)


def _open(community: Community, actor: Any) -> None:
    services.close_by_decision(community=community, actor=actor, closed=False)


def _invitation_named(invitation: Invitation) -> str:
    return _("An invitation into %(place)s") % {"place": invitation.community.name}


def _door(invitation: Invitation) -> str:
    """The page of the place, which its guest may see before they come in; a secret one has none.

    The invitation's own page answers only to its token, which nobody keeps.
    """
    place = invitation.community
    return "" if place.visibility == Visibility.SECRET else place.get_absolute_url()


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

INVITATION = Kind(
    name="invitation",
    model=Invitation,
    visible_to=Invitation.objects.visible_to,
    title=_invitation_named,
    url=_door,
    author=attrgetter("inviter"),
    place=attrgetter("community"),
    text=attrgetter("open_note"),
    exports=(),  # its two sides take it along as portions
    hide=services.hide_note_by_decision,
    restore=services.restore_note_by_decision,
    forget=services.forget_note,
    related=("community", "inviter"),
    is_searched=False,
    is_above_its_place=True,  # stewards write them
    is_for_one=True,
)

register(COMMUNITY, INVITATION)
