"""Rows of threads: for a community's page, and with excerpts for home."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from apps.core.drawing import faces
from apps.core.fragments import fragment, joined
from apps.threads.rendering.marks import NOTHING, chip, face, when
from apps.threads.selectors.lists import ThreadRow


def part(name: str) -> SafeString:
    """A piece of the lists' template that has no gaps."""
    return fragment(f"threads/_list.html#{name}").fill()


def rows(threads: Iterable[ThreadRow]) -> SafeString:
    """As on a community's page (02)."""
    row = fragment("threads/_list.html#row")
    return joined([row.fill(**_common(thread, 20, 22)) for thread in threads])


def feed(threads: Iterable[ThreadRow]) -> SafeString:
    """As on the home page (01)."""
    entry = fragment("threads/_list.html#entry")
    return joined(
        [
            entry.fill(
                **_common(thread, 22, 20),
                excerpt=thread.excerpt,
                place=thread.place,
                place_url=thread.place_url,
                count=_count(thread.replies),
            )
            for thread in threads
        ]
    )


def _common(thread: ThreadRow, face_size: int, stack_size: int) -> dict[str, object]:
    starter = thread.starter
    return {
        "url": thread.url,
        "title": thread.title,
        "new": "new" if thread.is_new else "read",
        "dot": part("dot") if thread.is_new else NOTHING,
        "pin": part("pin") if thread.is_pinned else NOTHING,
        "solved": part("solved") if thread.is_solved else NOTHING,
        "locked": part("locked") if thread.is_locked else NOTHING,
        "waits": part("waits") if thread.waits else NOTHING,
        "face": face(starter, face_size),
        "name": starter.byline.name,
        "chip": chip(starter),
        "started": when(thread.started_at, "short"),
        "last": when(thread.last_at, "short"),
        "replies": thread.replies,
        "faces": faces(thread.faces, stack_size, 0, ", ".join(b.name for b in thread.faces)),
    }


def _count(replies: int) -> str:
    return ngettext("%(n)s reply", "%(n)s replies", replies) % {"n": replies}
