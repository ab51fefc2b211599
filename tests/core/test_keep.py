"""What is kept of a page is drawn anew when anything it shows has changed."""

from __future__ import annotations

from django.template import engines

from apps.core.templatetags import coterie


def drawn(**values: object) -> str:
    template = engines["django"].from_string(
        '{% keep "test" key place %}{{ said.words }}{% endkeep %}'
    )
    return str(template.render(values))


def test_alike_is_drawn_once_and_different_anew() -> None:
    assert drawn(key=("a", 1), place="x", said={"words": "<first>"}) == "&lt;first&gt;"
    assert drawn(key=("a", 1), place="x", said={"words": "second"}) == "&lt;first&gt;"
    assert drawn(key=("a", 2), place="x", said={"words": "third"}) == "third"
    assert drawn(key=("a", 1), place="y", said={"words": "fourth"}) == "fourth"


def test_only_so_many_are_kept() -> None:
    for number in range(coterie.KEPT + 5):
        drawn(key=number, place="", said={"words": str(number)})

    assert len(coterie._kept) == coterie.KEPT
    assert drawn(key=0, place="", said={"words": "again"}) == "again"
