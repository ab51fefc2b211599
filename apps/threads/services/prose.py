"""From what somebody typed to what a post keeps: checked, tidied, rendered once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Membership
from apps.core import clock
from apps.core.access import Denied
from apps.core.markdown import excerpt, render
from apps.core.text import BodyField, LineField
from apps.threads.access import may_link
from apps.threads.models import (
    BODY_LENGTH,
    HTML_LENGTH,
    TITLE_LENGTH,
    Post,
    Thread,
    Upload,
    UploadQuerySet,
)

EXCERPT_LENGTH = 300
MENTIONS, MENTIONS_OF_NEWCOMERS = 10, 2  # people one post may call
NEWCOMER = timedelta(hours=24)
HANDLES_LOOKED_UP = 100  # in one text, however many it names
PICTURES = 10  # in one post
PERSON = "/@{}/"  # home:person, written out: it is stored for good, and home is above us

_BODY = BodyField(max_length=BODY_LENGTH)
_TITLE = LineField(max_length=TITLE_LENGTH)
_LINK = re.compile(r'<a [^>]*?href="([^"]+)"')
_PICTURE = re.compile(r"/files/([0-9a-z]{10})/")
_BELOW = re.compile(r"(?:(?:\A|\n\n)!\[[^\]]*\]\(/files/[0-9a-z]{10}/large/\))+\Z")
_UNFIT = re.compile(r"[\[\]\\]")  # in a picture's description, as Markdown has it
_SIZE = ("public_id", "width", "height")


@dataclass(frozen=True, slots=True)
class Prose:
    """A text as a post keeps it, and whom and what it points at."""

    body: str
    html: str
    mentioned_ids: list[int]
    pictures: set[str]  # public ids

    @property
    def links(self) -> set[str]:
        """Where it leads readers to, away from this site."""
        return links_in(self.html)

    @property
    def excerpt(self) -> str:
        """Its first plain words, for lists."""
        return excerpt(self.html, EXCERPT_LENGTH)


def address_of(upload: Upload) -> str:
    """How a text that shows the picture names it, whichever of its sizes."""
    return f"/files/{upload.public_id}/"


def pictures_in(body: str) -> set[str]:
    """Public ids of the pictures that a text shows."""
    return set(_PICTURE.findall(body))


def links_in(html: str) -> set[str]:
    """Where rendered words lead to, away from this site."""
    found = {unescape(address) for address in _LINK.findall(html)}
    return {address for address in found if not _is_ours(address)}


def _is_ours(address: str) -> bool:
    """Whether an address stays here: a path alone does, two slashes name another host."""
    ours = f"{settings.SITE_URL}/"
    is_path = address.startswith(("/", "#")) and not address.startswith(("//", "/\\"))
    return is_path or address == settings.SITE_URL or address.startswith(ours)


def checked_title(title: str) -> str:
    """A title as it is kept. Raises ValidationError when it is empty or too long."""
    return str(_TITLE.clean(title))


def written(
    body: str, *, author: User, community_id: int, circle_id: int | None, uploads: Sequence[Upload]
) -> Prose:
    """A text as it is kept, its length looked at before any other work.

    `uploads` it does not show yet are shown below it. Raises ValidationError when it is empty or
    too long, or shows more than ten pictures.
    """
    text = str(_BODY.clean(_with_pictures(body, author, uploads)))
    pictures = pictures_in(text)
    if len(pictures) > PICTURES:
        raise ValidationError(_("Ten pictures are the most for one post."), code="pictures")
    people = _Fellows(author, community_id, circle_id)
    html = render(text, mention=people, upload=_Sizes(author))
    if len(html) > HTML_LENGTH:
        raise ValidationError(_("That is more markup than fits. Say it in two posts."))
    return Prose(text, html, people.others, pictures)


def written_in(thread: Thread, body: str, author: User, uploads: Sequence[Upload] = ()) -> Prose:
    """The same, for words that belong in this thread."""
    return written(
        body,
        author=author,
        community_id=thread.community_id,
        circle_id=thread.circle_id,
        uploads=uploads,
    )


def written_anew(post: Post, body: str) -> Prose:
    """Words of a post that somebody else changed, rendered as its author's: nothing is asked anew.

    Raises ValidationError for more than fits.
    """
    author, thread = post.author, post.thread
    people = _Fellows(author, thread.community_id, thread.circle_id)
    own = Upload.objects.filter(owner=author, hidden_at=None)
    html = render(body, mention=people, upload=_Sizes(author, own))
    if len(body) > BODY_LENGTH or len(html) > HTML_LENGTH:
        raise ValidationError(_("With the marks it would be longer than a post can be."))
    return Prose(body, html, people.others, pictures_in(body))


def previewed(body: str, *, standing: Standing) -> str:
    """How words will look: people are named to those who belong beside them. Writes nothing."""
    community = standing.community
    if community is None or not standing.reads(community.pk):
        return render(body)
    people, sizes = _Fellows(standing.user, community.pk, None), _Sizes(standing.user)
    return render(body, mention=people, upload=sizes)


def _with_pictures(body: str, author: User, uploads: Sequence[Upload]) -> str:
    if any(upload.owner_id != author.pk for upload in uploads):
        raise Denied(_("That picture belongs to somebody else."))
    below = [
        f"![{_UNFIT.sub('', upload.alt)}]({address_of(upload)}large/)"
        for upload in uploads
        if address_of(upload) not in body
    ]
    return "\n\n".join([body.rstrip(), *below]).lstrip("\n") if below else body


def require_fit_links(standing: Standing, prose: Prose, before: str = "") -> None:
    """Raise ValidationError for links of somebody who may not link, but for those of `before`."""
    if prose.links - links_in(before) and not (verdict := may_link(standing)):
        raise ValidationError(verdict.reason, code="links")


def without_pictures_below(body: str) -> str:
    """The words, without the pictures that were sent along with them."""
    return _BELOW.sub("", body)


class _Fellows:
    """Finds the people a text names: members of the same community, and only so many."""

    def __init__(self, author: User, community_id: int, circle_id: int | None) -> None:
        self.author, self.community_id, self.circle_id = author, community_id, circle_id
        self.others: list[int] = []

    def __call__(self, handles: list[str]) -> Mapping[str, str]:
        found = self._found(handles[:HANDLES_LOOKED_UP])
        named = [handle for handle in handles if handle in found][: self._most()]
        people = {found[handle] for handle in named}
        self.others = sorted(people - {self.author.pk})
        return {handle: PERSON.format(handle) for handle in named}

    def _found(self, handles: list[str]) -> dict[str, int]:
        fellows = Membership.objects.active().filter(
            community=self.community_id,
            user__is_active=True,
            user__erased_at=None,
            user__handle__in=handles,
        )
        if self.circle_id is not None:
            fellows = fellows.filter(user__circles=self.circle_id)
        return dict(fellows.values_list("user__handle", "user_id"))

    def _most(self) -> int:
        is_new = self.author.created_at > clock.now() - NEWCOMER
        return MENTIONS_OF_NEWCOMERS if is_new else MENTIONS


class _Sizes:
    """Finds the pictures a text shows, among those its author may see, and these."""

    def __init__(self, author: User, also: UploadQuerySet | None = None) -> None:
        self.author, self.also = author, also

    def __call__(self, ids: list[str]) -> Mapping[str, tuple[int, int]]:
        seen = Upload.objects.visible_to(self.author)
        seen = (seen if self.also is None else seen | self.also).filter(public_id__in=ids)
        return {name: (wide, high) for name, wide, high in seen.values_list(*_SIZE)}
