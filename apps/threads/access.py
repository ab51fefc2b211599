"""Who may do what with threads and posts.

Pure: they ask the database nothing, so posts come with `select_related("thread")`. Each checks that
standing and thing belong together. Who may *see* a thread (circles, hidden and deleted ones) is
said by `visible_to`; services ask it again when they lock.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from apps.accounts.access import may_be_heard
from apps.accounts.models import User
from apps.communities.access import Standing, may_take_part, may_thank
from apps.communities.models import Restriction, Role
from apps.core.access import YES, Verdict, no
from apps.core.times import end_of
from apps.core.zones import zone_called
from apps.threads.models import Post, Thread, ThreadKind

RANKS: dict[str, int] = {Role.MODERATOR: 1, Role.STEWARD: 2}  # anybody else: 0


def may_start(standing: Standing) -> Verdict:
    """Members start threads in their community."""
    if standing.community is None:
        return no(_("Choose a community first."))
    return may_take_part(standing, standing.community.pk)


def may_upload(standing: Standing) -> Verdict:
    """Those who may write may add pictures, unless a decision holds them to words."""
    if not (starts := may_start(standing)):
        return starts
    if Restriction.UPLOADS in standing.restrictions:
        return standing.refusal(
            Restriction.UPLOADS,
            _("Until %(when)s you can post words, and no pictures."),
            _("You can post words, and no pictures."),
        )
    return YES


def may_link(standing: Standing) -> Verdict:
    """Those who may write may lead readers elsewhere, unless a decision holds them to words."""
    if not (starts := may_start(standing)):
        return starts
    if Restriction.LINKS in standing.restrictions:
        return standing.refusal(
            Restriction.LINKS,
            _("Until %(when)s you can post words, and no links to elsewhere."),
            _("You can post words, and no links to elsewhere."),
        )
    return YES


def may_reply(standing: Standing, thread: Thread) -> Verdict:
    """Members reply; a locked thread is for those who keep order."""
    return _may_add(standing, thread) and _not_held(thread)


def may_reply_again(standing: Standing, thread: Thread, last: datetime | None) -> Verdict:
    """In a slow thread one waits after one's last reply; those who keep order do not."""
    at = None if standing.keeps_order else thread.free_at(last)
    if at is None:
        return YES
    said = _(
        "This thread is slow for now: everybody waits %(pace)s between two replies. You can write "
        "again from %(when)s. Nothing is lost: your words stay here."
    )
    when = end_of(at, zone_called(standing.user.time_zone))
    return no(said % {"pace": thread.pace, "when": when})


def may_edit(standing: Standing, post: Post) -> Verdict:
    """Authors edit their own words; nobody puts words into another's mouth."""
    if not (verdict := _may_add(standing, post.thread)):
        return verdict
    if post.author_id != standing.viewer.pk:
        return no(_("Only its author edits a post."))
    if post.source is not None:
        return no(_("This post came from an archive and stays as it was."))
    if post.returns_when_edited and post.deleted_at is None:
        return YES
    return _in_its_authors_hands(post)


def may_delete(standing: Standing, post: Post, author_role: str = "") -> Verdict:
    """Authors delete their own posts, those who keep order also others' of no higher rank.

    `author_role` is the author's role in that community, "" when they have none (any more).
    """
    if post.deleted_at is not None:
        return no(_("This post was deleted."))
    if post.author_id != standing.viewer.pk:
        return _may_overrule(standing, post, author_role)
    return _may_add(standing, post.thread) and _in_its_authors_hands(post)


def may_hide(standing: Standing, post: Post, author_role: str = "") -> Verdict:
    """Those who keep order hide posts, and restore them, of authors of no higher rank."""
    if post.deleted_at is not None:
        return no(_("This post was deleted."))
    return _may_overrule(standing, post, author_role)


