"""Facts of threads."""

from dataclasses import dataclass

from apps.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class ThreadStarted(Event, kind="threads.started"):
    """Someone opened a thread with its first post."""

    thread_id: int
    post_id: int
    mentioned_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class ThreadReplied(Event, kind="threads.replied"):
    """Someone answered in a thread."""

    thread_id: int
    post_id: int
    mentioned_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class PostEdited(Event, kind="threads.post_edited"):
    """A post says something else now."""

    thread_id: int
    post_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class PostDeleted(Event, kind="threads.post_deleted"):
    """A post was taken away by its author or by one who keeps order."""

    thread_id: int
    post_id: int


@dataclass(frozen=True, kw_only=True)
class PostHidden(Event, kind="threads.post_hidden"):
    """A post was hidden by one who keeps order."""

    thread_id: int
    post_id: int


@dataclass(frozen=True, kw_only=True)
class PostLabelled(Event, kind="threads.post_labelled"):
    """Those who keep order wrote a label on a post, or took it off: "" then."""

    thread_id: int
    post_id: int
    label: str


@dataclass(frozen=True, kw_only=True)
class PostRedacted(Event, kind="threads.post_redacted"):
    """A decision took passages out of a post, or they are back: which, and never what they say."""

    thread_id: int
    post_id: int
    version: int
    redaction_ids: list[int]
    is_out: bool


@dataclass(frozen=True, kw_only=True)
class PictureHidden(Event, kind="threads.picture_hidden"):
    """A decision took a picture out of a post, which stays."""

    thread_id: int
    post_id: int
    upload_id: int


@dataclass(frozen=True, kw_only=True)
class PictureRestored(Event, kind="threads.picture_restored"):
    """A hidden picture can be seen again in its post."""

    thread_id: int
    post_id: int
    upload_id: int


@dataclass(frozen=True, kw_only=True)
class PostRestored(Event, kind="threads.post_restored"):
    """A hidden post can be read again."""

    thread_id: int
    post_id: int


@dataclass(frozen=True, kw_only=True)
class PostHeld(Event, kind="threads.post_held"):
    """A screen doubts a post: others read it once somebody has looked."""

    thread_id: int
    post_id: int


@dataclass(frozen=True, kw_only=True)
class PostReleased(Event, kind="threads.post_released"):
    """A held post can be read. One that nobody had read is started or replied with this, too."""

    thread_id: int
    post_id: int


@dataclass(frozen=True, kw_only=True)
class ThreadChanged(Event, kind="threads.changed"):
    """A thread was renamed, pinned, locked, or the reverse."""

    thread_id: int
    change: str  # renamed, pinned, unpinned, locked, unlocked


@dataclass(frozen=True, kw_only=True)
class ThreadSlowed(Event, kind="threads.slowed"):
    """Everybody waits that long between two replies in a thread; 0 seconds: no more."""

    thread_id: int
    seconds: int
    until: str | None


@dataclass(frozen=True, kw_only=True)
class ThreadReachChanged(Event, kind="threads.reach_changed"):
    """A thread is offered only within its community, or everywhere again."""

    thread_id: int
    is_limited: bool


@dataclass(frozen=True, kw_only=True)
class ThreadSplit(Event, kind="threads.split"):
    """Posts went from one thread into a new one of their own, in this order."""

    thread_id: int
    new_thread_id: int
    post_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class AnswerAccepted(Event, kind="threads.answer_accepted"):
    """The asker said which post answered the question."""

    thread_id: int
    post_id: int


@dataclass(frozen=True, kw_only=True)
class AnswerWithdrawn(Event, kind="threads.answer_withdrawn"):
    """The asker took the mark back."""

    thread_id: int
    post_id: int


@dataclass(frozen=True, kw_only=True)
class PostReacted(Event, kind="threads.reacted"):
    """Somebody left a word on a post, or took it back."""

    post_id: int
    word: str
    on: bool


@dataclass(frozen=True, kw_only=True)
class ThreadsImported(Event, kind="threads.imported"):
    """A batch came in from elsewhere: posts with these ids, ends included. Nobody is told."""

    first: int
    last: int
