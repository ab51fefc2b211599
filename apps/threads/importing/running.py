"""Bringing an archive in, batch by batch; interrupted, the next run goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from apps.communities.models import Community
from apps.threads.importing.reading import Leftovers, Reader
from apps.threads.services import import_batch
from apps.threads.services.archive import ImportedPost, ImportedThread, Unfit, checked_title, kept

BATCH = 200  # posts written in one transaction


@dataclass(slots=True)
class Summary:
    """What came in, and what did not."""

    threads: int = 0
    posts: int = 0
    people: int = 0
    skipped: int = 0  # here already
    leftovers: Leftovers = field(default_factory=Leftovers)


def run(
    reader: Reader, community: Community, summary: Summary, tick: Callable[[int], object]
) -> None:
    """Write everything the reader brings; `tick` is told how many posts each batch held."""
    for source, threads in _batches(reader):
        report = import_batch(community=community, source=source, threads=threads)
        summary.threads += report.threads
        summary.posts += report.posts
        summary.people += report.people
        summary.skipped += report.skipped
        for key, why in report.refused:
            summary.leftovers.add(key, str(why))
        tick(sum(len(thread.posts) for thread in threads))


def rehearse(reader: Reader, summary: Summary, tick: Callable[[int], object]) -> None:
    """Read and render everything as `run` would, and write nothing."""
    people: set[tuple[str, str]] = set()
    for source, thread in reader.threads():
        try:
            checked_title(thread)
        except Unfit as why:
            summary.leftovers.add(thread.key, str(why))
            continue
        fit = [post for post in thread.posts if _fits(post, summary)]
        summary.threads += bool(fit)
        summary.posts += len(fit)
        people |= {(source, post.author.key) for post in fit}
        tick(len(thread.posts))
    summary.people = len(people)


def _fits(post: ImportedPost, summary: Summary) -> bool:
    try:
        kept(post)
    except Unfit as why:
        summary.leftovers.add(post.key, str(why))
        return False
    return True


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
