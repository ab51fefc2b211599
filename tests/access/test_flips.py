"""No rule goes untested: whichever predicate says yes to everybody, some cell notices."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from inspect import isfunction
from typing import Any

import pytest
from django.conf import settings

from apps.core.access import YES, Verdict
from apps.core.table import documents
from tests.access.policies import telling
from tests.access.sweeping import Cell, Sweeper, cells_of
from tests.access.world import fall_from_grace, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.every_cell]

TRIES = 12  # cells in which the flipped predicate had said no, tried at most
BEHIND = "asked only of those whom may_manage let pass; its room tries it alone"
KEPT = "a stranger to the case is told that it is not there; its room tries it alone"
NO_DOOR = "asked by a service that has no address yet; its room tries it alone"
UNHEARD = {  # predicates that refuse nobody at the doors of the table as it is, and why
    "apps.accounts.access.may_ask_for_export": "asked once who asks was shown, which no cell does",
    "apps.accounts.access.may_describe": "a refusal comes back in the form, which stays a form",
    "apps.accounts.access.may_keep_account": NO_DOOR,
    "apps.accounts.access.may_only_appeal": "no to all sixteen; test_banned tries every door",
    "apps.accounts.access.may_sanction_person": NO_DOOR,
    "apps.communities.access.may_accept": "needs an invitation's token; T-28 is in its room",
    "apps.communities.access.may_decide": BEHIND,
    "apps.communities.access.may_end_rest": "nobody rests at these doors; its room tries it",
    "apps.communities.access.may_entrust": NO_DOOR,
    "apps.communities.access.may_invite": BEHIND,
    "apps.communities.access.may_name_champion": BEHIND,
    "apps.communities.access.may_rest": "asked after may_see_rest, which refuses the same first",
    "apps.communities.access.may_restore_inviting": BEHIND,
    "apps.communities.access.may_revoke": BEHIND,
    "apps.communities.access.may_sanction": NO_DOOR,
    "apps.communities.access.may_set_role": BEHIND,
    "apps.guidelines.access.may_keep": "a stranger to the place is told that it is not there",
    "apps.guidelines.access.may_publish": BEHIND,
    "apps.moderation.access.may_appeal": "a refusal comes back in the form, which stays a form",
    "apps.moderation.access.may_change_remark": "no line stands at these doors; its room tries it",
    "apps.moderation.access.may_confirm": KEPT,
    "apps.moderation.access.may_cover": KEPT,
    "apps.moderation.access.may_handle": KEPT,
    "apps.moderation.access.may_look": KEPT,
    "apps.moderation.access.may_read_appeal": KEPT,
    "apps.moderation.access.may_reopen": KEPT,
    "apps.moderation.access.may_see_pictures": "those of the doors are a post's; its room tries it",
    "apps.moderation.access.may_review": KEPT,
    "apps.moderation.access.may_take": KEPT,
    "apps.moderation.access.may_undo": KEPT,
    "apps.moderation.access.may_vote": "only a juror finds the page, and each has a vote",
    "apps.threads.access.may_hide": NO_DOOR,
    "apps.threads.access.may_link": "no decision holds anybody at these doors; its room tries it",
    "apps.threads.access.may_reply_again": "no thread is slow at these doors; its room tries it",
    "apps.threads.access.may_rename": "asked after may_edit, which refuses the same people first",
}


def predicates() -> dict[str, Callable[..., Verdict]]:
    """Every `may_…` of every room, by the name under which other rooms know it."""
    return {
        f"{name.partition('.access')[0]}.access.{key}": value
        for name, module in sorted(sys.modules.items())
        if name.startswith("apps.") and "access" in name.split(".")
        for key, value in vars(module).items()
        if key.startswith("may_") and isfunction(value) and value.__module__ == name
    }


@contextmanager
def replaced(old: Callable[..., Any], new: Callable[..., Any]) -> Iterator[None]:
    """Wherever a room holds the function, it holds the other."""
    holders = [
        (module, key)
        for name, module in list(sys.modules.items())
        if name.startswith("apps.") and module is not None
        for key, value in list(vars(module).items())
        if value is old
    ]
    for module, key in holders:
        setattr(module, key, new)
    try:
        yield
    finally:
        for module, key in holders:
            setattr(module, key, old)


def test_each_predicate_that_is_flipped_is_noticed() -> None:
    import_module(settings.ROOT_URLCONF)  # every view holds its predicates before they are replaced
    sweeper = Sweeper(fall_from_grace(make_world()))
    refusals = refused_cells(sweeper)

    survivors = {name for name in predicates() if not noticed(sweeper, name, refusals[name])}
    assert survivors - UNHEARD.keys() == set()


def refused_cells(sweeper: Sweeper) -> dict[str, list[Cell]]:
    """For each predicate, the cells in which it said no."""
    refusals: dict[str, list[Cell]] = defaultdict(list)
    current: list[Cell] = []

    def listening(name: str, predicate: Callable[..., Verdict]) -> Callable[..., Verdict]:
        def heard(*args: Any, **options: Any) -> Verdict:
            verdict = predicate(*args, **options)
            if not verdict and current[-1] not in refusals[name][-1:]:
                refusals[name].append(current[-1])
            return verdict

        return heard

    with all_replaced({name: listening(name, one) for name, one in predicates().items()}):
        for room in (room for room, document in documents().items() if "url" in document):
            for cell in cells_of(room, lambda row: telling(row.policy)):
                current.append(cell)
                sweeper.answer(cell)
    return refusals


@contextmanager
def all_replaced(new: dict[str, Callable[..., Verdict]]) -> Iterator[None]:
    """Every predicate by its stand-in."""
    rest = dict(new)
    if not rest:
        yield
        return
    name, stand_in = rest.popitem()
    with replaced(predicates()[name], stand_in), all_replaced(rest):
        yield


def noticed(sweeper: Sweeper, name: str, cells: list[Cell]) -> bool:
    """Whether a cell answers otherwise once the predicate says yes to everybody."""
    with replaced(predicates()[name], lambda *_args, **_options: YES):
        return any(_differs(sweeper, cell) for cell in spread(cells))


def _differs(sweeper: Sweeper, cell: Cell) -> bool:
    try:
        return bool(sweeper.surprise(cell))
    except Exception:  # noqa: BLE001  whoever came past the predicate fell over: that is noticed
        return True


def spread(cells: list[Cell]) -> list[Cell]:
    """A few cells from all over: refusals first, then pages that only leave something out."""
    refusing = [cell for cell in cells if cell.letter != "A"]
    chosen = refusing or cells
    step = max(len(chosen) // TRIES, 1)
    return chosen[::step][: TRIES + 1]
