"""What people take along of their account beside who they are."""

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_lazy as _

from apps.core.portions import Portion, leave_out, register, telling


def declare() -> None:
    """Make them known."""
    register(
        Portion(
            name="address",
            title=_("Addresses you sign in by"),
            model=EmailAddress,
            owner="user",
            tell=telling("email", "verified", "primary"),
        )
    )
    leave_out(
        {
            "accounts.BannedAddress.user": "a digest of their address; the letter says so",
            "accounts.Export.user": "the copy itself, which cannot hold itself",
        }
    )
