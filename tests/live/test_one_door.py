"""Channel layers are touched in one place (T-04)."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOOR = {"apps/live/services.py", "apps/live/sending.py"}
TOUCHING = {"group_send", "get_channel_layer", "channel_layers"}


def names_in(source: str) -> set[str]:
    tree = ast.parse(source)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return names | {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_nobody_sends_to_a_layer_but_through_publish() -> None:
    files = [path for room in ("apps", "config") for path in (ROOT / room).rglob("*.py")]
    touching = {
        str(path.relative_to(ROOT)) for path in files if names_in(path.read_text()) & TOUCHING
    }

    assert touching == DOOR


def test_the_check_sees_what_it_is_for() -> None:
    assert "group_send" in names_in("async_to_sync(layer.group_send)('a', {})")
    assert "get_channel_layer" in names_in("from channels.layers import get_channel_layer as g")
