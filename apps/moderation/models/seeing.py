"""Who sees what of moderation, said in SQL: of a place, of the whole site, of closed words."""

from __future__ import annotations

from django.db.models import Exists, Q, QuerySet

from apps.accounts.models import User
from apps.communities.models import Membership, Role, State, Visibility


def kept_by(viewer: User) -> QuerySet[Membership, int]:
    """Ids of the communities where somebody keeps order."""
    own = Membership.objects.filter(
        user=viewer, state=State.ACTIVE, role__in=(Role.MODERATOR, Role.STEWARD)
    )
    return own.values_list("community", flat=True)


def is_of_site(viewer: User) -> Q:
    """Whether they are one of the site's own people; asked in SQL, which may be built once."""
    flagged = Q(is_site_moderator=True) | Q(is_site_admin=True)
    return Q(Exists(User.objects.filter(flagged, pk=viewer.pk)))


def in_the_open(case: str = "") -> Q:
    """Cases of the site, or passed up to it, whose words were said where everybody reads them."""
    public = Q(**{f"{case}community__visibility": Visibility.PUBLIC})
    said = Q(**{f"{case}origin": None}) | Q(**{f"{case}origin__visibility": Visibility.PUBLIC})
    of_site = Q(**{f"{case}community": None}) & said
    passed_up = Q(**{f"{case}is_passed_up": True, f"{case}is_confined": False})
    return of_site | (passed_up & public)
