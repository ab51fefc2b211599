"""What the pages of the desk have in common: who may come, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.communities.access import Standing
from apps.communities.selectors import standing_of
from apps.core import clock
from apps.core.access import Denied
from apps.core.requests import Request
from apps.core.text import tidy_body
from apps.moderation import letters
from apps.moderation.forms import LOCAL
from apps.moderation.models import Case, Decision, Dismissal
from apps.moderation.problems import Problem
from apps.moderation.rungs import LADDER
from apps.moderation.selectors.case import CasePage, case_page, find_case
from apps.moderation.selectors.desk import Desk, desk_of
from apps.moderation.selectors.glass import reads_words, shut_page
from apps.moderation.selectors.queue import queue
from apps.moderation.selectors.rules import Rule
from apps.moderation.selectors.undoing import MOST, Undoable
from apps.moderation.selectors.undoing import undoable as undoable_of

P = ParamSpec("P")
SAFE = {"GET", "HEAD"}
DONE = "moderation.done"  # in the session: what was decided a moment ago, and until when


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
    community, thing = page.case.community, page.thing
    kind, title = (thing.kind, thing.title if thing.opens else "") if thing else ("", "")
    return letters.draft(
        name=page.person.byline.first_name if page.person and page.person.byline.url else "",
        thing=letters.thing_named(kind, title),
        rung=rung,
        rules=rules,
        where=community.name if community else _("this place"),
        kind=kind if {one.kind for one in page.things} == {kind} else "",
    )


def written_for_another_step(work: Work, typed: Typed) -> Typed | None:
    """The same with the letter that fits, where nobody worded it and something else was chosen.

    Without JavaScript the letter does not follow the step: what leaves would not be what is done.
    """
    if typed.rung not in LADDER or not reads_words(work.standing, work.case):
        return None
    page = case_page(work.standing, work.case)
    chosen = [rule for rule in page.rules if rule.key in typed.rules]
    fits = letter_for(page, typed.rung, chosen)
    named = [one.rule for one in page.cited]
    letter = tidy_body(typed.letter)
    drafts = {letter_for(page, rung, rules) for rung in LADDER for rules in (chosen, named)}
    return replace(typed, letter=fits) if letter != fits and letter in drafts else None


def show_case(
    request: Request,
    work: Work,
    *,
    typed: Typed | None = None,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    """The three panes, the case in the middle; behind its glass for who does not read it."""
    found = queue(work.desk, request.GET.get("after", ""))
    context = {
        "queue": found,
        **_shown(work, typed),
        "problem": problem,
        "sent": request.POST if problem else None,
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
    if typed is None:
        return {"page": page, "typed": offered(page)}
    chosen = [rule for rule in page.rules if rule.key in typed.rules]
    worded = tidy_body(typed.letter) != letter_for(page, typed.rung, chosen)
    return {"page": page, "typed": typed, "is_worded": worded}


def addresses(request: Request, desk: Desk) -> Mapping[str, Any]:
    """What every link of the desk carries on: the chosen tab, place and page."""
    after = request.GET.get("after", "")
    parts = [desk.query, f"after={after}" if after else ""]
    query = "&".join(part for part in parts if part)
    return {"query": f"?{query}" if query else "", "after": after}


def undoable(request: Request, desk: Desk) -> Undoable | None:
    """What was decided a moment ago, while it can be taken back, wherever on the desk they are."""
    done = request.session.get(DONE, {})
    ids = done.get("ids", []) if done.get("until", 0) > clock.now().timestamp() else []
    return undoable_of(desk.viewer, ids)


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
    if done:
        until = max(one.letter_at for one in done).timestamp()
        request.session[DONE] = {"ids": [one.public_id for one in done[:MOST]], "until": until}
    after = request.GET.get("after", "")
    query = [desk.query, f"after={after}" if after else ""]
    said = "&".join(part for part in query if part)
    return redirect(f"{path}?{said}" if said else path)
