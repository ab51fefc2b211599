"""The kind that people are to search, moderation, export and erasure."""

from operator import attrgetter
from typing import Any

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


PROFILE = Kind(
    name="profile",
    model=User,
    visible_to=_visible_to,
    title=attrgetter("name"),
    url=User.get_absolute_url,
    author=_person,
    place=_nowhere,
    text=_words,
    exports=("handle", "name", "email", "line", "bio", "time_zone", "theme", "created_at"),
    hide=_hide,
    restore=_restore,
    forget=services.forget_person,
    address=("handle",),
)
