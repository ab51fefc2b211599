"""What was decided about "member" in each place: a letter nobody answered, and one appealed."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.communities.access import Standing
from apps.core import clock
from apps.core.models import OutgoingMail
from apps.moderation import services
from apps.moderation.models import Decision
from apps.moderation.services import Choice
from apps.threads.models import Post, ThreadKind
from apps.threads.services import start_thread
from tests.moderation.makers import make_appeal_picture

RULE = {"key": "nobodysell", "number": 4, "title": "Nobody sells here."}


def decide_about(member: Standing, keeper: Standing) -> tuple[Decision, Decision]:
    """Two letters about a thread of theirs, the second of them appealed."""
    thread = start_thread(
        standing=member, kind=ThreadKind.DISCUSSION, title="For all", body="Sixty quid each."
    )
    post = thread.posts.get(number=1)
    letter, appealed = (_decided(post, keeper) for _ in range(2))
    filed = services.appeal(decision=appealed, text="It was not.")
    picture = make_appeal_picture(filed)
    default_storage.save(f"{picture.path}/large.webp", ContentFile(b"a picture"))
    OutgoingMail.objects.all().delete()  # the outbox of a demonstration shows them to who runs it
    return letter, appealed


def _decided(post: Post, keeper: Standing) -> Decision:
    case = services.hold(kind="post", object_id=post.pk, reasons=["Three links."], score=1.0)
    # a lock weighs nothing: what the ladder proposes for them elsewhere stays the same
    choice = Choice("lock", (RULE,), letter="Hello. Not here, please.", departs="It is small.")
    decision = services.decide(standing=keeper, case=case, choice=choice)
    gone = clock.now() - timedelta(seconds=1)
    Decision.objects.filter(pk=decision.pk).update(letter_at=gone)
    services.deliver_due()
    decision.refresh_from_db()
    return decision
