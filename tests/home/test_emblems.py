"""Every emblem one may choose can be drawn."""

from apps.communities.emblems import EMBLEMS
from apps.core.drawing import icon_names


def test_every_emblem_is_an_icon() -> None:
    assert set(EMBLEMS) - icon_names() == set()
    assert len(set(EMBLEMS)) == len(EMBLEMS)
