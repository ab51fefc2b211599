"""Reports, cases and decisions for tests, made as people make them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community, Membership
from apps.communities.selectors import standing_of
from apps.core import clock
from apps.core.ids import public_id
from apps.guidelines.models import Guideline
from apps.guidelines.services import publish_edition
from apps.moderation import services
from apps.moderation.models import Appeal, AppealPicture, Case, Decision, Dismissal, Report
from apps.moderation.selectors.past import proposed_for
from apps.moderation.services.deciding import Choice
from apps.threads.models import Post
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community
from tests.threads.makers import make_reply, make_thread

RULE_KEY = "nobodysell"
RULE = {"key": RULE_KEY, "number": 4, "title": "Nobody sells here."}
LETTER = "Hi Rob. I have hidden your reply for now: selling goes in the Sunday swap (§4)."


def keeper(community: Community, handle: str = "priya", role: str = "moderator") -> Standing:
    """Somebody who keeps order there and had no part in anything."""
    found = Membership.objects.filter(community=community, user__handle=handle).first()
    return standing_of(found.user, community) if found else join(community, handle, role=role)


def of_site(handle: str = "maren", flag: str = "is_site_moderator") -> Standing:
    """One who keeps order for the whole site, and belongs nowhere."""
    return standing_of(make_user(handle, **{flag: True}), None)


def offer(community: Community | None = None, author: str = "rob") -> Post:
    """A reply that sells, in somebody else's thread, where somebody keeps order."""
    place = community or make_community()
    keeper(place)
    thread = make_thread("kwame", place, title="Drysuit neck seals: glue, or send away?")
    return make_reply(thread, author, "Message me, I do seals and zips for sixty quid.")


def report(post: Post, by: str = "dilys", **fields: Any) -> Report:
    """A member's report of a post."""
    held = Membership.objects.filter(community=post.thread.community, user__handle=by).first()
    reporter = held.user if held else join(post.thread.community, by).user
    values: dict[str, Any] = {"rule": RULE_KEY, "text": "This is an offer."} | fields
    return services.report(reporter=reporter, kind="post", object_id=post.pk, **values)


def make_case(post: Post | None = None, **fields: Any) -> Case:
    """An open case about a post that sells."""
    return report(post or offer(), **fields).case


def choice(rung: str, case: Case, **fields: Any) -> Choice:
    """A choice of that rung, with all that one must say."""
    departs = "" if rung == proposed_for(case) else "They have been told before."
    values = {"rules": (RULE,), "letter": LETTER, "departs": departs} | fields
    return Choice(rung, **values)


def decide(case: Case, rung: str = "hide", by: Standing | None = None, **fields: Any) -> Decision:
    """A decision by one who keeps order there."""
    assert case.community is not None
    standing = by or keeper(case.community)
    return services.decide(standing=standing, case=case, choice=choice(rung, case, **fields))


def delivered(decision: Decision) -> Decision:
    """The same, with its letter gone."""
    Decision.objects.filter(pk=decision.pk).update(letter_at=clock.now() - timedelta(seconds=1))
    services.deliver_due()
    decision.refresh_from_db()
    return decision


def dismissed(case: Case, by: Standing, *, unclear: bool = False) -> Dismissal:
    """Nothing was wrong, and whoever told us is to hear so."""
    made = services.nothing_wrong(standing=by, case=case, unclear=unclear)
    Dismissal.objects.filter(pk=made.pk).update(letter_at=clock.now() - timedelta(seconds=1))
    services.deliver_due()
    made.refresh_from_db()
    return made


def make_appeal(decision: Decision | None = None, text: str = "I gave it away.") -> Appeal:
    """An appeal by whom a decision is about."""
    return services.appeal(decision=decision or delivered(decide(make_case())), text=text)


def make_appeal_picture(appeal: Appeal, **fields: Any) -> AppealPicture:
    """A picture that came with an appeal, without files."""
    values = {"width": 800, "height": 600, "size": 1000, "path": f"appeals/{public_id()}"} | fields
    return AppealPicture.objects.create(appeal=appeal, **values)


def person(handle: str) -> User:
    return User.objects.get(handle=handle)


def publish_rules() -> None:
    """The brand's guidelines, which everybody who is here by now keeps to."""
    sells = ("Nobody sells here.", "Swaps live in the Sunday swap.")
    rules = [("Be kind.", ""), ("Argue with the idea.", ""), ("Show it all.", ""), sells]
    publish_edition(standing=None, community=None, rules=rules)
    Guideline.objects.filter(number=4).update(key=RULE_4["key"])
    User.objects.update(accepted_version=1)


RULE_4 = {"key": "s4", "number": 4, "title": "Nobody sells here."}
