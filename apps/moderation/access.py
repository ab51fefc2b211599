"""Who may report, look, decide and look again."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from django.utils.translation import gettext as _

from apps.accounts.access import may_be_heard
from apps.accounts.models import User
from apps.communities.access import Standing, may_manage
from apps.communities.models import Community, Role, State, Visibility
from apps.core import clock
from apps.core.access import YES, Verdict, no
from apps.guidelines.access import may_publish
from apps.moderation.models import (
    APPEALS,
    Amendment,
    Appeal,
    BrokenGlass,
    Case,
    Decision,
    DecisionState,
    Dismissal,
    Juror,
    Remark,
)
from apps.moderation.rungs import LONG, Rung
from apps.threads.access import may_keep_order, may_start
from apps.threads.models import Post

SITE = frozenset({"site_moderator", "site_admin"})


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


def may_cover(standing: Standing, case: Case, subject: Rank) -> Verdict:
    """Hide first: whoever keeps order, what people of lower rank wrote, while nobody decided.

    Who reported it or took part there may: it is no decision, and others look within the hour.
    """
    if not (looks := may_look(standing, case)):
        return looks
    if not (reads := may_read_words(standing, case)):
        return reads
    if case.state in APPEALS:
        return no(_("This was decided. The appeal is about whether that was right."))
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


def may_give_opinion(standing: Standing, case: Case) -> Verdict:
    """Say what they would do: whoever keeps order and has read it."""
    if not (looks := may_look(standing, case)):
        return looks
    return may_read_words(standing, case)


def may_decide(standing: Standing, case: Case, ties: AbstractSet[str], subject: Rank) -> Verdict:
    """Whoever keeps order, has read it and has no part in it, about people of lower rank."""
    if not (looks := may_look(standing, case)):
        return looks
    return _may_judge(standing, case, ties, subject)


def _may_judge(standing: Standing, case: Case, ties: AbstractSet[str], subject: Rank) -> Verdict:
    """Alone or as the second: nobody without the words, with a part in it, or of equal rank."""
    if not (reads := may_read_words(standing, case)):
        return reads
    if ties:
        return no(TIES[min(ties)]())
    if subject.number >= rank_of(standing):
        return no(_("Nobody decides about their equal. Somebody above you will."))
    return YES


def may_take(standing: Standing, case: Case, rung: Rung) -> Verdict:
    """What reaches beyond one community is for the site's own people."""
    if rung.scope == "site" and not standing.flags & SITE:
        return no(_("This reaches beyond your community: pass it up to the site’s moderators."))
    if rung.scope == "community" and case.community_id is None and "community" in rung.measures:
        return no(_("This is about no community."))
    return YES


def takes_two(rung: Rung, subject: Rank, lasts: object) -> bool:
    """Bans, suspensions over 30 days, and whatever is about staff."""
    is_long = lasts is not None and lasts > LONG  # type: ignore[operator]
    is_for_ever = rung.asks_until and lasts is None
    heavy = "suspended" in rung.measures or "suspend_site" in rung.measures
    return rung.takes_two or subject.is_staff or (heavy and (is_long or is_for_ever))


def may_confirm(
    standing: Standing, decision: Decision, ties: AbstractSet[str], subject: Rank
) -> Verdict:
    """A second person, who read it, did not decide and has no part in it."""
    if not (keeps := keeps_order(standing, decision.case)):
        return keeps
    if decision.state != DecisionState.PROPOSED:
        return no(_("Somebody answered this already."))
    if decision.by_id == standing.user.pk:
        return no(_("A second person has to agree: somebody other than you."))
    return _may_judge(standing, decision.case, ties, subject)


def may_undo(standing: Standing, decision: Decision) -> Verdict:
    """Whoever decided takes it back while the letter has not left."""
    if decision.by_id != standing.viewer.pk:
        return no(_("Only who decided takes it back."))
    if not decision.can_be_undone or decision.state not in {
        DecisionState.STANDING,
        DecisionState.PROPOSED,
    }:
        return no(_("The letter has left. It can be appealed, and you can write a new one."))
    return YES


def may_reopen(standing: Standing, dismissal: Dismissal) -> Verdict:
    """Whoever found nothing wrong takes that back while nobody heard of it."""
    if dismissal.by_id != standing.viewer.pk:
        return no(_("Only who closed it opens it again."))
    if not dismissal.can_be_undone:
        return no(_("Whoever told us has heard of it by now. It stays closed."))
    return YES


def may_appeal(decision: Decision) -> Verdict:
    """Whom it is about, once, within six months."""
    if decision.state != DecisionState.STANDING or decision.delivered_at is None:
        return no(_("There is nothing left to appeal: this decision does not hold."))
    if hasattr(decision, "appeal"):
        return no(_("You have said so already. Somebody else reads it."))
    if decision.appeal_until < clock.now():
        return no(_("The six months are over."))
    return YES


