"""The ladder: what can be done, from the lightest to the heaviest, and what each rung does."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from apps.moderation.models import Measure
from apps.threads.models import Label

ANYTHING: tuple[str, ...] = ()
LONG = timedelta(days=30)  # a suspension beyond this takes two people
OF_MEMBERSHIP = frozenset({"posting", "suspended", "links", "uploads", "invites", "ban"})


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: its name, what the person will notice, and what it does."""

    slug: str
    name: str | Promise
    experience: str | Promise
    done: str | Promise  # what the statement says was done
    measures: tuple[str, ...] = ()
    lasts: timedelta | None = None  # of the measures on a person; None: until it is lifted
    strike: float = 0  # what it weighs on the ladder the next time
    severity: int = 0
    takes_two: bool = False
    asks_until: bool = False  # whoever decides says until when
    asks_passages: bool = False  # whoever decides says which words go
    longest: timedelta | None = None  # of what asks: it must end by then
    key: str = ""  # on the six that the queue shows first
    about: tuple[str, ...] = ANYTHING  # kinds of things it can be about
    scope: str = "community"  # or site: only for its moderators and admins

    @property
    def needs_place(self) -> bool:
        """Whether it changes a membership, which what is said outside communities has none of."""
        return not OF_MEMBERSHIP.isdisjoint(self.measures)


THINGS = ("thread", "post")
PICTURE = "image"
DAY = timedelta(days=1)

LABELS = tuple(  # one for each thing that can be written on a post
    Rung(
        f"label_{label.value}",
        format_lazy(_("Label it “{label}”"), label=label.label),
        label.why,
        format_lazy(_("It has a label now, “{label}”, and stays as it is."), label=label.label),
        (f"label:{label.value}",),
        severity=2,
        about=THINGS,
    )
    for label in Label
)

