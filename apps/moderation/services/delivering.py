"""Letters: what was decided reaches whom it is about, and those who told us of it."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.models import digest_of, new_invitation_token
from apps.communities.selectors import brand
from apps.core import clock
from apps.core.mail import post
from apps.ledger.recording import record, use_case
from apps.moderation.events import DecisionDelivered
from apps.moderation.models import Decision, DecisionState
from apps.moderation.selectors.statements import statement

BATCH = 100


def deliver_due() -> int:
    """Send the letters whose thirty seconds are over; how many."""
    due = Decision.objects.filter(
        state=DecisionState.STANDING, delivered_at=None, letter_at__lte=clock.now()
    )
    ids = list(due.order_by("letter_at").values_list("pk", flat=True)[:BATCH])
    return sum(_deliver(pk) for pk in ids)


@use_case()
def _deliver(pk: int) -> bool:
    """One letter, once: whoever comes second finds it gone, or undone."""
    rows = Decision.objects.select_for_update(skip_locked=True, of=("self",))
    decision = (
        rows.filter(pk=pk, state=DecisionState.STANDING, delivered_at=None)
        .select_related("subject", "community", "case")
        .first()
    )
    if decision is None:
        return False
    token = new_invitation_token()
    decision.delivered_at, decision.token_digest = clock.now(), digest_of(token)
    decision.save(update_fields=["delivered_at", "token_digest"])
    if isinstance(decision.subject, User) and decision.subject.email:
        _write_to(decision.subject, decision, token)
    fact = DecisionDelivered(decision_id=decision.pk, subject_id=decision.subject_id)
    record(fact, actor=None, community=decision.community)
    return True


def _write_to(subject: User, decision: Decision, token: str) -> None:
    """By mail too, to the banned as well; its link works for whoever holds it."""
    path = reverse("moderation:by_letter", args=[token])
    context = {
        "statement": statement(decision),
        "person": subject,
        "brand": brand(),
        "link": f"{settings.SITE_URL}{path}",
    }
    where = decision.community.name if decision.community else brand().name
    post(
        subject.email or "",
        _("A letter about what you wrote in %(where)s") % {"where": where},
        render_to_string("moderation/mail/statement.txt", context),
        html=render_to_string("moderation/mail/statement.html", context),
        once=f"decision-{decision.public_id}",
    )
