"""Ratios, limits, words of known frequency, and the list of groups. A timing is never a test."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bench.driving import ratio
from bench.figures import Group, Limit, judged
from bench.groups import GROUPS
from bench.importing import POSTS, write_dump
from bench.search import mix
from bench.words import COMMON, PER_CLASS, Writer, vocabulary


def test_a_ratio_is_the_median_of_rounds() -> None:
    taken = {"page": [2.0, 3.0, 100.0], "plain": [4.0, 4.0, 10.0]}

    assert ratio(taken, "page", "plain") == 0.75


def test_a_ratio_to_nothing_is_no_error() -> None:
    assert ratio({"page": [1.0], "plain": [0.0]}, "page", "plain") > 1000


def test_a_figure_holds_up_to_its_limit() -> None:
    limits = (Limit(figure="a", limit=2), Limit(figure="b", limit=2, least=True))
    group = Group(name="g", limits=limits, measure=dict, about="")

    below = [figure.holds for figure in judged(group, {"a": 1.9, "b": 1.9})]
    at = [figure.holds for figure in judged(group, {"a": 2.0, "b": 2.0})]

    assert (below, at) == ([True, False], [True, True])


def test_a_figure_that_was_not_measured_is_an_error() -> None:
    group = Group(name="g", limits=(Limit(figure="a", limit=1),), measure=dict, about="")

    with pytest.raises(KeyError):
        list(judged(group, {}))


def test_a_figure_is_one_line_of_json() -> None:
    group = Group(name="g", limits=(Limit(figure="a", limit=0.7),), measure=dict, about="")

    [figure] = judged(group, {"a": 0.61})

    assert figure.line() == '{"figure": "a", "value": 0.61, "limit": 0.7, "holds": true}'


def test_words_come_as_often_as_they_should() -> None:
    _, classes = vocabulary()
    writer, posts = Writer(seed=1), 3000

    bodies = [set(writer.body().lower().replace(".", "").split()) for _ in range(posts)]
    hits = sum(word in body for body in bodies for word in classes["common"])

    assert hits / posts / PER_CLASS == pytest.approx(COMMON, rel=0.2)


def test_the_same_seed_writes_the_same() -> None:
    assert Writer(seed=4).body() == Writer(seed=4).body()


def test_the_queries_are_the_words_of_their_class() -> None:
    _, classes = vocabulary()

    assert mix() == classes


def test_the_dump_has_every_post(tmp_path: Path) -> None:
    write_dump(tmp_path / "dump")

    assert (tmp_path / "dump" / "Posts.xml").read_text().count("<row ") == POSTS


def test_every_group_and_limit_is_listed() -> None:
    out = StringIO()

    call_command("bench", list=True, stdout=out)

    listed = out.getvalue()
    assert all(f"{name}: " in listed for name in GROUPS)
    assert all(limit.figure in listed for group in GROUPS.values() for limit in group.limits)
    assert "import.posts_per_cpu_second ≥ 100 posts" in listed


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(CommandError, match="No such group: speed"):
        call_command("bench", "speed")
