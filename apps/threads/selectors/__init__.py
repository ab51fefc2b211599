"""Reads about threads: each returns what one page shows."""

from apps.threads.selectors.finding import (
    last_said,
    moved_to,
    post_standing,
    quotation,
    stamp,
    thread_if_visible,
    thread_standing,
    visible_thread,
)
from apps.threads.selectors.found import draft_key
from apps.threads.selectors.history import PostHistory, post_history
from apps.threads.selectors.lists import ThreadList, ThreadRow, thread_list
from apps.threads.selectors.posts import PostView
from apps.threads.selectors.splitting import SplitPage, place_of_post, split_page
from apps.threads.selectors.thread import (
    ThreadPage,
    page_of,
    posts_after,
    single_post,
    thread_page,
)

__all__ = [
    "PostHistory",
    "PostView",
    "SplitPage",
    "ThreadList",
    "ThreadPage",
    "ThreadRow",
    "draft_key",
    "last_said",
    "moved_to",
    "page_of",
    "place_of_post",
    "post_history",
    "post_standing",
    "posts_after",
    "quotation",
    "single_post",
    "split_page",
    "stamp",
    "thread_if_visible",
    "thread_list",
    "thread_page",
    "thread_standing",
    "visible_thread",
]
