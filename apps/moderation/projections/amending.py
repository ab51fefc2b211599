"""What becomes of proposed changes to guidelines, and who hears of it."""

from __future__ import annotations

from apps.accounts.events import PersonErased
from apps.accounts.models import User
from apps.communities.models import Membership
from apps.guidelines.events import EditionPublished
from apps.guidelines.models import Edition
from apps.ledger.models import Entry
from apps.ledger.projections import Projection
from apps.moderation.events import (
    ChangeDeclined,
    ChangeProposed,
    ChangePublished,
    ChangeTakenUp,
)
from apps.moderation.models import (
    Amendment,
)
from apps.moderation.projections.news import news
from apps.moderation.services import note_published, take_back_changes
from apps.notifications.services import tell
from apps.threads.events import (
    PostDeleted,
)
from apps.threads.models import Post

amending = Projection("moderation.amending")


@amending.on(EditionPublished)
def note_what_holds_now(_: Entry, event: EditionPublished) -> None:
    """The change that an edition takes up holds with it."""
    rows = Edition.objects.filter(pk=event.edition_id).exclude(proposal="")
    for edition in rows.select_related("community", "published_by"):
        note_published(edition=edition)


@amending.on(PostDeleted)
def take_back_with_the_opening(_: Entry, event: PostDeleted) -> None:
    """Whoever deletes the opening takes the change back."""
    if Post.objects.filter(pk=event.post_id, number=1).exists():
        take_back_changes(thread_id=event.thread_id)


@amending.on(PersonErased)
def forget_a_person(_: Entry, event: PersonErased) -> None:
    """What somebody proposed goes with them; what was published is everybody's."""
    for user in User.objects.filter(pk=event.user_id):
        take_back_changes(author=user)


@news.on(ChangeProposed)
def tell_of_a_change(entry: Entry, event: ChangeProposed) -> None:
    """A proposed change is news to those who word the set."""
    found = Amendment.objects.get(pk=event.amendment_id)
    reasons = dict.fromkeys(_who_word(found.community_id), "amend_new")
    tell(entry=entry, reasons=reasons, kind="thread", object_id=event.thread_id)


def _who_word(place: int | None) -> list[int]:
    if place is None:
        admins = User.objects.present().filter(is_site_admin=True)
        return list(admins.values_list("pk", flat=True))
    stewards = Membership.objects.stewards().filter(community=place)
    return list(stewards.values_list("user_id", flat=True))


ANSWERS: dict[type, str] = {
    ChangeTakenUp: "amend_taken",
    ChangePublished: "amend_published",
    ChangeDeclined: "amend_declined",
}


@news.on(ChangeTakenUp, ChangePublished, ChangeDeclined)
def tell_of_its_fate(entry: Entry, event: ChangeTakenUp | ChangePublished | ChangeDeclined) -> None:
    """What became of a change is news to whoever proposed it."""
    author = Amendment.objects.values_list("author_id", flat=True).get(pk=event.amendment_id)
    reasons = {author: ANSWERS[type(event)]}
    tell(entry=entry, reasons=reasons, kind="thread", object_id=event.thread_id)
