"""How well the classifier tells what moderators would decide against, on texts it never saw.

The texts are labelled messages of others (spam) and comments (toxicity). Eight times a half drawn
by a seed teaches and the other half is told apart; precision and recall are means of the eight. It
is read and weighed by the very code that looks at posts.
"""

from __future__ import annotations

import csv
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import TypeAlias

from apps.moderation.screening.bayes import Piles, leaning
from apps.moderation.screening.reading import traits_of
from bench.figures import Limit, Measured
from bench.serving import ROOT

SPAM, TOXIC = "sms-spam-train.tsv", "surge-toxicity-train.csv"
SEEDS = range(8)

Labelled: TypeAlias = tuple[frozenset[str], bool]  # the traits of a text, and whether it is wrong

LIMITS = (
    Limit(figure="moderation.spam_precision", limit=0.985, least=True, of="of 1"),
    Limit(figure="moderation.spam_recall", limit=0.92, least=True, of="of 1"),
    Limit(figure="moderation.toxicity_precision", limit=0.95, least=True, of="of 1"),
    Limit(figure="moderation.toxicity_recall", limit=0.336, least=True, of="of 1"),
)


def folder() -> Path | None:
    """Where the texts lie, beside the project or above it; None where they do not."""
    for above in (ROOT, *ROOT.parents):
        if (above / "shared/data/moderation" / SPAM).is_file():
            return above / "shared/data/moderation"
    return None


def limits() -> tuple[Limit, ...]:
    """The figures that can be taken here: none where the texts are absent."""
    return LIMITS if folder() else ()


def measure() -> Measured:
    """Every figure there is; where the texts are absent, none, and it is said."""
    lies_in = folder()
    if lies_in is None:
        print("classifier: skipped, shared/data/moderation is not here.", file=sys.stderr)
        return {}
    spam, toxic = _halves(_spam(lies_in / SPAM)), _halves(_toxic(lies_in / TOXIC))
    return {
        "moderation.spam_precision": spam[0],
        "moderation.spam_recall": spam[1],
        "moderation.toxicity_precision": toxic[0],
        "moderation.toxicity_recall": toxic[1],
    }


def _spam(path: Path) -> list[Labelled]:
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("\t") for line in lines if line)
    return [(traits_of("", text), label == "spam") for label, _tab, text in pairs]


def _toxic(path: Path) -> list[Labelled]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(traits_of("", row["text"]), row["is_toxic"] == "Toxic") for row in rows]


def _halves(texts: Sequence[Labelled]) -> tuple[float, float]:
    """Mean precision and recall over the seeds."""
    taken = [_one_half(texts, seed) for seed in SEEDS]
    return mean(precision for precision, _ in taken), mean(recall for _, recall in taken)


def _one_half(texts: Sequence[Labelled], seed: int) -> tuple[float, float]:
    drawn = random.Random(seed).sample(texts, len(texts))  # noqa: S311  the same half each time
    teaching, unseen = drawn[: len(drawn) // 2], drawn[len(drawn) // 2 :]
    piles, seen = taught(teaching)
    told = [(leaning(piles, traits, seen).is_against, wrong) for traits, wrong in unseen]
    return precision_and_recall(told)


def taught(texts: Sequence[Labelled]) -> tuple[Piles, dict[str, tuple[int, int]]]:
    """What these texts teach: how many there are of each, and each trait's counts."""
    against = Counter(trait for traits, wrong in texts if wrong for trait in traits)
    fine = Counter(trait for traits, wrong in texts if not wrong for trait in traits)
    many = sum(wrong for _, wrong in texts)
    seen = {trait: (against[trait], fine[trait]) for trait in against.keys() | fine.keys()}
    return Piles(many, len(texts) - many), seen


def precision_and_recall(told: Sequence[tuple[bool, bool]]) -> tuple[float, float]:
    """Of pairs (said to be wrong, is wrong): how often that was right, how much was found."""
    hits = sum(said and is_wrong for said, is_wrong in told)
    said, wrong = sum(said for said, _ in told), sum(is_wrong for _, is_wrong in told)
    return hits / max(said, 1), hits / max(wrong, 1)
