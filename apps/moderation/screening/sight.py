"""What all screens look at: the words, and whose they are, each asked for once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.utils.functional import Promise

from apps.core import clock
from apps.core.screening import Doubt, Writing
from apps.moderation.models import EVERYWHERE, KnownHost, ScreenSwitch
from apps.moderation.screening.reading import hosts_of, parents_of
from apps.threads.models import Post

FEW_POSTS, FEW_DAYS = 5, 3  # until then somebody is new, for screens


class Sight:
    """One writing, as screens see it."""

    def __init__(self, writing: Writing) -> None:
        self.writing = writing

    @property
    def places(self) -> tuple[int, int]:
        """Whose lists count: everybody's, and those of the community."""
        return (EVERYWHERE, self.writing.place.pk)

    @cached_property
    def switches(self) -> dict[str, bool]:
        """What stewards turned on or off. One query."""
        kept = ScreenSwitch.objects.filter(community=self.writing.place)
        return dict(kept.values_list("screen", "is_on"))

    @cached_property
    def standing_posts(self) -> int:
        """How many of the author's posts stand, up to a few. One query."""
        theirs = Post.objects.filter(author=self.writing.author, hidden_at=None, deleted_at=None)
        return len(theirs.order_by("-pk").values_list("pk", flat=True)[:FEW_POSTS])

    @cached_property
    def is_new(self) -> bool:
        """Whether nobody can know the author yet: a young account, or few posts that stand."""
        young = self.writing.author.created_at > clock.now() - timedelta(days=FEW_DAYS)
        return young or self.standing_posts < FEW_POSTS

    @cached_property
    def hosts(self) -> frozenset[str]:
        """Where the new links lead."""
        return hosts_of(self.writing.links)

    @cached_property
    def known(self) -> dict[str, list[KnownHost]]:
        """What is known of each of these hosts, and of those they are beneath. One query."""
        names = {parent for host in self.hosts for parent in parents_of(host)}
        rows = KnownHost.objects.filter(place__in=self.places, host__in=names) if names else ()
        found = list(rows)
        return {host: [one for one in found if one.host in parents_of(host)] for host in self.hosts}


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: what it is called, what it looks at, and whether it is on as it comes."""

    slug: str
    name: str | Promise
    about: str | Promise
    looks: Callable[[Sight], Iterable[Doubt]]
    is_on: bool = True
