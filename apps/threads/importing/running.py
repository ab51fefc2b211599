"""Bringing an archive in, batch by batch; interrupted, the next run goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from apps.communities.models import Community
from apps.threads.importing.reading import Leftovers, Reader
from apps.threads.services import ImportReport, import_batch, rehearse_batch
from apps.threads.services.archive import ImportedThread

BATCH = 200  # posts written in one transaction


@dataclass(slots=True)
class Summary:
    """What came in, and what did not."""

    threads: int = 0
    posts: int = 0
    newcomers: set[tuple[str, str]] = field(default_factory=set)  # source and key
    skipped: int = 0  # here already
    leftovers: Leftovers = field(default_factory=Leftovers)

    def add(self, source: str, report: ImportReport) -> None:
        """Count what became of a batch."""
        self.threads += report.threads
        self.posts += report.posts
        self.newcomers |= {(source, key) for key in report.newcomers}
        self.skipped += report.skipped
        for key, why in report.refused:
            self.leftovers.add(key, why)


def run(
    reader: Reader, community: Community, summary: Summary, tick: Callable[[int], object]
) -> None:
    """Write everything the reader brings; `tick` is told how many posts each batch held."""
    for source, threads in _batches(reader):
        summary.add(source, import_batch(community=community, source=source, threads=threads))
        tick(sum(len(thread.posts) for thread in threads))


def rehearse(reader: Reader, summary: Summary, tick: Callable[[int], object]) -> None:
    """Read and render everything as `run` would, say what it would say, and write nothing."""
    for source, threads in _batches(reader):
        summary.add(source, rehearse_batch(source=source, threads=threads))
        tick(sum(len(thread.posts) for thread in threads))


def _batches(reader: Reader) -> Iterator[tuple[str, list[ImportedThread]]]:
    """Whole threads of one source, together about so many posts."""
    for source, found in groupby(reader.threads(), key=lambda pair: pair[0]):
        batch: list[ImportedThread] = []
        size = 0
        for _, thread in found:
            batch.append(thread)
            size += len(thread.posts)
            if size >= BATCH:
                yield source, batch
                batch, size = [], 0
        if batch:
            yield source, batch
