"""Letters: what was decided reaches whom it is about, and so does what comes of an appeal."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.models import Brand, digest_of
from apps.communities.selectors import brand, day_colours
from apps.core import clock, times
from apps.core.mail import post
from apps.core.zones import zone_called
from apps.ledger.recording import record, use_case
from apps.moderation.events import DecisionDelivered
from apps.moderation.models import Appeal, AppealMessage, Decision, DecisionState, Dismissal
from apps.moderation.selectors.statements import statement
from apps.moderation.services.dismissing import close_dismissed
from apps.moderation.tokens import link_to, token_of

BATCH = 100
LINE = "#e0e2e0"  # a hairline on paper; mail programs mix no colours


def deliver_due() -> int:
    """Send what waited for its thirty seconds: letters, and that nothing was wrong; how many."""
    due = Decision.objects.filter(
        state=DecisionState.STANDING, delivered_at=None, letter_at__lte=clock.now()
    )
    ids = list(due.order_by("letter_at").values_list("pk", flat=True)[:BATCH])
    over = Dismissal.objects.filter(delivered_at=None, undone_at=None, letter_at__lte=clock.now())
    closed = list(over.order_by("letter_at").values_list("pk", flat=True)[:BATCH])
    return sum(_deliver(pk) for pk in ids) + sum(close_dismissed(pk) for pk in closed)


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
    decision.delivered_at = clock.now()
    decision.token_digest = digest_of(token_of(decision))
    decision.save(update_fields=["delivered_at", "token_digest"])
    _write_to(
        decision,
        "statement",
        _("A letter for you from %(brand)s") % {"brand": brand().name},
        once=f"decision-{decision.public_id}",
    )
    fact = DecisionDelivered(decision_id=decision.pk, subject_id=decision.subject_id)
    record(fact, actor=None, community=decision.community)
    return True


@use_case()
def acknowledge(appeal: Appeal) -> None:
    """Write to who appealed that it came, and by when somebody else reads it."""
    once = f"appeal-{appeal.public_id}"
    _write_to(appeal.decision, "appealed", _("We have your appeal"), appeal, once=once)


@use_case()
def write_line(message: AppealMessage) -> None:
    """Write to who appealed that there is a line for them; what it says stands on the page."""
    _write_to(
        message.appeal.decision, "line", _("A line for you about your appeal"), message.appeal
    )


@use_case()
def write_outcome(appeal: Appeal) -> None:
    """Write to who appealed what came of it, and why."""
    once = f"outcome-{appeal.public_id}"
    _write_to(appeal.decision, "outcome", _("What came of your appeal"), appeal, once=once)


def _write_to(
    decision: Decision, name: str, subject: str, appeal: Appeal | None = None, once: str = ""
) -> None:
    """By mail too, to the banned as well; its link works for whoever holds it."""
    person = decision.subject
    if not isinstance(person, User) or not person.email or not decision.token_digest:
        return
    house, said = brand(), statement(decision)
    with timezone.override(zone_called(person.time_zone)):
        context = {
            "statement": said,
            "rung": said.rung,
            "appeal": appeal,
            "person": person,
            "brand": house,
            "ink": ink_of(house),
            "link": link_to(decision),
            "said": {
                "until": times.exactly(said.until) if said.until and said.ends else "",
                "appeal_until": times.day(said.appeal_until),
                "due": times.day(appeal.due_at) if appeal else "",
            },
        }
        post(
            person.email,
            subject,
            render_to_string(f"moderation/mail/{name}.txt", context),
            html=render_to_string(f"moderation/mail/{name}.html", context),
            once=once,
        )


def ink_of(house: Brand) -> dict[str, str]:
    """What the letters are drawn in, by names that templates can say."""
    day = day_colours(house)
    names = ("paper-0", "paper-1", "ink-1", "ink-2", "ink-3", "lamp", "accent")
    ink = {name.replace("-", "_"): day[name] for name in names}
    return ink | {"fill": day["accent-fill"], "on_fill": day["on-accent"], "line": LINE}
