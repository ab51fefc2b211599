"""Who may report, look, and read what was said."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.core.access import YES, Verdict, no
from apps.moderation.access.ranks import SITE, TIES, Rank, rank_of
from apps.moderation.models import (
    APPEALS,
    BrokenGlass,
    Case,
)


def may_report(viewer: object, author: User | None) -> Verdict:
    """Anybody signed in tells of what they can see, but not of their own words."""
    if not isinstance(viewer, User):
        return no(_("Sign in to tell us about this."))
    if author is not None and author.pk == viewer.pk:
        return no(_("These are your own words: you can edit or delete them."))
    return YES


def keeps_order(standing: Standing, case: Case) -> Verdict:
    """Moderators and stewards of the case's community; the site's, for what is the site's."""
    viewer = standing.viewer
    if not isinstance(viewer, User) or viewer.is_suspended or viewer.verified_at is None:
        return no(_("Only those who keep order here may do this."))
    if case.subject_id == viewer.pk:
        return no(_("This is about you: others look at it."))
    for_site = case.community_id is None or case.is_passed_up
    if for_site and standing.flags & SITE:
        return YES
    here = standing.community is not None and standing.community.pk == case.community_id
    if here and standing.keeps_order:
        return YES
    return no(_("Only those who keep order here may do this."))


def may_look(standing: Standing, case: Case) -> Verdict:
    """Take up, hand over, note, give an opinion: whoever keeps order, while the case is open."""
    if not (keeps := keeps_order(standing, case)):
        return keeps
    if not case.is_open:
        return no(_("This case is decided."))
    return YES


def may_read_words(standing: Standing, case: Case) -> Verdict:
    """Whoever keeps order where it was said; from elsewhere, once the glass is broken.

    What stands in public is everybody's. One query at most, and only for the site's own people.
    """
    here = case.community is not None and standing.community == case.community
    if case.is_in_the_open or (here and standing.keeps_order):
        return YES
    if BrokenGlass.objects.open_for(standing.viewer, [case]).exists():
        return YES
    return no(_("These words are behind glass: say first why you need to read them."))


def may_cover(standing: Standing, case: Case, ties: AbstractSet[str], subject: Rank) -> Verdict:
    """Hide first: whoever keeps order, what people of lower rank wrote, while nobody decided.

    Who only took part there may: it is no decision, and others look within the hour. Who reported
    it has it looked at by somebody else.
    """
    if not (looks := may_look(standing, case)):
        return looks
    if not (reads := may_read_words(standing, case)):
        return reads
    if case.state in APPEALS:
        return no(_("This was decided. The appeal is about whether that was right."))
    if involved := ties - {"took_part"}:
        return no(TIES[min(involved)]())
    if subject.number >= rank_of(standing):
        return no(_("Nobody decides about their equal. Somebody above you will."))
    return YES


def may_break_glass(standing: Standing, case: Case) -> Verdict:
    """The site's own people, for a case of a closed community that came to them."""
    if not (keeps := keeps_order(standing, case)):
        return keeps
    if may_read_words(standing, case):
        return no(_("You can read this as it is."))
    return YES


def may_handle(standing: Standing, case: Case, ties: AbstractSet[str]) -> Verdict:
    """Hand it over, put it back, let it wait: of an appeal, nobody who took the decision."""
    if not (looks := may_look(standing, case)):
        return looks
    return no(TIES["decided"]()) if "decided" in ties else YES


def may_give_opinion(standing: Standing, case: Case, ties: AbstractSet[str]) -> Verdict:
    """Say what they would do: whoever keeps order, has read it, and did not bring it up."""
    if not (looks := may_look(standing, case)):
        return looks
    if involved := ties - {"took_part"}:
        return no(TIES[min(involved)]())
    return may_read_words(standing, case)
