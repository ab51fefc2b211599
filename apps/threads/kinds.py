"""The kinds that threads and posts are to search, moderation, export and erasure."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.kinds import Kind, register
from apps.core.markdown import plain
from apps.core.portions import still_read
from apps.threads import services
from apps.threads.models import HTML_LENGTH, Post, Thread, Upload

LATELY = 50  # posts around a thing whose authors took part in it


def _threads(viewer: Any) -> QuerySet[Thread]:
    return Thread.objects.visible_to(viewer)


def _posts(viewer: Any) -> QuerySet[Post]:
    return Post.objects.visible_to(viewer)


def _pictures(viewer: Any) -> QuerySet[Upload]:
    return Upload.objects.posted_for(viewer)


def _words(post: Post) -> str:
    """As they can be read; an imported post may have no source of its own."""
    return post.body or plain(post.html, HTML_LENGTH)


def _around_thread(thread_id: int) -> set[int]:
    newest = Post.objects.filter(thread=thread_id).order_by("-number")
    return set(newest.values_list("author_id", flat=True)[:LATELY])


def _around_post(post_id: int) -> set[int]:
    """Those of the last fifty posts up to it, its own author left out."""
    found = Post.objects.filter(pk=post_id).values_list("thread_id", "number", "author_id").first()
    if found is None:
        return set()
    thread, number, author = found
    near = Post.objects.filter(thread=thread, number__lt=number + LATELY // 2).order_by("-number")
    return set(near.values_list("author_id", flat=True)[:LATELY]) - {author}


def _around_picture(upload_id: int) -> set[int]:
    """Those around its post."""
    shown = Upload.objects.filter(pk=upload_id).values_list("post_id", flat=True).first()
    return _around_post(shown) if shown is not None else set()


def _titled(upload: Upload) -> str:
    title = upload.post.thread.title if upload.post is not None else ""
    return _("A picture in “%(title)s”") % {"title": title} if title else _("A picture")


def _described(upload: Upload) -> str:
    return upload.alt or _("A picture without a description")


def _stands(upload: Upload) -> str:
    return upload.post.get_absolute_url() if upload.post is not None else ""


def _place(upload: Upload) -> Any:
    return upload.post.thread.community if upload.post is not None else None


def _circle(upload: Upload) -> int | None:
    return upload.post.thread.circle_id if upload.post is not None else None


def _edit(post: Post) -> str:
    return reverse("threads:edit_post", args=[post.thread.public_id, post.number])


def _lock_around(post: Post, actor: Any, *, on: bool) -> bool:
    return services.lock_by_decision(post.thread, actor, on=on)


def _slow_around(post: Post, actor: Any, **pace: Any) -> dict[str, Any] | None:
    return services.slow_by_decision(post.thread, actor, **pace)


def _opening_of(thread: Thread) -> Post | None:
    """What a thread goes by."""
    return Post.objects.select_related("thread").filter(thread=thread, number=1).first()


def _label_opening(thread: Thread, actor: Any, **label: Any) -> dict[str, Any] | None:
    opening = _opening_of(thread)
    return services.label_by_decision(opening, actor, **label) if opening else None


def _sources(thread: Thread) -> list[str]:
    opening = _opening_of(thread)
    return services.sources_of(opening) if opening else []


def _redact_opening(thread: Thread, actor: Any, **passages: Any) -> dict[str, Any] | None:
    opening = _opening_of(thread)
    return services.redact_by_decision(opening, actor, **passages) if opening else None


def _put_back_opening(thread: Thread, actor: Any, *, before: dict[str, Any]) -> None:
    if opening := _opening_of(thread):
        services.put_back_by_decision(opening, actor, before=before)


def _limit_around(post: Post, actor: Any, *, on: bool) -> bool:
    """A thread goes by its opening; what a reply says is no reason to keep the others' words in."""
    return _opens(post) and services.limit_reach_by_decision(post.thread, actor, on=on)


def _opens(post: Post) -> bool:
    return post.number == 1


def _own_titles(_person: Any, threads: list[Thread]) -> dict[int, str]:
    return {thread.pk: thread.title for thread in threads}


def _titles_above(person: Any, posts: list[Post]) -> dict[int, str]:
    """Others' titles only while the person may still read the thread."""
    seen = still_read("thread", person, (post.thread_id for post in posts))
    return {
        post.pk: post.thread.title
        for post in posts
        if post.thread.author_id == person.pk or post.thread_id in seen
    }


THREAD = Kind(
    name="thread",
    model=Thread,
    visible_to=_threads,
    title=attrgetter("title"),
    url=Thread.get_absolute_url,
    author=attrgetter("author"),
    place=attrgetter("community"),
    circle=attrgetter("circle_id"),
    text=attrgetter("excerpt"),
    exports=("kind", "created_at"),
    owner="author",
    plural=gettext_lazy("Threads you started"),
    headings=_own_titles,
    hide=services.hide_thread_by_decision,
    restore=services.restore_thread_by_decision,
    lock=services.lock_by_decision,
    slow=services.slow_by_decision,
    label=_label_opening,
    sources=_sources,
    redact=_redact_opening,
    put_back=_put_back_opening,
    reach=services.limit_reach_by_decision,
    quiet_at=attrgetter("quiet_at"),
    around=_around_thread,
    forget=services.forget_thread,
    related=("community", "author"),
)
POST = Kind(
    name="post",
    model=Post,
    visible_to=_posts,
    title=attrgetter("thread.title"),
    url=Post.get_absolute_url,
    author=attrgetter("author"),
    place=attrgetter("thread.community"),
    circle=attrgetter("thread.circle_id"),
    text=_words,
    is_prose=True,
    exports=("body", "created_at", "edited_at", "version"),
    owner="author",
    plural=gettext_lazy("Your posts"),
    headings=_titles_above,
    hide=services.hide_post_by_decision,
    restore=services.restore_post_by_decision,
    returns=services.return_when_edited,
    hold=services.hold_by_decision,
    lock=_lock_around,
    slow=_slow_around,
    label=services.label_by_decision,
    sources=services.sources_of,
    redact=services.redact_by_decision,
    put_back=services.put_back_by_decision,
    reach=_limit_around,
    is_whole=_opens,
    quiet_at=attrgetter("thread.quiet_at"),
    version=attrgetter("version"),
    address=("thread__public_id", "number"),
    mend=_edit,
    around=_around_post,
    forget=services.forget_post,
    related=("thread", "thread__community", "author"),
)


IMAGE = Kind(
    name="image",
    model=Upload,
    visible_to=_pictures,
    title=_titled,
    url=_stands,
    author=attrgetter("owner"),
    place=_place,
    circle=_circle,
    text=_described,
    exports=(),  # they leave as a portion, those that no post shows among them
    hide=services.hide_picture_by_decision,
    restore=services.restore_picture_by_decision,
    around=_around_picture,
    forget=services.forget_picture,
    related=("post", "post__thread", "post__thread__community", "owner"),
    is_searched=False,
)


def declare() -> None:
    """Make them known."""
    register(THREAD, POST, IMAGE)
