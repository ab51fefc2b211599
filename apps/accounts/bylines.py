"""How a person is named beside what they said, for one class of viewer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class Byline:
    """Name, face and link; for visitors of one who keeps their name, none of these."""

    name: str
    monogram: str
    tint: int  # 0 to 5: the ground of the monogram
    face_url: str = ""  # "": the monogram stands in
    url: str = ""  # "": nothing to open
    line: str = ""

    @property
    def first_name(self) -> str:
        """Of one who keeps their name, all there is: “a member”; “user 24” is no first name."""
        first, _, rest = self.name.partition(" ")
        return first if self.monogram and not rest[:1].isdigit() else self.name


def face_url(user: User) -> str:
    """Where the person's face is served, or "" for the monogram."""
    return reverse("accounts:face", args=[user.public_id, face_key(user)]) if user.face else ""


def face_key(user: User) -> str:
    """The last part of the face's path: it changes with the picture, so it can be cached."""
    return user.face.rsplit("/", 1)[-1].split(".", 1)[0]


def byline_of(user: User) -> Byline:
    """The person as fellow members see them; of who was erased no name is left."""
    if user.erased_at is not None:
        return Byline(name=_("somebody who left"), monogram="", tint=user.pk % 6)
    return Byline(
        name=user.name,
        monogram=user.monogram,
        tint=user.pk % 6,
        face_url=face_url(user),
        url=user.get_absolute_url(),
        line=user.line,
    )


def unnamed() -> Byline:
    """One who keeps their name from visitors."""
    return _unnamed(get_language())


@lru_cache(maxsize=64)
def _unnamed(_language: str | None) -> Byline:
    return Byline(name=_("a member"), monogram="", tint=0)
