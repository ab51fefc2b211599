"""Which Markdown is read here, and how each piece of it becomes HTML.

CommonMark with tables, strike-through, task lists, bare addresses and @names. HTML is text.
What would cost more work than a text is worth is read as text too; nothing is ever dropped.
"""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, cast

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from apps.core.highlighting import highlighted

DEEPEST = 40  # levels of quotes and lists; what lies deeper is text
PATIENCE = 20_000_000  # characters looked ahead at in vain; after that a bracket is a bracket
EMPTY_CELLS = 4_000  # that a table fills in by itself; the library's 65,536 take 2 s
import_module("markdown_it.rules_block.table").MAX_AUTOCOMPLETED_CELLS = EMPTY_CELLS  # type: ignore[attr-defined]

HANDLE = r"[A-Za-z0-9](?:[A-Za-z0-9]|[_-](?=[A-Za-z0-9])){0,29}"
_MENTION = re.compile(rf"@({HANDLE})(?![^\W_]|[@/])")
_BEFORE = re.compile(r"[\s(\[{*_~\"'“‘«,;:>|—–-]")
_PICTURE = re.compile(r"/files/([0-9a-hjkmnp-tv-z]{10})/(?:([a-z0-9]{1,16})/?)?")
_NO_ADDRESS = re.compile("[\u2039\u203a]")  # brackets of ours end a bare address
_TASK = re.compile(r"\[([ xX])\]\s+(?=\S)")
_local = threading.local()


def parser() -> MarkdownIt:
    """One for each thread: linkify-it keeps state between calls."""
    made: MarkdownIt | None = getattr(_local, "parser", None)
    if made is None:
        made = _local.parser = _made()
    return made


def _made() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "linkify": True, "maxNesting": 100})
    md.enable(["table", "strikethrough", "linkify"])
    for rule in md.block.ruler.__rules__:
        if rule.name in {"blockquote", "list"}:
            rule.fn = _shallow(rule.fn)
    for guess in md.inline.ruler.__rules__:
        if guess.name in {"link", "image"}:
            guess.fn = _patient(guess.fn)
        elif guess.name == "linkify":
            guess.fn = _of_the_web(guess.fn)
    md.inline.ruler.push("mention", _mention)
    md.core.ruler.push("house", _house)
    md.add_render_rule("mention", _render_mention)
    md.add_render_rule("image", _render_image)
    md.add_render_rule("task_open", _render_task)
    md.add_render_rule("fence", _render_fence)
    return md


def _shallow(rule: Callable[..., bool]) -> Callable[..., bool]:
    """A block rule that stands back in the depths, where the parser would drop the text."""

    def guarded(state: Any, start: int, end: int, silent: bool) -> bool:
        return state.level < DEEPEST and rule(state, start, end, silent)

    return guarded


def _patient(rule: Callable[..., bool]) -> Callable[..., bool]:
    """A rule that looks ahead for the end of a bracket, and stops looking after many failures."""

    def guarded(state: StateInline, silent: bool) -> bool:
        spent = state.env.get("spent", 0)
        if spent > PATIENCE or state.src.find("]", state.pos) < 0:
            return False
        found = rule(state, silent)
        if not found and state.src[state.pos] in "![":
            state.env["spent"] = spent + state.posMax - state.pos
        return found

    return guarded


def _of_the_web(rule: Callable[..., bool]) -> Callable[..., bool]:
    """The rule for bare addresses, asked about http and https only."""

    def guarded(state: StateInline, silent: bool) -> bool:
        spent = state.env.get("spent", 0)
        if spent > PATIENCE or not state.pending[-5:].lower().endswith(("http", "https")):
            return False
        state.env["spent"] = spent + 4 * len(state.pending)  # the rule searches all of it
        whole, end = state.src, _NO_ADDRESS.search(state.src, state.pos)
        state.src = whole[: end.start()] if end else whole
        try:
            return rule(state, silent)
        finally:
            state.src = whole

    return guarded


def _mention(state: StateInline, silent: bool) -> bool:
    """`@handle`, where a name could stand: not in a link, an address or the middle of a word."""
    found = _MENTION.match(state.src, state.pos, state.posMax)
    if not found or state.linkLevel > 0:
        return False
    if state.pos and not _BEFORE.match(state.src[state.pos - 1]):
        return False
    if not silent:
        token = state.push("mention", "", 0)
        token.content = found[0]
    state.pos = found.end()
    return True


