"""Passages that a decision takes out of a post, from all it says and ever said, and puts back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core import clock
from apps.core.markdown import TooLong, plain
from apps.core.models import ALT_LENGTH
from apps.core.passages import found_in, is_in, replaced, spellings
from apps.ledger.recording import record, use_case
from apps.threads.events import PostRedacted, ThreadChanged
from apps.threads.models import (
    BODY_LENGTH,
    HTML_LENGTH,
    TITLE_LENGTH,
    Draft,
    Post,
    Redaction,
    Revision,
    Thread,
    Upload,
)
from apps.threads.services.drafting import key_of
from apps.threads.services.hinting import hint
from apps.threads.services.holding import call_later
from apps.threads.services.locking import post_by_decision
from apps.threads.services.prose import Prose, pictures_in, written_anew

OPENS, CLOSES = "\u2039", "\u203a"  # brackets in which Markdown sees nothing, wherever they stand
NAMED = 5  # guidelines in one mark
Change = Callable[[str], str]
_LINKED = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")


@use_case()
def redact_by_decision(
    post: Post,
    actor: User | None,
    *,
    passages: Sequence[str],
    sections: Sequence[int] = (),
    is_trial: bool = False,
) -> dict[str, Any] | None:
    """Put a mark in place of every occurrence of these; what brings them back, None for no change.

    Of an opening they leave the title too. A trial changes nothing. Raises ValidationError where
    nothing would be left, or they would still be read.
    """
    post = post_by_decision(post)
    said = _Said.of(post)
    if post.deleted_at is not None or not is_in(said.texts(), passages):
        return None
    known = list(Redaction.objects.filter(post=post).values_list("mark", flat=True))
    marked = dict(_marked(said, passages, sections, known))
    taken = marked | {mark: mark for mark in known}

    def change(text: str) -> str:
        return replaced(text, taken)

    prose = _fitting(said, passages, change, taken.values())
    if is_trial:
        return {}
    made = Redaction.objects.bulk_create(
        Redaction(post=post, words=words, mark=mark) for words, mark in marked.items()
    )
    ids = [one.pk for one in made]
    post.redacted_at = post.redacted_at or clock.now()
    _say(said, prose, change, actor, ids, is_out=True)
    return {"redactions": ids}


@use_case()
def put_back_by_decision(post: Post, actor: User | None, *, before: Mapping[str, Any]) -> None:
    """Put passages back where their marks stand; without its mark a passage stays out.

    What another decision took out is not brought back with them.
    """
    post = post_by_decision(post)
    rows = Redaction.objects.filter(post=post, pk__in=before.get("redactions", []))
    back = {row.mark: row.words for row in rows if row.words}
    ids = [row.pk for row in rows]
    rows.delete()
    others = {row.words: row.mark for row in Redaction.objects.filter(post=post) if row.words}
    if not Redaction.objects.filter(post=post).exists():
        post.redacted_at = None
    left_out = others | {mark: mark for mark in others.values()}

    def change(text: str) -> str:
        if _length_with(text, back) > BODY_LENGTH:  # its author wrote on: there is no room for it
            return text
        return replaced(replaced(text, back), left_out)

    said = _Said.of(post)
    try:
        prose = written_anew(post, change(post.body))
    except (TooLong, ValidationError):  # nor as it would be rendered
        prose = written_anew(post, post.body)
    _say(said, prose, change, actor, ids, is_out=False)


def _length_with(text: str, back: Mapping[str, str]) -> int:
    """How long it would be with these in place of their marks, however often those stand in it."""
    grown = sum(len(back[mark]) - (end - start) for start, end, mark in found_in(text, back))
    return len(text) + grown


def forget_redacted(ids: Sequence[int]) -> dict[str, str]:
    """Within a use-case: let go of these words, which nobody can put back any more; their marks."""
    rows = Redaction.objects.select_for_update().filter(pk__in=ids).exclude(words="")
    taken = {row.words: row.mark for row in rows}
    rows.update(words="")
    return taken


def sources_of(post: Post) -> list[str]:
    """All that a post says and ever said, as it was written; nothing of one that was deleted."""
    return list(_Said.of(post).texts()) if post.deleted_at is None else []


def require_left_out(post: Post, prose: Prose) -> None:
    """Raise ValidationError for words in which a passage is back that a decision took out."""
    if post.redacted_at is not None:
        texts = [prose.body, plain(prose.html, HTML_LENGTH)]
        _require(Redaction.objects.filter(post=post).exclude(words=""), texts)


def require_left_out_of_title(thread: Thread, title: str) -> None:
    """The same for a title, by what was taken out of the opening beneath it."""
    opening = Redaction.objects.filter(post__thread=thread, post__number=1)
    _require(opening.exclude(words=""), [title])


def _require(redactions: QuerySet[Redaction], texts: Sequence[str]) -> None:
    rows = list(redactions)
    bare = [replaced(text, {row.mark: " " for row in rows}) for text in texts]
    if is_in(bare, [row.words for row in rows]):
        raise ValidationError(
            _(
                "A passage is in there again that a moderator took out. Leave it out, and the rest "
                "can be saved. If it was taken out by mistake, their letter says how to appeal."
            ),
            code="redacted",
        )


@dataclass(frozen=True)
class _Said:
    """A post with everything beside it that repeats its words."""

    post: Post
    revisions: list[Revision]
    pictures: list[Upload]
    drafts: list[Draft]  # of its author, who was editing it

    @classmethod
    def of(cls, post: Post) -> _Said:
        return cls(
            post,
            list(Revision.objects.filter(post=post).order_by("-version")),
            list(Upload.objects.filter(post=post).exclude(alt="").order_by("pk")),
            list(Draft.objects.filter(user=post.author_id, key=key_of(post))),
        )

    def texts(self) -> Iterator[str]:
        """The title of what it opens, its words, those of before, and what its pictures show."""
        if self.post.number == 1:
            yield self.post.thread.title
        yield self.post.body
        yield from (one.body for one in self.revisions)
        yield from (one.alt for one in self.pictures)


def _marked(
    said: _Said, passages: Sequence[str], sections: Sequence[int], known: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Each way in which they are written, with a mark of its own that nothing in it says yet."""
    texts = [*said.texts()]
    ways = dict.fromkeys(way for text in texts for way in spellings(text, passages, known))
    rules = ", ".join(f"§{number}" for number in sections[:NAMED])
    number = 0
    for way in ways:
        number += 1
        while (mark := _mark(number, rules)) in known or is_in(texts, [mark]):
            number += 1
        yield way, mark


