"""Who keeps order where a case is."""

from __future__ import annotations

from apps.accounts.models import User
from apps.communities.models import Membership, Role, State
from apps.moderation.models import Case


def keepers_of(case: Case) -> list[int]:
    """Those who keep order where the case is, but whom it is about; of the site's, the site's."""
    if case.community_id is None or case.is_passed_up:
        found = keepers_of_site()
    else:
        held = Membership.objects.filter(
            community=case.community_id,
            state=State.ACTIVE,
            role__in=(Role.MODERATOR, Role.STEWARD),
        )
        found = list(held.values_list("user_id", flat=True))
    return [person for person in found if person != case.subject_id]


def keepers_of_site() -> list[int]:
    """Those who keep order for the whole site."""
    people = User.objects.present().filter(is_site_moderator=True)
    people |= User.objects.present().filter(is_site_admin=True)
    return list(people.values_list("pk", flat=True))


def keepers_anywhere() -> list[User]:
    """Everybody who keeps order somewhere, with as much as a mail to them needs."""
    held = Membership.objects.filter(state=State.ACTIVE, role__in=(Role.MODERATOR, Role.STEWARD))
    people = User.objects.present().filter(pk__in=held.values("user"))
    people |= User.objects.present().filter(is_site_moderator=True)
    people |= User.objects.present().filter(is_site_admin=True)
    return list(people.exclude(email=None).order_by("pk"))
