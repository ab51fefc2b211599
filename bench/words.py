"""Text for the benchmark's posts: words of known frequency, so that a query's hits are known."""

from __future__ import annotations

import random
from itertools import product

ONSETS = (
    "b",
    "br",
    "c",
    "d",
    "dr",
    "f",
    "g",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "st",
    "t",
    "v",
)
VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "oo")
ENDINGS = ("l", "n", "m", "rt", "sk", "nd", "p", "t", "ck", "ld")

PER_CLASS = 30  # words of each class
COMMON, MEDIUM, RARE = 0.03, 0.002, 0.0001  # share of posts that hold the word
LENGTH = 45  # words of an ordinary post


def _invented() -> list[str]:
    two = product(ONSETS, VOWELS, ENDINGS, ("a", "o", "er", "ing"))
    return ["".join(parts) for parts in two]


def vocabulary() -> tuple[list[str], dict[str, list[str]]]:
    """Filler words, and the words of each class; the same in every run."""
    words = _invented()
    random.Random(1).shuffle(words)  # noqa: S311  no secret, but the same words each time
    classes = {
        name: words[i * PER_CLASS : (i + 1) * PER_CLASS]
        for i, name in enumerate(("rare", "medium", "common"))
    }
    return words[3 * PER_CLASS : 3 * PER_CLASS + 1500], classes


class Writer:
    """Writes post after post; the same posts for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  repeatable, not secret
        self.filler, self.classes = vocabulary()

    def body(self) -> str:
        """Three short paragraphs of filler, with class words at their frequency."""
        words = self.random.choices(self.filler, k=LENGTH)
        for name, share in (("common", COMMON), ("medium", MEDIUM), ("rare", RARE)):
            expected = share * PER_CLASS
            if self.random.random() < expected:
                words[self.random.randrange(LENGTH)] = self.random.choice(self.classes[name])
        third = LENGTH // 3
        cuts = (words[:third], words[third : 2 * third], words[2 * third :])
        return "\n\n".join(" ".join(cut).capitalize() + "." for cut in cuts)

    def title(self) -> str:
        """Six words."""
        return " ".join(self.random.choices(self.filler, k=6)).capitalize()


def html_of(body: str) -> str:
    """What the renderer makes of such a body, without asking it a million times."""
    return "".join(f"<p>{part}</p>\n" for part in body.split("\n\n"))
