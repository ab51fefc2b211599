"""What the pages of the desk have in common: who may come, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.communities.access import Standing
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from apps.core.requests import Request
from apps.moderation import letters
from apps.moderation.forms import LOCAL
from apps.moderation.models import Case, Decision, DecisionState, Dismissal
from apps.moderation.rungs import LADDER
from apps.moderation.selectors.case import CasePage, case_page, find_case
from apps.moderation.selectors.desk import Desk, desk_of
from apps.moderation.selectors.glass import reads_words, shut_page
from apps.moderation.selectors.queue import queue
from apps.moderation.selectors.rules import Rule

P = ParamSpec("P")
SAFE = {"GET", "HEAD"}
MOST_UNDONE = 50


def keepers_only(
    view: Callable[Concatenate[Request, Desk, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Find who keeps order somewhere. Visitors are sent to sign in; for others it is not there."""

    @wraps(view)
    def asked(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method in SAFE:
                return redirect_to_login(request.get_full_path())
            raise Denied(_("Sign in once more: what you wrote is still in your browser."))
        chosen = {"tab": request.GET.get("tab", ""), "where": request.GET.get("in", "")}
        desk = desk_of(request.user, **chosen)
        if desk is None:
            raise Http404
        return view(request, desk, *args, **kwargs)

    return asked


@dataclass(frozen=True, slots=True)
class Work:
    """A case somebody may see, where they stand in its place, and their desk."""

    desk: Desk
    case: Case
    standing: Standing


def with_case(
    view: Callable[[Request, Work], HttpResponse],
) -> Callable[..., HttpResponse]:
    """The same for one case; one that is not theirs to see is not there."""

    @wraps(view)
    @keepers_only
    def asked(request: Request, desk: Desk, public_id: str) -> HttpResponse:
        case = find_case(desk.viewer, public_id)
        if case is None:
            raise Http404
        return view(request, Work(desk, case, standing_of(desk.viewer, case.community)))

    return asked


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody chose and wrote, or what the page offers first."""

    rung: str
    rules: tuple[str, ...]
    letter: str
    departs: str = ""
    until: str = ""
    team: bool = False
    passages: str = ""
    wrong: str = ""  # with the passages

    @classmethod
    def of(cls, data: QueryDict, letter: str | None = None) -> Typed:
        """What came in a form, right or wrong; with another letter if one is given."""
        return cls(
            rung=str(data.get("rung", "")),
            rules=tuple(data.getlist("rules")),
            letter=str(data.get("letter", "")) if letter is None else letter,
            departs=str(data.get("departs", "")),
            until=str(data.get("until", "")),
            team=bool(data.get("team")),
            passages=str(data.get("passages", "")),
        )


def offered(page: CasePage) -> Typed:
    """What the ladder proposes under the rules that were named, with the letter that fits."""
    rules = [one.rule for one in page.cited]
    keys = tuple(rule.key for rule in rules)
    return Typed(page.proposed, keys, letter_for(page, page.proposed, rules))


def letter_for(page: CasePage, rung: str, rules: Sequence[Rule]) -> str:
    """The letter for a rung and rules of this case."""
    if rung not in LADDER:
        return ""
    community = page.case.community
    return letters.draft(
        name=page.person.byline.first_name if page.person else "",
        kind=page.thing.kind if page.thing else "",
        rung=rung,
        rules=rules,
        where=community.name if community else _("this place"),
    )


def show_case(
    request: Request,
    work: Work,
    *,
    typed: Typed | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The three panes, the case in the middle; behind its glass for who does not read it."""
    found = queue(work.desk, request.GET.get("after", ""))
    context = {
        "queue": found,
        **_shown(work, typed),
        "problem": problem,
        "at": found.place_of(work.case),
        "previous": found.beside(work.case, -1),
        "following": found.beside(work.case, 1),
        "undoable": undoable(request, work.desk),
        "now": timezone.localtime().strftime(LOCAL),
        **addresses(request, work.desk),
    }
    return render(request, "moderation/queue.html", context, status=status)


def _shown(work: Work, typed: Typed | None) -> dict[str, Any]:
    """The case with what was typed, or what there is to know of it while its words are shut."""
    if not reads_words(work.standing, work.case):
        return {"page": shut_page(work.standing, work.case), "typed": typed}
    page = case_page(work.standing, work.case)
    return {"page": page, "typed": typed or offered(page)}


def addresses(request: Request, desk: Desk) -> Mapping[str, Any]:
    """What every link of the desk carries on: the chosen tab, place and page."""
    after = request.GET.get("after", "")
    parts = [desk.query, f"after={after}" if after else ""]
    query = "&".join(part for part in parts if part)
    return {"query": f"?{query}" if query else "", "after": after}


def undoable(request: Request, desk: Desk) -> tuple[Decision | Dismissal, ...]:
    """What was decided a moment ago, as the address says, while it can be taken back."""
    ids = request.GET.get("done", "").split(",")[:MOST_UNDONE]
    if not ids[0]:
        return ()
    rows = Decision.objects.filter(
        public_id__in=ids,
        by=desk.viewer,
        state__in=(DecisionState.STANDING, DecisionState.PROPOSED),
    )
    closed = Dismissal.objects.filter(public_id__in=ids, by=desk.viewer)
    return tuple(row for row in (*rows, *closed) if row.can_be_undone)


def go_on(
    request: Request,
    desk: Desk,
    case: Case | None = None,
    *,
    done: Sequence[Decision | Dismissal] = (),
) -> HttpResponse:
    """To this case, or the next one of the list; with what can be taken back."""
    goes = case
    if goes is None and (following := request.POST.get("next", "")):
        goes = find_case(desk.viewer, following)
    path = goes.get_absolute_url() if goes else reverse("moderation:queue")
    ids = ",".join(one.public_id for one in done[:MOST_UNDONE])
    after = request.GET.get("after", "")
    query = [desk.query, f"after={after}" if after else "", f"done={ids}" if ids else ""]
    said = "&".join(part for part in query if part)
    return redirect(f"{path}?{said}" if said else path)


def first_of(error: ValidationError) -> str:
    """What was wrong, in one sentence."""
    return str(error.messages[0])
