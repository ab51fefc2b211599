"""The demonstration's script says what it means, and its steps do what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from apps.core import clock
from apps.core.markdown import render
from apps.home.demo.keeping import Keeping
from apps.home.demo.telling import HERE, read
from apps.moderation.models import Dismissal
from tests.moderation.makers import RULE_KEY, keeper, offer, person, report

SAID = ("body", "long", "text", "letter", "reasons")
LISTED = re.compile(r"<([ou]l)\b.*?</\1>", re.DOTALL)
HEADED = re.compile(r"<(?:h\d|hr)\b")


def texts(script: Any, name: str = "") -> Iterator[str]:
    """Everything in it that is read as Markdown."""
    if isinstance(script, dict):
        for key, value in script.items():
            yield from texts(value, key)
    elif isinstance(script, list):
        for value in script:
            yield from texts(value, name)
    elif isinstance(script, str) and name in SAID:
        yield script


@pytest.mark.parametrize("file", sorted(path.stem for path in HERE.glob("*.toml")))
def test_nobody_s_sentence_is_read_as_a_list_or_a_heading(file: str) -> None:
    """A year and a full stop begin a list of that number; one that is meant has two points."""
    prose = [render(text) for text in texts(read(file))]
    lists = [found[0] for html in prose for found in LISTED.finditer(html)]
    assert [one for one in lists if one.count("<li") < 2 or 'start="' in one] == []
    assert [html for html in prose if HEADED.search(html)] == []


@pytest.mark.django_db
def test_whoever_told_of_what_was_fine_hears_so_a_minute_later() -> None:
    post = offer()
    report(post, by="dilys")
    people = {"priya": keeper(post.thread.community).user, "dilys": person("dilys")}
    told = Keeping(people=people, keys={"sell": RULE_KEY}, named={"offer": post})

    day = clock.now() - timedelta(days=3)
    with clock.at(day):
        told.nothing({"post": "offer", "by": "priya"})

    assert Dismissal.objects.get().delivered_at == day + timedelta(minutes=1)
