"""The composer: what it begins with, and what it says when words do not fit."""

from __future__ import annotations

from typing import BinaryIO, TypeVar, cast

from django.core.exceptions import ValidationError
from django.forms import Form
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from apps.accounts.bylines import byline_of
from apps.communities.access import Standing
from apps.communities.models import Community
from apps.core.images import Unreadable
from apps.core.limits import new_until
from apps.core.markdown import render as to_prose
from apps.core.requests import Request
from apps.guidelines.nudging import fitting
from apps.guidelines.rules import Rule
from apps.guidelines.selectors import nudges_for
from apps.threads import services
from apps.threads.access import may_upload
from apps.threads.models import BODY_LENGTH, Post, Upload
from apps.threads.rendering.composer import Composer
from apps.threads.rendering.marks import NOTHING
from apps.threads.selectors import ThreadPage, draft_key

F = TypeVar("F", bound=Form)


def reply_composer(page: ThreadPage, *, to: int = 0, quote: str = "") -> Composer:
    """An empty composer under a thread, or one with the draft and a quote in it."""
    words = [page.draft.rstrip(), quote]
    body = "\n\n".join(word for word in words if word)
    return Composer(
        action=reverse("threads:reply", args=[page.thread.public_id]),
        key=draft_key(page.thread.public_id),
        owner=page.standing.user.public_id,
        community=page.thread.community.slug,
        label=_("Your reply"),
        button=_("Post reply"),
        writer=byline_of(page.standing.user),
        new_until=None if services.is_known(page.standing) else new_until(page.standing.user),
        body=f"{body}\n\n" if quote else body,
        to=to,
        is_kept=bool(page.draft),
        is_last=page.is_last,
        swaps=True,
    )


def late(form: F) -> F:
    """A form that is older than its sender's sign-in, and says so."""
    form.is_valid()
    said = _("You signed in again since you began. Here are your words: look, and send them.")
    form.add_error(None, said)
    return form


def too_soon(form: F, said: str) -> F:
    """A form that came sooner than we take it, and says when it can be sent."""
    form.is_valid()
    form.add_error(None, said)
    return form


def sent_before(post: Post) -> SafeString:
    """What to say of words in a form that made a post already."""
    return format_html(
        _(
            "These words are not posted yet: this form was sent before, and what it said then "
            "stands in {there}. Send them too, or edit that one."
        ),
        there=format_html(
            '<a class="link" href="{}">{}</a>', post.get_absolute_url(), _("its own post")
        ),
    )


def errors_of(form: Form) -> list[str]:
    """Everything a form has to say, in order."""
    return [str(error) for errors in form.errors.values() for error in errors]


def typed(request: Request, name: str, longest: int) -> str:
    """Words as they were sent, to give back; cut where no form of ours would have let them go."""
    return request.POST.get(name, "")[: 2 * longest].replace("\x00", "")


def only_looks(request: Request) -> bool:
    """Whether they wish to see how their words will look, and not to post them yet."""
    return "look" in request.POST


def looked(request: Request, form: Form) -> SafeString:
    """How the words will look, for those who asked; nothing while something is wrong with them."""
    if not only_looks(request) or form.errors:
        return NOTHING
    return prose_of(form.cleaned_data["body"])


def prose_of(words: str, standing: Standing | None = None) -> SafeString:
    """Words as they will look; with a standing, people are named to those beside them."""
    html = services.previewed(words, standing=standing) if standing else to_prose(words)
    return mark_safe(html)  # noqa: S308  core cleans it


def nudge_in(request: Request, community: Community) -> Rule | None:
    """The guideline that fits what they wrote. Two queries."""
    return fitting(nudges_for(community), typed(request, "body", BODY_LENGTH))


def picture_in(request: Request, standing: Standing) -> list[Upload]:
    """The picture sent along with the words, kept; for those who write without JavaScript.

    Raises ValidationError when they may not and when it is none: the words come back with it.
    """
    file = request.FILES.get("picture")
    if file is None:
        return []
    if not (verdict := may_upload(standing)):
        raise ValidationError(verdict.reason)
    try:
        upload = services.add_upload(
            standing=standing, file=cast("BinaryIO", file), alt=request.POST.get("alt", "")
        )
    except Unreadable as error:
        raise ValidationError(str(error)) from error
    return [upload]