def _house(state: Any) -> None:
    """After parsing: our headings, our pictures, no style attributes."""
    tokens: list[Token] = state.tokens
    for place, token in enumerate(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
        elif token.type in {"th_open", "td_open"}:
            _align(token)
        elif token.children:
            token.children = list(_pictured(token.children))
            if place > 1 and tokens[place - 2].type == "list_item_open":
                _make_task(tokens[place - 2], token)
            if _stands_alone(token.children) and not tokens[place - 1].hidden:
                _make_figure(tokens[place - 1 : place + 2])


def _make_task(item: Token, inline: Token) -> None:
    """`- [ ] words` is a box that nobody can tick here, named by its words."""
    children = inline.children or []
    found = _TASK.match(children[0].content) if children[0].type == "text" else None
    if found:
        item.attrs["class"] = "task-list-item"
        children[0].content = children[0].content[found.end() :]
        box = Token("task_open", "input", 1, meta={"done": found[1] != " "})
        inline.children = [box, *children, Token("task_close", "label", -1)]


def _align(token: Token) -> None:
    """An alignment as a class: the page's CSP refuses style attributes."""
    side = str(token.attrs.pop("style", "")).removeprefix("text-align:")
    if side:
        token.attrs["class"] = {"left": "start", "center": "centre", "right": "end"}[side]


def _pictured(children: list[Token]) -> Iterator[Token]:
    """Only pictures kept here are shown; others become links, so that nobody is called home."""
    depth = 0
    for token in children:
        depth += token.nesting if token.type.startswith("link_") else 0
        if token.type != "image":
            yield token
            continue
        for child in token.children or []:
            child.type = "text" if child.type == "mention" else child.type
        found = _PICTURE.fullmatch(str(token.attrs.get("src", "")))
        if found:
            token.meta = {"id": found[1]}
            token.attrs["src"] = f"/files/{found[1]}/{found[2] or 'large'}/"
            yield token
        else:
            yield from _linked(token, within=depth > 0)


def _linked(token: Token, *, within: bool) -> Iterator[Token]:
    words = _words_of(token) or str(token.attrs.get("src", ""))
    if not within:
        yield Token("link_open", "a", 1, attrs={"href": token.attrs.get("src", "")})
    yield Token("text", "", 0, content=words)
    if not within:
        yield Token("link_close", "a", -1)


def _words_of(image: Token) -> str:
    md = parser()
    renderer = cast("RendererHTML", md.renderer)
    return renderer.renderInlineAsText(image.children, md.options, {})


def _stands_alone(children: list[Token]) -> bool:
    return len(children) == 1 and children[0].type == "image"


def _make_figure(block: list[Token]) -> None:
    """A picture alone in its paragraph; its title, or else its alt text, is the caption."""
    before, inline, after = block
    image = (inline.children or [])[0]
    caption = str(image.attrs.pop("title", "")) or _words_of(image)
    if before.type == "paragraph_open" and caption:
        before.tag = after.tag = "figure"
        image.meta["caption"] = caption


def _render_mention(_: Any, tokens: list[Token], place: int, __: Any, env: Any) -> str:
    words = html.escape(tokens[place].content)
    url = env["people"].get(tokens[place].content[1:].lower())
    return f'<a class="mention" href="{html.escape(url)}">{words}</a>' if url else words


def _render_image(_: Any, tokens: list[Token], place: int, __: Any, env: Any) -> str:
    """One of our pictures; one that nobody knows is told by its words."""
    token = tokens[place]
    words, caption = html.escape(_words_of(token)), html.escape(token.meta.get("caption", ""))
    size = ""
    if env["sizes"] is not None:
        if token.meta["id"] not in env["sizes"]:
            return words
        size = ' width="{}" height="{}"'.format(*env["sizes"][token.meta["id"]])
    title = token.attrs.get("title")
    hover = f' title="{html.escape(str(title))}"' if title else ""
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<img src="{token.attrs["src"]}" alt="{words}"{hover}{size}>{below}'


def _render_task(_: Any, tokens: list[Token], place: int, *__: Any) -> str:
    done = " checked" if tokens[place].meta["done"] else ""
    return f'<label><input type="checkbox" disabled{done}> '


def _render_fence(_: Any, tokens: list[Token], place: int, __: Any, env: Any) -> str:
    code, language = tokens[place].content, tokens[place].info.split(" ", 1)[0]
    coloured = highlighted(code, language) if env["colours"] else ""
    return f"<pre><code>{coloured or html.escape(code)}</code></pre>\n"
