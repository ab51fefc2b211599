"""What somebody did a moment ago and can take back: what it was, and whose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.accounts.bylines import byline_of
from apps.accounts.models import User
from apps.core import clock
from apps.moderation.models import Case, Decision, DecisionState, Dismissal, Verdict
from apps.moderation.rungs import LADDER
from apps.threads.models import Label, Post

MOST = 50
DONE: dict[str, str | Promise] = {  # where the rung’s name does not say that it was done
    "ask_edit": gettext_lazy("Asked for an edit"),
    "hide": gettext_lazy("Hidden until edited"),
    "pause_day": gettext_lazy("Posting paused for a day"),
    "pause_week": gettext_lazy("Posting paused for seven days"),
    "ban": gettext_lazy("Out of the community"),
    "warning": gettext_lazy("Formally warned"),
    "redact": gettext_lazy("Passage taken out"),
    "remove": gettext_lazy("Removed"),
    "lock": gettext_lazy("Thread locked"),
    "slow": gettext_lazy("Thread slowed down"),
    **{
        f"label_{label.value}": format_lazy(gettext_lazy("Labelled “{label}”"), label=label.label)
        for label in Label
    },
    "reach": gettext_lazy("Kept within the community"),
    "suspend": gettext_lazy("Suspended here"),
    "suspend_site": gettext_lazy("Suspended everywhere"),
    "ban_site": gettext_lazy("Account closed"),
    "verify": gettext_lazy("Address to be confirmed"),
}
WHOSE: dict[str, str | Promise] = {
    "post": gettext_lazy("%(name)s’s reply"),
    "opening": gettext_lazy("%(name)s’s first post"),
    "thread": gettext_lazy("%(name)s’s thread"),
    "profile": gettext_lazy("%(name)s’s profile"),
    "remark": gettext_lazy("%(name)s’s line under a post"),
    "image": gettext_lazy("%(name)s’s picture"),
    "invitation": gettext_lazy("%(name)s’s invitation"),
}


@dataclass(frozen=True, slots=True)
class Undoable:
    """What was done, until it cannot be taken back any more."""

    done: tuple[Decision | Dismissal, ...]
    said: str

    @property
    def until(self) -> datetime:
        return min(one.letter_at for one in self.done)

    @property
    def seconds(self) -> int:
        return max(ceil((self.until - clock.now()).total_seconds()), 0)


def undoable(viewer: User, ids: Sequence[str]) -> Undoable | None:
    """Those of these that the viewer did and can still take back. Four queries; none for none."""
    if not any(ids):
        return None
    rows = Decision.objects.taken_by(viewer).filter(
        public_id__in=ids[:MOST],
        state__in=(DecisionState.STANDING, DecisionState.PROPOSED),
    )
    closed = Dismissal.objects.filter(public_id__in=ids[:MOST], by=viewer)
    found = [*rows.select_related("case__subject"), *closed.select_related("case__subject")]
    done = tuple(row for row in found if row.can_be_undone)
    return Undoable(done, _said(done)) if done else None


def _said(done: Sequence[Decision | Dismissal]) -> str:
    """What was done, and to what: of one whose it was, of several how many."""
    acts = {_act(one) for one in done}
    act = acts.pop() if len(acts) == 1 else _("Done")
    return _("%(act)s: %(what)s.") % {"act": act, "what": _what([one.case for one in done])}


def _act(one: Decision | Dismissal) -> str:
    if isinstance(one, Decision):
        rung = LADDER[one.rung]
        if one.state == DecisionState.PROPOSED:
            return _("Proposed to a second person, “%(rung)s”") % {"rung": rung.name}
        return str(DONE.get(one.rung, rung.name))
    if one.verdict == Verdict.UNCLEAR:
        return _("Closed, it could not be told")
    return _("Let appear") if one.case.is_only_held else _("Closed, nothing wrong")


def _what(cases: Sequence[Case]) -> str:
    if len(cases) > 1:
        return ngettext("%(n)d case", "%(n)d cases", len(cases)) % {"n": len(cases)}
    case = cases[0]
    thing = WHOSE.get(_kind(case))
    if case.subject is None or thing is None:
        return _("one case")
    return str(thing) % {"name": byline_of(case.subject).first_name}


def _kind(case: Case) -> str:
    """What it is about first; the post that opens a thread is none that replies."""
    kind, pk = case.targets.order_by("pk").values_list("kind", "object_id").first() or ("", 0)
    is_first = kind == "post" and Post.objects.filter(pk=pk, number=1).exists()
    return "opening" if is_first else kind
