"""What every reader of an archive promises, and how it says what it had to leave out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from apps.threads.services.archive import ImportedThread

EXAMPLES = 5  # of each reason, kept for the summary


class Leftovers:
    """What did not come in, and why: every case counted, a few named."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.examples: dict[str, list[str]] = {}

    def add(self, what: str, why: str) -> None:
        """Note one thing that stayed outside."""
        self.counts[why] += 1
        named = self.examples.setdefault(why, [])
        if len(named) < EXAMPLES:
            named.append(what)

    def lines(self) -> Iterator[str]:
        """One line for each reason, the commonest first."""
        for why, count in self.counts.most_common():
            named = ", ".join(self.examples[why])
            more = ", …" if count > len(self.examples[why]) else ""
            yield f"{count:>7}  {why} ({named}{more})"


class Reader(ABC):
    """Reads one kind of archive; knows nothing of our tables.

    Raises `Unreadable` for paths that are no such archive. Used as a context manager, since it
    may unpack and sort what it reads in a folder of its own.
    """

    def __init__(self, paths: Sequence[Path], leftovers: Leftovers, site: str = "") -> None:
        self.paths = paths
        self.leftovers = leftovers
        self.site = site  # what it is an archive of; "": what its folders are called

    def __enter__(self) -> Self:
        try:
            self.open()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @abstractmethod
    def open(self) -> None:
        """Make ready to be read."""

    @abstractmethod
    def close(self) -> None:
        """Leave nothing behind."""

    @abstractmethod
    def count(self) -> int:
        """How many posts `threads` will bring, for the progress bar."""

    @abstractmethod
    def threads(self) -> Iterator[tuple[str, ImportedThread]]:
        """Source and thread, one after another, each with its posts oldest first."""


class Unreadable(ValueError):  # noqa: N818  it says what is wrong with it
    """A path that is no archive of that kind; the message says what to do."""