LADDER: dict[str, Rung] = {
    rung.slug: rung
    for rung in (
        Rung(
            "note",
            _("Private note"),
            _("They see why. Nobody else does."),
            _("Nothing was changed. This is a note to you alone."),
            strike=0.25,
            severity=1,
            key="1",
        ),
        Rung(
            "ask_edit",
            _("Ask for an edit"),
            _("The post stays, they have a day."),
            _("It stays for now: please edit it within a day."),
            strike=0.25,
            severity=2,
            key="2",
            about=THINGS,
        ),
        Rung(
            "hide",
            _("Hide until edited"),
            _("Comes back by itself when fixed."),
            _("It is hidden until you edit it; then it comes back by itself."),
            ("hide_until_edited",),
            strike=0.5,
            severity=3,
            key="3",
            about=THINGS,
        ),
        Rung(
            "pause_day",
            _("Pause posting, 1 day"),
            _("Can read and thank."),
            _(
                "It is hidden until you edit it. You can read and thank, and write again after "
                "a day."
            ),
            ("hide_until_edited", "posting"),
            lasts=DAY,
            strike=1,
            severity=4,
            key="4",
        ),
        Rung(
            "pause_week",
            _("Pause posting, 7 days"),
            _("Can read and thank."),
            _("It was removed. You can read and thank, and write again after seven days."),
            ("hide", "posting"),
            lasts=7 * DAY,
            strike=1.5,
            severity=5,
            key="5",
        ),
        Rung(
            "ban",
            _("Leave the community"),
            _("Their seat is given up, and they cannot come back by themselves."),
            _("It was removed, and your membership of this community is over."),
            ("hide", "ban"),
            strike=3,
            severity=8,
            takes_two=True,
            key="6",
        ),
        Rung(
            "warning",
            _("Formal warning"),
            _("It counts for a year, half as much after six months."),
            _("This is a formal warning. It weighs less every month, and nothing after a year."),
            strike=1,
            severity=3,
        ),
        Rung(
            "redact",
            _("Take a passage out"),
            _("The rest stays as it is; a mark and a line under it say so."),
            _("A passage was taken out of it. A mark stands in its place, and the rest stays."),
            ("redact",),
            asks_passages=True,
            strike=0.25,
            severity=3,
            about=THINGS,
        ),
        Rung(
            "remove",
            _("Remove"),
            _("A line says that it was removed, under which rule, and when."),
            _("It was removed. A line in its place says so, and under which rule."),
            ("hide",),
            strike=0.5,
            severity=4,
            about=(*THINGS, PICTURE, "invitation"),
        ),
        Rung(
            "lock",
            _("Lock the thread"),
            _("Everybody reads on, nobody adds to it."),
            _("The thread is locked: everybody can read it, nobody adds to it."),
            ("lock",),
            severity=2,
            about=THINGS,
        ),
        Rung(
            "slow",
            _("Slow the thread down"),
            _("Everybody waits ten minutes between two replies, until then."),
            _("The thread is slow: everybody waits ten minutes between two replies for a while."),
            ("slow",),
            asks_until=True,
            longest=7 * DAY,
            severity=2,
            about=THINGS,
        ),
        *LABELS,
        Rung(
            "reach",
            _("Keep it within the community"),
            _("Read there as before; not on home, nor in what reaches across communities."),
            _(
                "The thread is read in this community, and by its address, as before. It is not "
                "shown on home, in lists and digests of several communities, nor in their search."
            ),
            ("reach",),
            strike=0.25,
            severity=3,
            about=THINGS,
        ),
        Rung(
            "no_links",
            _("No links for now"),
            _("They write on, without links."),
            _("You can write on, without links, for as long as it says below."),
            ("links",),
            asks_until=True,
            strike=0.5,
            severity=3,
        ),
        Rung(
            "no_uploads",
            _("No pictures for now"),
            _("They write on, without pictures."),
            _("You can write on, without pictures, for as long as it says below."),
            ("uploads",),
            asks_until=True,
            strike=0.5,
            severity=3,
        ),
        Rung(
            "no_invites",
            _("No invitations for now"),
            _("They ask nobody in."),
            _("You cannot invite people for as long as it says below."),
            ("invites",),
            asks_until=True,
            strike=0.5,
            severity=3,
        ),
        Rung(
            "suspend",
            _("Suspend here"),
            _("Reads, and nothing else, until then."),
            _("It was removed. You can read here, and nothing else, for as long as it says below."),
            ("hide", "suspended"),
            asks_until=True,
            strike=2,
            severity=6,
        ),
        Rung(
            "suspend_site",
            _("Suspend everywhere"),
            _("Reads what is public, until then."),
            _(
                "It was removed. You can read what is public, and nothing else, for as long as it "
                "says below."
            ),
            ("hide", "suspend_site"),
            asks_until=True,
            strike=3,
            severity=7,
            scope="site",
        ),
        Rung(
            "ban_site",
            _("Close the account"),
            _("Reads their letters, appeals, and takes their data along."),
            _(
                "It was removed, and your account is closed to everything but your letters, your "
                "appeal and your data."
            ),
            ("hide", "ban_site"),
            strike=4,
            severity=9,
            takes_two=True,
            scope="site",
        ),
        Rung(
            "verify",
            _("Confirm the address anew"),
            _("Signed out everywhere; writes again once the address is confirmed."),
            _("You were signed out everywhere. Confirm your address, then go on."),
            ("verify",),
            severity=3,
            scope="site",
        ),
    )
}
OF_PICTURES: dict[str, Rung] = {  # as said of a picture alone, which nobody edits
    "remove": replace(
        LADDER["remove"],
        key="3",  # in place of hiding it until it is edited
        experience=_("The words around it stay, and so does its description."),
        done=_("The picture was removed. The words around it stay, and so does its description."),
    ),
    "pause_day": replace(LADDER["pause_day"], measures=("hide", "posting")),
}
NOTHING = "nothing"  # nobody did anything wrong


def rung_of(slug: str) -> Rung:
    """The rung of that name; KeyError for none."""
    return LADDER[slug]


def as_said_of(kinds: Collection[str], rung: Rung) -> Rung:
    """The rung as it is told where all that a decision is about are things of these kinds."""
    return OF_PICTURES.get(rung.slug, rung) if set(kinds) == {PICTURE} else rung


def rungs_for(kind: str, *, for_site: bool) -> Iterator[Rung]:
    """The rungs that fit a thing of that kind, for who decides."""
    for rung in LADDER.values():
        fits = not rung.about or kind in rung.about
        if fits and (rung.scope == "community" or for_site):
            yield rung


def is_reversible(measure: Measure) -> bool:
    """Whether there is something to bring back."""
    return measure.applied_at is not None and measure.ended_at is None
