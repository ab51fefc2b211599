"""Bringing archives in: a reader for each source, and one way of writing what they read."""

from apps.threads.importing.reading import Reader
from apps.threads.importing.stackexchange import StackExchange

READERS: dict[str, type[Reader]] = {"stackexchange": StackExchange}

__all__ = ["READERS", "Reader"]
