"""What moderation puts into pages of rooms below it."""

from __future__ import annotations

from functools import cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.communities.access import Standing
from apps.moderation.selectors.amending import change_panel
from apps.threads.models import Thread
from apps.threads.slots import Link


@cache
def _address() -> str:
    return reverse("moderation:report", args=["post", "0000000000-0"])


@cache
def _remarking() -> str:
    return reverse("moderation:remark", args=["0000000000", 0])


def say_under_post(
    public_id: str,
    number: str,
    *,
    is_own: bool,  # noqa: ARG001  as menus call it
    keeps_order: bool,
) -> Link | None:
    """The way to leave a line under a post, for those who keep order."""
    if not keeps_order:
        return None
    url = _remarking().replace("0000000000/0", f"{public_id}/{number}")
    return Link(_("A line under it, for everybody"), "message-square", url)


def tell_of_post(
    public_id: str,
    number: str,
    *,
    is_own: bool,
    keeps_order: bool,  # noqa: ARG001  as menus call it
) -> Link | None:
    """The way to report a post, in its menu; nobody reports their own words."""
    if is_own:
        return None
    url = _address().replace("0000000000-0", f"{public_id}-{number}")
    return Link(_("Tell those who keep order"), "flag", url)


def tell_of_change(standing: Standing, thread: Thread) -> SafeString:
    """What became of the change that is talked over in a thread, above its posts."""
    panel = change_panel(standing, thread)
    if panel is None:
        return SafeString()
    return render_to_string("moderation/_amendment.html", {"panel": panel})
