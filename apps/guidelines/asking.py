"""What everybody who signs in is asked."""

from django.urls import reverse

from apps.accounts.models import User
from apps.communities.models import Brand


def first_stop(user: User) -> str:
    """The page of the brand's guidelines, for those who have not accepted what holds now."""
    newer = Brand.objects.filter(pk=1, guidelines_version__gt=user.accepted_version)
    return reverse("guidelines:accept") if newer.exists() else ""
