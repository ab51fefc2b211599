"""Posts, put together from fragments: a page of them costs less than one template loop would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.drawing import icon
from apps.core.fragments import Fragment, fragment, gap, joined, plain
from apps.threads import slots
from apps.threads.models import Label
from apps.threads.rendering.elsewhere import gone_elsewhere
from apps.threads.rendering.labels import folded, labelled, labels
from apps.threads.rendering.marks import NOTHING, chip, face, telling, who
from apps.threads.rendering.redacted import taken_out
from apps.threads.rendering.remarks import remark
from apps.threads.rendering.saying import said_of, since
from apps.threads.selectors.posts import PostView, Word
from apps.threads.selectors.thread import ThreadPage, page_of

ITEM, END = SafeString("<li>"), SafeString("</li>")


def posts(page: ThreadPage) -> SafeString:
    """The posts of a page as items of a list, with the line before what is new."""
    drawing = _Drawing(page)
    pieces: list[SafeString] = []
    is_new = False
    for run in _runs(page.news):
        post = run[0]
        if not is_new and 0 < page.seen < post.number:
            is_new = True
            pieces.append(part("newline").fill(words=since(page.seen_at)))
        pieces += (ITEM, gone_elsewhere(run) if post.moved else drawing.post(post), END)
        if said := page.remarks.get(post.number):
            pieces.append(remark(post.number, *said))
    return joined(pieces)


def waiting(page: ThreadPage) -> SafeString:
    """What the viewer wrote, or watches over, and nobody else reads yet."""
    drawing = _Drawing(page)
    return joined([piece for post in page.waiting for piece in (ITEM, drawing.post(post), END)])


def _runs(posts: Iterable[PostView]) -> Iterator[list[PostView]]:
    """Each post by itself, but together those that went to the same place."""
    for _key, run in groupby(posts, lambda post: post.moved or post.number):
        yield list(run)


def single(page: ThreadPage) -> SafeString:
    """The one post of a page that has only one, without its list."""
    drawing = _Drawing(page)
    return joined([drawing.post(post) for post in page.posts])


def part(name: str) -> Fragment:
    """A piece of the posts' template."""
    return fragment(f"threads/_post.html#{name}")


