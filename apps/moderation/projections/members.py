"""What members hear of what they told us, and of what was done with their words."""

from __future__ import annotations

from apps.ledger.models import Entry
from apps.moderation.events import (
    RemarkLeft,
    ReportersThanked,
    StrikeFaded,
    ThingCovered,
    ThingReported,
    ThingUncovered,
)
from apps.moderation.models import (
    Reminder,
    Report,
    Why,
)
from apps.moderation.projections.news import news
from apps.moderation.services.reminding import owe
from apps.notifications.services import tell
from apps.threads.models import Post


@news.on(ThingCovered)
def tell_of_covering(entry: Entry, event: ThingCovered) -> None:
    """That something is hidden until somebody has looked is news to its author."""
    _tell_its_author(entry, event, Why.COVERED)


@news.on(ThingUncovered)
def tell_of_uncovering(entry: Entry, event: ThingUncovered) -> None:
    """That it is back, and that we are sorry, is news to its author."""
    _tell_its_author(entry, event, Why.BACK)


def _tell_its_author(entry: Entry, event: ThingCovered | ThingUncovered, why: Why) -> None:
    if event.subject_id is not None:
        reasons = {event.subject_id: why.value}
        tell(entry=entry, reasons=reasons, kind="cover", object_id=event.cover_id)
        owe([event.subject_id], why, object_id=event.cover_id)


@news.on(RemarkLeft)
def tell_of_a_remark(entry: Entry, event: RemarkLeft) -> None:
    """A line under a post is news to who wrote the post, and to nobody else."""
    author = Post.objects.values_list("author_id", flat=True).get(pk=event.post_id)
    tell(entry=entry, reasons={author: "remark"}, kind="remark", object_id=event.remark_id)


@news.on(ThingReported)
def acknowledge_a_report(_entry: Entry, event: ThingReported) -> None:
    """Who told us of something has it in writing that we have it."""
    for report in Report.objects.filter(pk=event.report_id):
        owe([report.reporter_id], Why.RECEIVED, object_id=report.pk)


@news.on(ReportersThanked)
def thank_for_a_month(entry: Entry, event: ReportersThanked) -> None:
    """How a month of their reports went is news to each of them alone."""
    for owed in Reminder.objects.filter(pk__in=event.reminder_ids):
        newest = Report.objects.filter(reporter=owed.person_id, answered_at__isnull=False)
        latest = newest.filter(at__lt=entry.at).order_by("-at", "-pk").first()
        if latest is not None:
            reasons = {owed.person_id: "thanked"}
            tell(entry=entry, reasons=reasons, kind="report", object_id=latest.pk)


@news.on(StrikeFaded)
def tell_of_fading(entry: Entry, event: StrikeFaded) -> None:
    """That something counts no more is news to whom it was about."""
    reasons = {event.subject_id: "faded"}
    tell(entry=entry, reasons=reasons, kind="statement", object_id=event.decision_id)
