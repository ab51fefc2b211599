"""What runs by itself, shown to those who look after it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.communities.access import Standing, may_run
from apps.communities.selectors import standing_of
from apps.core.errors import Conflict
from apps.core.limits import limited
from apps.core.requests import Request
from apps.home import services
from apps.home.forms import LetterForm, PassageForm, StandForm
from apps.home.selectors.running import Reader, running_page


def admins_only(
    view: Callable[[Request, Standing], HttpResponse],
) -> Callable[[Request], HttpResponse]:
    """Find the viewer (sign in) and whether they look after the place (403)."""

    @wraps(view)
    def asked(request: Request) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login("/running/")
        standing = standing_of(request.user, None)
        may_run(standing).require()
        try:
            return view(request, standing)
        except Conflict as conflict:
            messages.warning(request, str(conflict))
            return _page(request, status=409)

    return asked


@require_safe
@admins_only
def running(request: Request, _standing: Standing) -> HttpResponse:
    """Readers of the ledger, letters, and what was passed over."""
    return _page(request)


@require_POST
@limited("act")
@admins_only
def read_on(request: Request, standing: Standing) -> HttpResponse:
    """Have a failing reader try again now."""
    form = StandForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422)
    stand = form.cleaned_data
    services.read_on(standing=standing, reader=stand["reader"], entry_id=stand["entry"])
    said = _("%(reader)s tries again now. Look once more in a moment.")
    messages.success(request, said % {"reader": stand["reader"]})
    return redirect("home:running")


@require_POST
@limited("act")
@admins_only
def pass_over(request: Request, standing: Standing) -> HttpResponse:
    """Let a failing reader leave its entry out, with a reason."""
    form = PassageForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    said = form.cleaned_data
    services.pass_over(
        standing=standing, reader=said["reader"], entry_id=said["entry"], reason=said["reason"]
    )
    told = _("%(reader)s goes on without #%(entry)d.") % said
    messages.success(request, told)
    return redirect("home:running")


@require_POST
@limited("act")
@admins_only
def letters(request: Request, standing: Standing) -> HttpResponse:
    """Another try for a letter that was given up, or for all; or nothing more for one."""
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422)
    messages.success(request, _answered(standing, **form.cleaned_data))
    return redirect("home:running")


def _answered(standing: Standing, *, again: int | None, let_go: int | None, every: bool) -> str:
    """Do the one thing that was asked, and say what was done."""
    if again:
        services.try_letter_again(standing=standing, letter_id=again)
        return _("Letter %(number)d waits to be sent once more.") % {"number": again}
    if let_go:
        services.let_letter_go(standing=standing, letter_id=let_go)
        return _("Letter %(number)d troubles nobody any more.") % {"number": let_go}
    many = services.try_letters_again(standing=standing) if every else 0
    told = ngettext("%(n)d letter waits once more.", "%(n)d letters wait once more.", many)
    return told % {"n": many}


def _page(request: Request, form: PassageForm | None = None, status: int = 200) -> HttpResponse:
    page = running_page(request.GET.get("after", ""))
    rows = [(reader, _form(reader, form)) for reader in page.readers]
    return render(request, "home/running.html", {"page": page, "rows": rows}, status=status)


def _form(reader: Reader, sent: PassageForm | None) -> PassageForm | None:
    """The form of a reader that is stuck; with what was typed, if it is the one that came back."""
    if not reader.is_stuck or reader.next is None:
        return None
    if sent is not None and sent.data.get("reader") == reader.name:
        return sent
    stand = {"reader": reader.name, "entry": reader.next.pk}
    return PassageForm(initial=stand, auto_id=f"{reader.name}-%s")
