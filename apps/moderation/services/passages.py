"""Which words a decision takes out of what a case is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.core.kinds import Kind
from apps.core.passages import SHORTEST, is_in, length, told_apart
from apps.core.text import tidy_body
from apps.moderation.models import Amendment, Case
from apps.moderation.rungs import Rung
from apps.moderation.services.on_things import thing_of

MOST = 20
SHOWN = 60  # characters of a passage in a sentence about it


def passages_of(case: Case, rung: Rung, typed: str, *, why: str) -> list[str]:
    """The passages that somebody typed, where a rung asks for them. Raises ValidationError.

    `why` stands in the log for good, which names no words that were taken out.
    """
    if not rung.asks_passages:
        return []
    things = [
        (kind, row) for kind, row in _things(case) if kind.redact is not None and row is not None
    ]
    texts = [text for kind, row in things for text in _sources(kind, row)]
    found, missing = told_apart(tidy_body(typed), texts)
    _require_fit(found, missing)
    _require_no_proposal(things, found)
    if is_in([why], found):
        said = _("Say why without the words themselves: this line is kept for good.")
        raise ValidationError({"departs": said})
    _try(things, found)
    return found


def _require_fit(found: list[str], missing: list[str]) -> None:
    if not found and not missing:
        raise _wrong(_("Say which words go: copy them from the words above."))
    if missing:
        said = _(
            "“%(words)s” stands nowhere in it. Copy the words from above as they stand there; "
            "nothing is changed yet."
        )
        raise _wrong(said % {"words": _short(missing[0])})
    if short := next((words for words in found if length(words) < SHORTEST), None):
        said = _("“%(words)s” is too short: it would go everywhere. Take more words with it.")
        raise _wrong(said % {"words": short})
    if len(found) > MOST:
        raise _wrong(_("Twenty passages are the most. Hide it instead, until it is edited."))


def _require_no_proposal(things: Iterable[tuple[Kind, Any]], found: list[str]) -> None:
    """Above a thread that proposes a guideline its wording stands as well, which is no post."""
    for kind, row in things:
        if not kind.is_whole(row):
            continue
        thread = row.pk if kind.name == "thread" else row.thread_id
        wording = Amendment.objects.filter(thread=thread).values_list("wording", flat=True).first()
        if is_in(_texts(wording), found):
            raise _wrong(
                _(
                    "The guideline proposed here says these words too, and stands as it was "
                    "proposed. Remove the whole post instead."
                )
            )


def _texts(kept: Any) -> list[str]:
    """All words in what is kept as JSON."""
    if isinstance(kept, dict):
        kept = list(kept.values())
    if isinstance(kept, list | tuple):
        return [text for one in kept for text in _texts(one)]
    return [kept] if isinstance(kept, str) else []


def _things(case: Case) -> Iterable[tuple[Kind, Any]]:
    return (thing_of(target.kind, target.object_id) for target in case.targets.order_by("pk"))


def _sources(kind: Kind, row: Any) -> list[str]:
    return kind.sources(row) if kind.sources is not None else []


def _try(things: Iterable[tuple[Kind, Any]], passages: list[str]) -> None:
    """Also of what waits for a second person it is said now that it cannot be."""
    for kind, row in things:
        try:
            if kind.redact is not None:
                kind.redact(row, None, passages=passages, is_trial=True)
        except ValidationError as error:
            raise _wrong(str(error.messages[0])) from error


def _wrong(said: str) -> ValidationError:
    return ValidationError({"passages": said})


def _short(words: str) -> str:
    return words if len(words) <= SHOWN else f"{words[:SHOWN].rstrip()}…"
