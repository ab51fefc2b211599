"""Threads, posts, and what people leave beside them."""

from apps.threads.kept import Label, Moved
from apps.threads.models.beside import (
    MARK_LENGTH,
    Draft,
    Imported,
    Reaction,
    Reading,
    Redaction,
    Upload,
    UploadQuerySet,
)
from apps.threads.models.holding import Held
from apps.threads.models.threads import (
    BODY_LENGTH,
    HTML_LENGTH,
    NO_PLACE_YET,
    POSTS_PER_PAGE,
    TITLE_LENGTH,
    Post,
    Revision,
    Thread,
    ThreadKind,
    ThreadQuerySet,
    kept_by,
)

__all__ = [
    "BODY_LENGTH",
    "HTML_LENGTH",
    "MARK_LENGTH",
    "NO_PLACE_YET",
    "POSTS_PER_PAGE",
    "TITLE_LENGTH",
    "Draft",
    "Held",
    "Imported",
    "Label",
    "Moved",
    "Post",
    "Reaction",
    "Reading",
    "Redaction",
    "Revision",
    "Thread",
    "ThreadKind",
    "ThreadQuerySet",
    "Upload",
    "UploadQuerySet",
    "kept_by",
]
