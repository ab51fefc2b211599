"""Pages and actions of threads: find what the viewer may see, call one service, answer."""

from apps.threads.views.acting import accept, delete_post, follow, lock, pin, react
from apps.threads.views.drafting import draft, preview
from apps.threads.views.editing import edit_post, history
from apps.threads.views.keeping import label, slow, split
from apps.threads.views.pictures import file, upload
from apps.threads.views.reading import mark_read, old, post, posts, seen, thread
from apps.threads.views.writing import new, reply

__all__ = [
    "accept",
    "delete_post",
    "draft",
    "edit_post",
    "file",
    "follow",
    "history",
    "label",
    "lock",
    "mark_read",
    "new",
    "old",
    "pin",
    "post",
    "posts",
    "preview",
    "react",
    "reply",
    "seen",
    "slow",
    "split",
    "thread",
    "upload",
]