def may_review(standing: Standing, appeal: Appeal, ties: AbstractSet[str]) -> Verdict:
    """Somebody who keeps order and had no part in it, unless a jury looks just now."""
    if not (reads := may_read_appeal(standing, appeal, ties)):
        return reads
    if appeal.jury_until is not None and appeal.jury_until > clock.now():
        return no(_("Three champions look at this first. You can write to whoever appealed."))
    return YES


def may_sit(standing: Standing) -> Verdict:
    """Champions who keep no order sit on juries of their community."""
    if standing.state != State.ACTIVE or "champion" not in standing.flags:
        return no(_("Only champions of this community sit on its juries."))
    if standing.keeps_order or standing.flags & SITE:
        return no(_("Those who keep order sit on no jury."))
    return may_ask_for_changes(standing.user)


def may_vote(juror: Juror) -> Verdict:
    """Once, while the jury sits; whose seat it is was asked before."""
    if juror.voted_at is not None:
        return no(_("You have said what you think."))
    if not juror.jury.sits:
        return no(_("The time of this jury is over."))
    return YES


def may_read_appeal(standing: Standing, appeal: Appeal, ties: AbstractSet[str]) -> Verdict:
    """Take it up and write about it: one who keeps order and had no part in it."""
    if not (keeps := keeps_order(standing, appeal.decision.case)):
        return keeps
    if not (reads := may_read_words(standing, appeal.decision.case)):
        return reads
    if appeal.decided_at is not None:
        return no(_("This appeal was answered."))
    if ties:
        return no(TIES[min(ties)]())
    if appeal.reviewer_id not in {None, standing.user.pk}:
        return no(_("Somebody else is reading this appeal."))
    return YES


def may_keep_screens(standing: Standing) -> Verdict:
    """Stewards, in their community; for the whole site, its moderators and admins."""
    if standing.community is not None:
        return may_manage(standing)
    viewer = standing.viewer
    if not isinstance(viewer, User) or viewer.is_suspended or viewer.verified_at is None:
        return no(_("Only the site’s moderators do this."))
    return YES if standing.flags & SITE else no(_("Only the site’s moderators do this."))


def may_remark(standing: Standing, post: Post) -> Verdict:
    """Those who keep order in the place leave a line in the open, and take one away."""
    return may_keep_order(standing, post.thread)


def may_change_remark(standing: Standing, remark: Remark) -> Verdict:
    """Who signed it words it anew; nobody says something else under another's name."""
    if not (may := may_remark(standing, remark.post)):
        return may
    if remark.author_id != standing.viewer.pk:
        return no(_("It is signed by somebody else. You can take it away, and write your own."))
    return YES


def may_propose(standing: Standing, place: Community | None) -> Verdict:
    """Members propose changes where they may write; of what holds for all, where all can read."""
    if standing.community is None:
        return no(_("Choose a community first."))
    if place is not None and place.pk != standing.community.pk:
        return no(_("These are the guidelines of another community."))
    if place is None and standing.community.visibility != Visibility.PUBLIC:
        return no(_("What holds for everybody is talked over where everybody can read it."))
    return may_start(standing)


def may_ask_for_changes(viewer: User) -> Verdict:
    """Whoever is known and heard asks for changes to what holds for all, somewhere or other."""
    if viewer.verified_at is None:
        return no(_("Confirm your address first: the code is in your mail."))
    return may_be_heard(viewer)


def may_answer_change(standing: Standing, amendment: Amendment) -> Verdict:
    """Those who word the set take a change up or decline it, unless somebody is wording it."""
    place = standing.community.pk if standing.community else None
    if place != amendment.community_id:
        return no(_("These are the guidelines of another community."))
    if not (publishes := may_publish(standing)):
        return publishes
    if not amendment.is_waiting:
        return no(_("This was answered already."))
    if amendment.is_worded:
        return no(_("Somebody is wording it already."))
    return YES


TIES = {
    "reporter": lambda: _("You reported this: somebody else decides."),
    "subject": lambda: _("This is about you: others look at it."),
    "inviter": lambda: _("You invited them: somebody else decides."),
    "took_part": lambda: _("You took part in that conversation: somebody else decides."),
    "decided": lambda: _("You decided this: somebody else looks again."),
}


class Rank:
    """How high somebody stands: nobody acts on their equal."""

    def __init__(self, number: int, *, is_staff: bool = False) -> None:
        self.number = number
        self.is_staff = is_staff


ROLES: dict[str, int] = {Role.MEMBER: 1, Role.MODERATOR: 3, Role.STEWARD: 4}


def rank_of(standing: Standing) -> int:
    """A number for who they are here: members 1, moderators 3, stewards 4, the site's 5 and 6."""
    flags = standing.flags
    if "site_admin" in flags:
        return 6
    if "site_moderator" in flags:
        return 5
    return ROLES.get(standing.role, 0) if standing.state in {"active", "paused", "suspended"} else 0


def subject_rank(standing: Standing) -> Rank:
    """The same of whom a case is about; brand staff and those who keep order are staff."""
    number = rank_of(standing)
    is_staff = number >= ROLES[Role.MODERATOR] or "brand_staff" in standing.flags
    return Rank(number, is_staff=is_staff)
