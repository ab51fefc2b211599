"""What people take along of search: nothing that is not theirs elsewhere."""

from apps.core.portions import leave_out


def declare() -> None:
    """Say why."""
    leave_out({"search.Document.author": "a second copy of threads and posts, which go themselves"})
