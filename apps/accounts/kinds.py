"""The kind that people are to search, moderation, export and erasure."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext_lazy

from apps.accounts import services
from apps.accounts.models import User
from apps.core.kinds import Kind


def _person(user: User) -> User:
    return user


def _nowhere(_user: User) -> None:
    return None


def _words(user: User) -> str:
    return "\n".join(filter(None, (user.name, user.handle, user.line, user.bio)))


def _visible_to(viewer: Any) -> Any:
    return User.objects.visible_to(viewer)


def _hide(user: User, actor: Any) -> None:
    services.hide_profile(actor=actor, user=user)


def _restore(user: User, actor: Any) -> None:
    services.restore_profile(actor=actor, user=user)


def _names(_person: Any, users: list[User]) -> dict[int, str]:
    return {user.pk: user.name for user in users}


def _face(user: User) -> Mapping[str, str]:
    return {"pictures/face.webp": user.face} if user.face else {}


PROFILE = Kind(
    name="profile",
    model=User,
    visible_to=_visible_to,
    title=attrgetter("name"),
    url=User.get_absolute_url,
    author=_person,
    place=_nowhere,
    text=_words,
    exports=(
        *("handle", "name", "email", "line", "bio", "time_zone", "theme", "created_at"),
        *("verified_at", "last_login", "secured_at", "accepted_version"),
        *("suspended_until", "banned_at", "is_brand_staff", "is_site_moderator", "is_site_admin"),
    ),
    owner="pk",
    plural=gettext_lazy("You"),
    headings=_names,
    files=_face,
    hide=_hide,
    restore=_restore,
    forget=services.forget_person,
    address=("handle",),
)