class _Drawing:
    """One page's posts. What several share is filled once, with their numbers left open."""

    def __init__(self, page: ThreadPage) -> None:
        self.page = page
        self.base = f"/t/{page.thread.public_id}/"
        self.writes = bool(page.may_reply)
        self.knows = page.standing.viewer.is_authenticated
        self.whole, self.read = part("post"), part("word_only")
        self.place, self.when = part("place"), telling()
        self._by: dict[int, SafeString] = {}
        self._feet: dict[tuple[object, ...], Fragment] = {}
        self._words: dict[tuple[str, bool], Fragment] = {}

    def post(self, post: PostView) -> SafeString:
        """One post, or what stands in its place."""
        if post.gone:
            return self._gone(post)
        return self.whole.fill(
            looks=self._looks(post),
            number=post.number,
            face=face(post.author, 44),
            by=self._author(post),
            edited=self._edited(post) if post.edits else NOTHING,
            when=self.when(post.created_at),
            above=self._above(post),
            # core.markdown made it, and cleaned it
            prose=folded(post.html) if post.label == Label.UPSETTING else SafeString(post.html),
            below=joined([taken_out(post, is_own=self._is_own(post)), self._below(post)])
            if post.taken_out
            else self._below(post),
        )

    def _is_own(self, post: PostView) -> bool:
        return bool(post.author_id == self.page.standing.viewer.pk)

    def _author(self, post: PostView) -> SafeString:
        """Name, chip and line, once for each person."""
        found = self._by.get(post.author_id)
        if found is None:
            asked = post.is_asker and self.page.is_question
            line = post.author.byline.line
            found = self._by[post.author_id] = joined(
                [
                    who(post.author.byline),
                    chip(post.author),
                    part("asked").fill() if asked else NOTHING,
                    self.place.fill(line=line) if line else NOTHING,
                ]
            )
        return found

    def _gone(self, post: PostView) -> SafeString:
        if post.gone == "hidden":
            return part("kept").fill(
                number=post.number,
                words=said_of(post.grounds)
                if post.grounds
                else _("A post is hidden here for now."),
                when=self.when(post.created_at),
            )
        words = _("A post was deleted here.")
        return part("gone").fill(number=post.number, words=words, when=self.when(post.created_at))

    def _looks(self, post: PostView) -> str:
        return (" post--answer" if post.is_answer else "") + (
            " post--new" if 0 < self.page.seen < post.number else ""
        )

    def _edited(self, post: PostView) -> SafeString:
        words = ngettext("edited once", "edited %(n)s times", post.edits) % {"n": post.edits}
        return part("edited").fill(base=self.base, number=post.number, edits=words)

    def _above(self, post: PostView) -> SafeString:
        if not (post.is_hidden or post.is_answer or post.reply_to or post.answers or post.label):
            return NOTHING
        lines = [labelled(post.label)] if post.label else []
        if post.is_hidden:
            lines.append(self._hidden(post))
        if post.is_answer:
            lines.append(part("answer").fill(said=self._said()))
        if post.answers:
            lines.append(part("replyto_there").fill(url=post.answers))
        elif 1 < post.reply_to != post.number - 1:
            there = page_of(post.reply_to)
            url = "" if there == self.page.page else f"?page={there}"
            lines.append(part("replyto").fill(url=f"{url}#r{post.reply_to}", to=post.reply_to))
        return joined(lines)

    def _hidden(self, post: PostView) -> SafeString:
        """To its author, and to those who keep order: why, and how it comes back."""
        grounds, is_own = post.grounds, post.author_id == self.page.standing.viewer.pk
        if post.is_held:
            return part("held_own" if is_own else "held").fill()
        if grounds is None:
            return part("hidden").fill()
        return part("hidden_why").fill(
            words=said_of(grounds),
            readers=_("You and those who keep order still read it.")
            if is_own
            else _("Its author and those who keep order still read it."),
            mend=part("mend").fill(base=self.base, number=post.number)
            if is_own and grounds.comes_back and post.may_edit
            else NOTHING,
            letter=part("letter").fill(url=grounds.letter)
            if is_own and grounds.letter
            else NOTHING,
        )

    def _said(self) -> str:
        name = self.page.starter.byline.first_name
        if self.page.starter.name_kept:
            return _("The one who asked says so.")
        return _("%(name)s says so.") % {"name": name}

    def _source(self, post: PostView) -> SafeString:
        if not post.source:
            return NOTHING
        url = str(post.source.get("url", ""))
        is_web = url.startswith(("https://", "http://"))
        return part("source").fill(
            author=post.source.get("author", ""),
            link=part("source_link").fill(url=url) if is_web else NOTHING,
            licence=post.source.get("licence", ""),
        )

    def _below(self, post: PostView) -> SafeString:
        words = self._said_words(post)
        if not self.knows and not words:
            return self._source(post)
        own = post.author_id == self.page.standing.viewer.pk or post.is_hidden  # nothing to tell of
        may = (post.may_react, post.may_accept, post.may_edit, post.may_delete)
        label = post.may_label and (post.label or True)
        alike = (*may, post.is_answer, own, post.is_hidden, label)
        foot = self._feet.get(alike)
        if foot is None:
            foot = self._feet[alike] = Fragment(self._foot(post, is_own=own))
        below = foot.fill(number=post.number, words=words)
        return joined([self._source(post), below]) if post.source else below

    def _foot(self, post: PostView, *, is_own: bool) -> SafeString:
        """The row below posts like this one; its words and its number are still open."""
        number = gap("number")
        return part("foot").fill(
            words=gap("words"),
            add=self._add() if post.may_react else NOTHING,
            accept=self._accept(post),
            write=part("write").fill(page=self.page.page, number=number)
            if self.writes and not post.is_hidden
            else NOTHING,
            menu=self._menu(post, is_own=is_own) if self.knows else NOTHING,
        )

    def _add(self) -> SafeString:
        """The menu of reactions."""
        choice, number = part("choice"), gap("number")
        return part("add").fill(
            choices=joined(
                [
                    choice.fill(base=self.base, number=number, slug=slug, label=plain(label))
                    for slug, label in self.page.words
                ]
            )
        )

    def _accept(self, post: PostView) -> SafeString:
        if not post.may_accept:
            return NOTHING
        name = "withdraw" if post.is_answer else "accept"
        return part(name).fill(base=self.base, number=gap("number"))

    def _menu(self, post: PostView, *, is_own: bool) -> SafeString:
        own = {"base": self.base, "number": gap("number")}
        keeps_order = bool(self.page.may_keep_order)
        given = {"is_own": is_own, "keeps_order": keeps_order}
        more = slots.links(self.page.thread.public_id, gap("number"), **given)
        return part("menu").fill(
            number=gap("number"),
            more=joined(
                [
                    part("link").fill(url=link.url, icon=icon(link.glyph, 14), label=link.label)
                    for link in more
                ]
            ),
            edit=part("edit").fill(**own) if post.may_edit else NOTHING,
            delete=part("delete").fill(**own) if post.may_delete else NOTHING,
            labels=labels(self.base, post) if post.may_label else NOTHING,
        )

    def _said_words(self, post: PostView) -> SafeString:
        if not post.may_react:
            read = self.read
            return joined([read.fill(label=word.label, count=word.count) for word in post.words])
        number = post.number
        return joined(
            [self._button(word).fill(number=number, count=word.count) for word in post.words]
        )

    def _button(self, word: Word) -> Fragment:
        """A reaction to press, its post and its count still open."""
        kept = self._words.get((word.slug, word.is_mine))
        if kept is None:
            kept = self._words[word.slug, word.is_mine] = Fragment(
                part("word").fill(
                    looks=" react--mine" if word.is_mine else "",
                    base=self.base,
                    number=gap("number"),
                    slug=word.slug,
                    on="0" if word.is_mine else "1",
                    pressed="true" if word.is_mine else "false",
                    label=plain(word.label),
                    count=gap("count"),
                )
            )
        return kept
