"""Who a viewer is somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from apps.accounts.models import User
from apps.communities.models import READING, Community, Role, State
from apps.core.access import Verdict, no
from apps.core.holds import reason


@dataclass(frozen=True, slots=True)
class Standing:
    """A viewer and what they are here; visitors and strangers have neither role nor state."""

    viewer: User | AnonymousUser
    community: Community | None = None  # None: the site itself, or a direct message
    role: str = ""  # member, moderator or steward
    state: str = ""  # active, waitlisted, paused, suspended …
    flags: frozenset[str] = frozenset()  # champion here; brand_staff, site_admin … anywhere
    accepted_version: int = 0  # of this community's guidelines
    brand_version: int = 0  # of the brand's guidelines, as they stand now
    shows_name: bool = False  # to visitors of this community
    # What decisions hold them to just now, and until when; None: until it is lifted.
    restrictions: Mapping[str, datetime | None] = field(default_factory=dict, hash=False)

    def reads(self, community_id: int) -> bool:
        """Whether they are a reading member, of that community and no other."""
        here = self.community is not None and self.community.pk == community_id
        return here and self.state in READING

    @property
    def keeps_order(self) -> bool:
        """Whether they moderate here."""
        return self.role in {Role.MODERATOR, Role.STEWARD} and self.state == State.ACTIVE

    @property
    def is_steward(self) -> bool:
        return self.role == Role.STEWARD and self.state == State.ACTIVE

    def refusal(self, what: str, dated: str, lasting: str) -> Verdict:
        """No, because a decision holds them to that: said with its end, as their clock shows it."""
        return no(reason(self.restrictions.get(what), self.user.time_zone, dated, lasting))

    @property
    def user(self) -> User:
        """The viewer, once a predicate has seen to it that they are signed in."""
        if isinstance(self.viewer, User):
            return self.viewer
        raise TypeError("A visitor came past the predicate.")
