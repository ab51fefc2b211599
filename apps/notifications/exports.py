"""What people take along of what reached them: when and why, not what others said."""

from django.utils.translation import gettext_lazy as _

from apps.core.portions import Portion, leave_out, register, telling
from apps.notifications.models import Notification


def declare() -> None:
    """Make them known."""
    register(
        Portion(
            name="notice",
            title=_("What we told you of"),
            model=Notification,
            owner="recipient",
            tell=telling("reason", "kind", "created_at", "seen_at"),
        )
    )
    leave_out(
        {
            "notifications.Notification.actor_id": "what others were told of; their doings go",
            "notifications.Fanout.actor_id": "a job that tells others, gone when they are told",
        }
    )
