"""How one comes into a community, as this viewer finds its door."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.communities.access import Standing, has_a_seat, may_apply, may_enter, may_join
from apps.communities.models import Joining, State
from apps.core.access import Verdict


@dataclass(frozen=True, slots=True)
class Door:
    """What stands on it, and what one may do: nothing when there is no label."""

    text: str
    label: str = ""
    url: str = ""


def door_of(standing: Standing) -> Door | None:
    """The door of a community somebody does not belong to; None for those inside."""
    community = standing.community
    if community is None or standing.reads(community.pk):
        return None
    if standing.state == State.BANNED:
        return Door(may_enter(standing).reason)
    if standing.state == State.APPLIED:
        return Door(_("You asked for a seat. A steward reads every word and answers here."))
    if community.joining == Joining.INVITATION:
        return Door(_("One comes in by invitation of its stewards."))
    if standing.viewer.is_authenticated:
        return _for_people(standing)
    return Door(*_words(standing), reverse("home:join", args=[community.slug]))


def _for_people(standing: Standing) -> Door:
    community, verdict = standing.community, may_come(standing)
    if community is None or not verdict:
        if _is_behind(standing):
            return Door(*_words(standing), reverse("home:join", args=[_slug(standing)]))
        return Door(verdict.reason)
    return Door(*_words(standing), reverse("home:join", args=[community.slug]))


def may_come(standing: Standing) -> Verdict:
    """Whether they may take the way in that this community has."""
    if standing.community is not None and standing.community.joining == Joining.OPEN:
        return may_join(standing)
    return may_apply(standing)


def _is_behind(standing: Standing) -> bool:
    """Whether all that stands between them and the door may be guidelines not yet accepted."""
    settled = standing.state in {State.BANNED, State.SUSPENDED}
    version = getattr(standing.viewer, "accepted_version", 0)
    return not settled and version < standing.brand_version


def _slug(standing: Standing) -> str:
    return standing.community.slug if standing.community else ""


def _words(standing: Standing) -> tuple[str, str]:
    community = standing.community
    if community is not None and community.joining == Joining.APPLICATION:
        return _("One asks for a seat; a steward reads every word."), _("Ask for a seat")
    if community is not None and not (seat := has_a_seat(community)):
        return seat.reason, ""
    return _("Open to everybody who keeps to the guidelines."), _("Join")
