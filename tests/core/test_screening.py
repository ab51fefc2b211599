"""Screens look at words, and the surest speaks first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from apps.core import screening
from apps.core.screening import Doubt, Writing, doubts_about, screen_with


def sees_links(writing: Writing) -> Iterator[Doubt]:
    for link in sorted(writing.links):
        yield Doubt("links", f"It leads to {link}.", 0.4)


def sees_haste(writing: Writing) -> Iterator[Doubt]:
    if writing.body == "Buy now":
        yield Doubt("haste", "It was sent in no time.", 0.9)


@pytest.fixture(autouse=True)
def _own_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "SCREENS", [])


def said(body: str, *links: str) -> Writing:
    return Writing(kind="post", author=None, place=None, body=body, links=frozenset(links))


def test_without_screens_nobody_doubts() -> None:
    assert doubts_about(said("Buy now")) == ()


def test_the_surest_speaks_first() -> None:
    screen_with(sees_links)
    screen_with(sees_haste)
    found = doubts_about(said("Buy now", "https://a.example", "https://b.example"))
    assert [(doubt.screen, doubt.score) for doubt in found] == [
        ("haste", 0.9),
        ("links", 0.4),
        ("links", 0.4),
    ]


def test_a_screen_that_is_declared_twice_looks_once() -> None:
    screen_with(sees_haste)
    screen_with(sees_haste)
    assert len(doubts_about(said("Buy now"))) == 1
