"""A small house for the journeys, written before it is served: `manage.py shell` runs `seed`."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services import name_brand_staff, sign_up
from apps.communities import services as communities
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core import clock
from apps.guidelines.services import accept_edition, publish_edition
from apps.moderation.services import Wishes, keep_screens
from apps.threads.services import start_thread
from config.preparing import prepare

PASSWORD = "a-kettle-and-a-toothbrush"
PEOPLE = {
    "maren": "Maren Oduya",
    "sefa": "Sefa Tuilagi",
    "dilys": "Dilys Morgan",
    "priya": "Priya Raghunathan",
    "rob": "Rob Ellery",
}
RULES = [
    ("Be the neighbour you’d want.", "Mend first, then talk about the weather."),
    ("Ask in the open.", "Somebody else has the same question."),
]
OWN_RULES = [("Say what you saw before what you think.", "A photograph helps.")]


def seed() -> None:
    """A brand, a community, five people who have been here for a month, and a new one."""
    prepare()
    with clock.at(timezone.now() - timedelta(days=30)):
        communities.save_brand(
            actor=None, name="Tern & Tide", colour="#0e6478", purpose="Make kit worth mending."
        )
        people = {handle: _arrive(handle, name) for handle, name in PEOPLE.items()}
        name_brand_staff(user=people["maren"])
        publish_edition(standing=None, community=None, rules=RULES)
        for person in people.values():
            accept_edition(user=person, community=None)
            person.refresh_from_db()
        place = _found(people)
    wishes = Wishes(switches={"haste": False})  # who is driven by a machine types at once
    keep_screens(standing=standing_of(people["maren"], place), wishes=wishes)
    noor = _arrive("noor", "Noor Haddad")  # just now
    accept_edition(user=noor, community=None)
    noor.refresh_from_db()
    _join(noor, place)
    with clock.at(timezone.now() - timedelta(days=3)):
        start_thread(
            standing=standing_of(people["maren"], place),
            kind="discussion",
            title="What is on your bench?",
            body="Mine has a kettle on it, and **one boot**.",
        )


def _found(people: dict[str, User]) -> Community:
    """The community of one of them, with those who joined it and one who keeps order."""
    place = communities.found_community(
        founder=people["maren"],
        slug="repair-bench",
        name="Repair Bench",
        purpose="Bring what broke, and tell how you mended it.",
        emblem="scissors",
        visibility="public",
        joining="open",
        seats=40,
    )
    publish_edition(standing=standing_of(people["maren"], place), community=place, rules=OWN_RULES)
    place.refresh_from_db()
    for handle in ("sefa", "dilys", "priya", "rob"):
        _join(people[handle], place)
    communities.set_role(
        standing=standing_of(people["maren"], place),
        membership=place.memberships.get(user=people["priya"]),
        role="moderator",
    )
    return place


def _arrive(handle: str, name: str) -> User:
    return sign_up(
        name=name,
        handle=handle,
        email=f"{handle}@ternandtide.example",
        time_zone="Europe/London",
        password=PASSWORD,
    )


def _join(person: User, place: Community) -> None:
    communities.join_community(
        standing=standing_of(person, place),
        shows_name=True,
        accepted_version=place.guidelines_version,
    )
