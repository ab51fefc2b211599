"""What people would change in guidelines, word by word, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse

from apps.accounts.bylines import Byline
from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community, State, Visibility
from apps.communities.selectors import bylines, standing_of
from apps.core.access import Verdict
from apps.guidelines.access import owed
from apps.guidelines.comparing import MOVED
from apps.guidelines.rules import Rule, RuleSet, Wording, amended, carried
from apps.guidelines.selectors import Change, diff_of, edition_of, first_number, in_full
from apps.guidelines.slots import Proposals, Proposed
from apps.moderation.access import may_answer_change, may_ask_for_changes, may_propose
from apps.moderation.models import Amendment
from apps.threads.models import Thread

LISTED = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rule as somebody would have it: worded anew, new (no key), or gone (no wording)."""

    rule: str
    wording: Wording | None
    onto: int  # the version they read

    @classmethod
    def of(cls, amendment: Amendment) -> Wanted:
        """What an amendment asks for."""
        kept = amendment.wording
        return cls(amendment.rule, Wording.of(kept) if kept else None, amendment.onto)

    @property
    def changes(self) -> tuple[Wording, ...]:
        return (self.wording,) if self.wording else ()

    @property
    def gone(self) -> frozenset[str]:
        return frozenset() if self.wording else frozenset({self.rule})


def effect_of(rules: RuleSet, wanted: Wanted, first: int) -> tuple[Change, ...]:
    """What a set would say otherwise; that numbers move with it goes without saying."""
    after = _numbered(amended(rules.rules, wanted.changes, wanted.gone), first)
    return tuple(change for change in diff_of(rules.rules, after) if change.kind != MOVED)


def _numbered(worded: Iterable[Wording], first: int) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            number=number,
            title=one.title,
            body=one.body,
            key=one.key,
            long=one.long,
            why=one.why,
            examples=one.examples,
        )
        for number, one in enumerate(worded, start=first)
    )


def as_of(now: RuleSet, base: RuleSet, wanted: Wanted) -> Wanted | None:
    """The same wish, upon what holds now; None when the rule is gone by itself."""
    if not wanted.rule:
        return wanted
    there, was = _rule_in(now, wanted.rule), _rule_in(base, wanted.rule)
    if there is None:
        return None
    if wanted.wording is None or was is None:
        return wanted
    wording = carried(was.wording, wanted.wording, there.wording)
    return Wanted(wanted.rule, wording, now.version)


def _rule_in(rules: RuleSet, key: str) -> Rule | None:
    return next((rule for rule in rules.rules if rule.key == key), None)


def versions_for(amendment: Amendment) -> tuple[RuleSet, RuleSet]:
    """The version it was worded on, and the one that holds. Four queries at most."""
    now = in_full(amendment.community)
    if now.version == amendment.onto:
        return now, now
    return edition_of(amendment.community, amendment.onto), now


# ── the panel over its thread ────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Panel:
    """What stands over the thread of a proposed change."""

    amendment: Amendment
    changes: tuple[Change, ...]  # against the version it was worded on; none once words are gone
    version: int  # that holds now
    later: tuple[Change, ...]  # what it would change in that, where it is another one
    is_pointless: bool  # the rule is gone, or says so already
    may_answer: Verdict
    answered_by: Byline | None

    @property
    def is_overtaken(self) -> bool:
        """Whether the rules changed while nobody had answered."""
        return self.amendment.is_waiting and self.version != self.amendment.onto


def amendment_of(viewer: User | AnonymousUser, public_id: str) -> Amendment | None:
    """The change that is talked over in a thread, if the viewer may read it. One query."""
    return (
        _with_all(Amendment.objects.visible_to(viewer)).filter(thread__public_id=public_id).first()
    )


def _with_all(rows: QuerySet[Amendment]) -> QuerySet[Amendment]:
    related = ("thread", "community", "author", "answered_by", "edition__community")
    return Amendment.objects.worded().filter(pk__in=rows.values("pk")).select_related(*related)


def change_panel(standing: Standing, thread: Thread) -> Panel | None:
    """What stands over the thread; its words only while its opening can be read."""
    found = _with_all(Amendment.objects.filter(thread=thread)).first()
    return panel_for(standing, found) if found else None


def panel_for(standing: Standing, amendment: Amendment) -> Panel:
    """The same of an amendment at hand. Seven queries at most."""
    viewer, place = standing.viewer, amendment.community
    own = standing if place is not None else standing_of(viewer, None)
    base, now = versions_for(amendment)
    shown = Wanted.of(amendment) if _reads(amendment) else None
    newer = as_of(now, base, shown) if shown and base is not now else shown
    first = first_number(place, now)
    later = effect_of(now, newer, first) if newer else ()
    return Panel(
        amendment=amendment,
        changes=effect_of(base, shown, _first(base, first)) if shown else (),
        version=now.version,
        later=later,
        is_pointless=shown is not None and not later,
        may_answer=may_answer_change(own, amendment),
        answered_by=_by(standing, amendment),
    )


def _first(base: RuleSet, first: int) -> int:
    return base.rules[0].number if base.rules else first


def _reads(amendment: Amendment) -> bool:
    """Whether its words are still there, and its opening is."""
    if amendment.wording is None and not amendment.is_removal:
        return False
    opening = amendment.thread.posts.filter(number=1, hidden_at=None, deleted_at=None)
    return opening.exists()


def _by(standing: Standing, amendment: Amendment) -> Byline | None:
    person = amendment.answered_by
    if not isinstance(person, User):
        return None
    place = amendment.thread.community_id
    found = bylines(standing.viewer, place, [person])[person.pk]
    return found if found.url else None  # a name that is kept from visitors says nothing


# ── what a page of guidelines says ───────────────────────────────────────────────────────────────
def proposals_in(standing: Standing) -> Proposals:
    """What was proposed for a set, the newest first, and where one proposes more. One query."""
    rows = Amendment.objects.visible_to(standing.viewer).filter(community=standing.community)
    found = _with_all(rows).order_by("-at", "-pk")[:LISTED]
    return Proposals(_address(standing), tuple(_told(amendment) for amendment in found))


def _told(amendment: Amendment) -> Proposed:
    edition = amendment.edition
    return Proposed(
        title=amendment.thread.title,
        url=amendment.thread.get_absolute_url(),
        state=amendment.fate,
        at=amendment.at,
        version=edition.version if edition else 0,
        version_url=edition.get_absolute_url() if edition else "",
    )


def _address(standing: Standing) -> str:
    """Where they propose a change; "" when they could not, however much they read first."""
    viewer, place = standing.viewer, standing.community
    if not isinstance(viewer, User) or not may_ask_for_changes(viewer):
        return ""
    if place is None:
        return reverse("moderation:propose_for_all")
    if not may_propose(standing, place) and not owed(standing):
        return ""
    return reverse("moderation:propose", args=[place.slug])


def places_to_ask(viewer: User) -> QuerySet[Community]:
    """Where somebody may talk over what holds for everybody: where everybody can read it."""
    own = Community.objects.filter(
        memberships__user=viewer, memberships__state=State.ACTIVE, archived_at=None
    )
    return own.filter(visibility=Visibility.PUBLIC).order_by("name")


def twin_of(viewer: User, place: Community | None, rule: str) -> Amendment | None:
    """What they proposed for the same rule already, and nobody has answered. One query."""
    rows = Amendment.objects.filter(author=viewer, community=place, rule=rule)
    waiting = rows.filter(state__in=("open", "taken_up"))
    return waiting.select_related("thread").first()