def _mark(number: int, rules: str) -> str:
    """What stands in place of a passage, the first without its number."""
    which = _("passage removed") if number == 1 else _("passage %(n)d removed") % {"n": number}
    return f"{OPENS}{which}, {rules}{CLOSES}" if rules else f"{OPENS}{which}{CLOSES}"


def _fitting(said: _Said, passages: Sequence[str], change: Change, marks: Iterable[str]) -> Prose:
    """The post without them. Raises ValidationError."""
    post, blank = said.post, dict.fromkeys(marks, " ")
    if not post.body:
        raise ValidationError(_("It came from an archive and stays as it was. Hide it instead."))
    body = change(post.body)
    if pictures_in(post.body) - pictures_in(body):
        raise ValidationError(
            _("A picture is not taken out by its address. Hide the post, or ask for an edit.")
        )
    if body != post.body and not _says_anything(replaced(body, blank)):
        raise ValidationError(_("Nothing would be left of it. Remove the whole post instead."))
    if max(map(len, map(change, (one.body for one in said.revisions))), default=0) > BODY_LENGTH:
        raise ValidationError(_("With the marks it would be longer than a post can be."))
    title = change(post.thread.title) if post.number == 1 else ""
    if len(title) > TITLE_LENGTH:
        raise ValidationError(
            _("With the mark its title would be too long. Shorten the title first.")
        )
    left = (_unlinked(replaced(change(one.body), blank)) for one in said.revisions)
    if is_in(left, passages):
        raise ValidationError(
            _(
                "An earlier version says it with a link in between. Copy it from there as well, "
                "with these marks, or remove the whole post."
            )
        )
    prose = written_anew(post, body)
    if is_in([replaced(plain(prose.html, HTML_LENGTH), blank)], passages):
        raise ValidationError(
            _(
                "It would still be read there: it is written with marks in between, such as ** or "
                "a link. Copy it from the words above as they stand there, with these marks."
            )
        )
    return prose


def _unlinked(source: str) -> str:
    """Markdown as it reads once nobody sees where its links lead."""
    return _LINKED.sub(lambda found: found[1], source)


def _says_anything(words: str) -> bool:
    return any(letter.isalnum() for letter in words)


def _say(
    said: _Said,
    prose: Prose,
    change: Change,
    actor: User | None,
    ids: Sequence[int],
    *,
    is_out: bool,
) -> None:
    """Keep the changed words everywhere, and have everybody learn that they changed."""
    post = said.post
    post.body, post.html = prose.body, prose.html
    post.version, post.kept_versions = post.version + 1, post.kept_versions + 1
    fields = ["body", "html", "version", "kept_versions", "redacted_at"]
    post.save(update_fields=fields)
    if post.held_at is not None:
        call_later(post, prose)
    _say_before(said, change)
    if post.number == 1:
        _say_above(said, prose, change, actor)
    fact = PostRedacted(
        thread_id=post.thread_id,
        post_id=post.pk,
        version=post.version,
        redaction_ids=list(ids),
        is_out=is_out,
    )
    record(fact, actor=actor, community=post.thread.community)
    hint(post.thread)


def _say_before(said: _Said, change: Change) -> None:
    """Its history, what its pictures show, and the edit that its author had begun."""
    for revision in said.revisions:
        if len(body := change(revision.body)) <= BODY_LENGTH:
            revision.body = body
    Revision.objects.bulk_update(said.revisions, ["body"])
    for picture in said.pictures:
        picture.alt = change(picture.alt)[:ALT_LENGTH]
    Upload.objects.bulk_update(said.pictures, ["alt"])
    for draft in said.drafts:
        draft.title = change(draft.title)[:TITLE_LENGTH]
        draft.body = change(draft.body)[:BODY_LENGTH]
    Draft.objects.bulk_update(said.drafts, ["title", "body"])


def _say_above(said: _Said, prose: Prose, change: Change, actor: User | None) -> None:
    """The title and the excerpt of the thread that it opens."""
    thread = said.post.thread
    title = change(thread.title)
    is_named_anew = title != thread.title and len(title) <= TITLE_LENGTH
    if is_named_anew:
        thread.title = title
    if said.post.hidden_at is None:
        thread.excerpt = prose.excerpt
    thread.save(update_fields=["title", "excerpt"])
    if is_named_anew:
        fact = ThreadChanged(thread_id=thread.pk, change="renamed")
        record(fact, actor=actor, community=thread.community)
