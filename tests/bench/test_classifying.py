"""What the classifier is measured by: halves it never saw, and figures that are left out."""

import pytest

from apps.moderation.screening.bayes import leaning
from bench import classifying
from bench.classifying import folder, measure, precision_and_recall, taught
from bench.figures import Group, judged


def test_precision_is_of_what_was_said_and_recall_of_what_there_is() -> None:
    told = [(True, True), (True, True), (True, False), (False, True), (False, False)]

    assert precision_and_recall(told) == (2 / 3, 2 / 3)
    assert precision_and_recall([(False, False)]) == (0, 0)


def test_what_texts_teach_is_how_many_have_each_trait() -> None:
    texts = [(frozenset({"win", "now"}), True), (frozenset({"now"}), False)]

    piles, seen = taught(texts)

    assert (piles.against, piles.fine) == (1, 1)
    assert seen == {"win": (1, 0), "now": (1, 1)}
    assert leaning(piles, {"win"}, seen).told_by == ("win",)


def test_without_the_texts_nothing_is_measured_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(classifying, "folder", lambda: None)

    assert (classifying.limits(), measure()) == ((), {})
    assert "skipped" in capsys.readouterr().err


@pytest.mark.skipif(folder() is None, reason="shared/data/moderation is not here")
def test_every_figure_is_taken_and_holds() -> None:
    group = Group(name="g", limits=classifying.limits(), measure=measure, about="")

    figures = list(judged(group, group.measure()))

    assert [figure.figure for figure in figures if not figure.holds] == []
    assert len(figures) == 4
