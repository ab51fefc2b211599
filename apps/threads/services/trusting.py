"""How much may stand in the words of somebody we do not know yet before somebody looks first.

Two links, and no pictures, in the first day of an account; then two links until three posts of
theirs stand, or a month has passed. More is held and not refused: most of it is what it says it is
(a receipt, the photograph of a broken zip), its author loses nothing, and spam is read by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.core import clock
from apps.core.limits import new_until
from apps.core.screening import Doubt
from apps.threads.models import Post

LINKS = 2  # in one post, of somebody we do not know yet
ENOUGH = 3  # posts that stand, and we know them
MONTH = timedelta(days=30)
SURE = 0.3


@dataclass(frozen=True, slots=True)
class Allowance:
    """What somebody's post may hold and appear at once."""

    new_until: datetime | None = None  # while the account is new: no pictures either
    links: int | None = None  # None: as many as they like


def is_known(standing: Standing) -> bool:
    """Whether nobody looks first, whatever they write: they keep order here, or are the house's."""
    user = standing.user
    is_of_the_house = user.is_brand_staff or user.is_site_moderator or user.is_site_admin
    return standing.keeps_order or is_of_the_house


def allowance_of(standing: Standing) -> Allowance:
    """What holds for somebody here. One query, for accounts between a day and a month old."""
    return Allowance() if is_known(standing) else _allowed(standing.user)


def _allowed(author: User) -> Allowance:
    if until := new_until(author):
        return Allowance(until, LINKS)
    age = clock.now() - author.created_at
    if age < MONTH and _standing(author) < ENOUGH:
        return Allowance(links=LINKS)
    return Allowance()


def _standing(author: User) -> int:
    rows = Post.objects.filter(author=author, hidden_at=None, deleted_at=None)
    return rows.values("pk")[:ENOUGH].count()


def beyond_trust(author: User, links: int, pictures: int) -> Iterator[Doubt]:
    """Doubts about more than that."""
    if not links and not pictures:
        return
    allowance = _allowed(author)
    if allowance.links is not None and links > allowance.links:
        said = ngettext("%(n)s link", "%(n)s links", links) % {"n": links}
        yield Doubt("trust", _("%(many)s from somebody new here.") % {"many": said}, SURE)
    if allowance.new_until is not None and pictures:
        said = ngettext("%(n)s picture", "%(n)s pictures", pictures) % {"n": pictures}
        yield Doubt("trust", _("%(many)s in the first day of an account.") % {"many": said}, SURE)
