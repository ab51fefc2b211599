"""Leaving a line under a post."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.communities.access import Standing
from apps.communities.selectors import standing_of
from apps.core.limits import limited
from apps.core.requests import Request
from apps.moderation import services
from apps.moderation.access import may_change_remark, may_remark
from apps.moderation.forms import RemarkForm
from apps.moderation.models import Remark
from apps.moderation.selectors.remarks import remarked
from apps.moderation.selectors.rules import rules_for
from apps.threads.models import Post


@require_http_methods(["GET", "HEAD", "POST"])
@limited("act")
def remark(request: Request, public_id: str, number: int) -> HttpResponse:
    """Write a line under a post, or word one's own anew."""
    post, found = remarked(request.user, public_id, number)
    standing = standing_of(request.user, post.thread.community)
    may_remark(standing, post).require()
    rules = rules_for(post.thread.community)
    sent = request.method == "POST"
    initial = {"text": found.text, "rule": found.rule} if found else {}
    form = RemarkForm(request.POST if sent else None, rules=rules, initial=initial)
    if sent and form.is_valid() and _kept(standing, post, found, form):
        messages.success(request, _("It stands under the post, with your name."))
        return redirect(post.get_absolute_url())
    context = {
        "post": post,
        "thread": post.thread,
        "community": post.thread.community,
        "remark": found,
        "may_change": may_change_remark(standing, found) if found else None,
        "form": form,
    }
    return render(request, "moderation/remark.html", context, status=422 if sent else 200)


def _kept(standing: Standing, post: Post, found: Remark | None, form: RemarkForm) -> bool:
    """Whether it was taken; what is wrong is said in the form, so that no word is lost."""
    said = form.cleaned_data
    try:
        if found is None:
            services.leave_remark(standing=standing, post=post, **said)
        else:
            services.change_remark(standing=standing, remark=found, **said)
    except ValidationError as error:
        form.add_error("text", error)
        return False
    return True


@require_POST
@limited("act")
def unremark(request: Request, public_id: str, number: int) -> HttpResponse:
    """Take the line away."""
    post, found = remarked(request.user, public_id, number)
    standing = standing_of(request.user, post.thread.community)
    may_remark(standing, post).require()
    if found is not None:
        services.remove_remark(standing=standing, remark=found)
        messages.success(request, _("The line is gone."))
    return redirect(post.get_absolute_url())