def may_label(standing: Standing, post: Post, author_role: str = "") -> Verdict:
    """Those who keep order write a label on what everybody reads, by authors of no higher rank."""
    return _may_overrule(standing, post, author_role) and _still_there(post)


def may_keep_order(standing: Standing, thread: Thread) -> Verdict:
    """Moderators and stewards pin, lock and hide, in their own community and no other."""
    viewer = standing.viewer
    if not isinstance(viewer, User):
        return no(_("Sign in to take part."))
    if not (heard := may_be_heard(viewer)):
        return heard
    if not standing.reads(thread.community_id) or not standing.keeps_order:
        return no(_("Only those who keep order here may do this."))
    return YES


def may_rename(standing: Standing, thread: Thread) -> Verdict:
    """Whoever began a thread names it; so may those who keep order."""
    if may_keep_order(standing, thread):
        return _not_gone(thread)
    if not (verdict := _may_add(standing, thread)):
        return verdict
    if thread.author_id != standing.viewer.pk:
        return no(_("Only its author renames a thread."))
    return YES


def may_accept(standing: Standing, thread: Thread) -> Verdict:
    """The asker says what answered the question; for imported askers those who keep order do."""
    if not (verdict := _may_write_in(standing, thread) and _not_held(thread)):
        return verdict
    if thread.kind != ThreadKind.QUESTION:
        return no(_("Only a question has an answer."))
    if thread.author_id == standing.viewer.pk:
        return YES
    if thread.is_imported and standing.keeps_order:
        return YES
    return no(_("Only the person who asked says which reply answered it."))


def may_react(standing: Standing, post: Post) -> Verdict:
    """Members leave a word on what others wrote, also while their posting is paused."""
    thread = post.thread
    if not (verdict := may_thank(standing, thread.community_id) and _not_gone(thread)):
        return verdict
    if post.author_id == standing.viewer.pk:
        return no(_("These words are for others to give."))
    return _still_there(post)


def may_follow(standing: Standing, thread: Thread) -> Verdict:
    """Whoever reads here as a member may follow, even while they may not write."""
    viewer = standing.viewer
    if not isinstance(viewer, User):
        return no(_("Sign in to take part."))
    if not (heard := may_be_heard(viewer)):
        return heard
    if not standing.reads(thread.community_id):
        return no(_("Only members of this community take part here."))
    return _not_gone(thread) and _not_held(thread)


def _may_add(standing: Standing, thread: Thread) -> Verdict:
    """Whether their words have a place in it, those that stand there or that are still to come."""
    if not (verdict := _may_write_in(standing, thread)):
        return verdict
    if thread.is_locked and not standing.keeps_order:
        return no(_("This thread is locked."))
    return YES


def _may_write_in(standing: Standing, thread: Thread) -> Verdict:
    return may_take_part(standing, thread.community_id) and _not_gone(thread)


def _may_overrule(standing: Standing, post: Post, author_role: str) -> Verdict:
    if not (verdict := may_keep_order(standing, post.thread)):
        return verdict
    if RANKS.get(author_role, 0) > RANKS.get(standing.role, 0):
        return no(_("This is a matter for a steward."))
    return YES


def _not_gone(thread: Thread) -> Verdict:
    """Held ones are here, to those who find them: their authors, and those who keep order."""
    is_hidden = thread.hidden_at is not None and thread.held_at is None
    if is_hidden or thread.deleted_at is not None:
        return no(_("This thread is no longer here."))
    return YES


def _not_held(thread: Thread) -> Verdict:
    if thread.held_at is not None:
        return no(_("It can be answered once others can read it."))
    return YES


def _in_its_authors_hands(post: Post) -> Verdict:
    """What stands there, and what waits for somebody to look."""
    if post.held_at is not None and post.deleted_at is None:
        return YES
    return _still_there(post)


def _still_there(post: Post) -> Verdict:
    if post.deleted_at is not None:
        return no(_("This post was deleted."))
    if post.hidden_at is not None:
        return no(_("This post is hidden for now."))
    return YES
