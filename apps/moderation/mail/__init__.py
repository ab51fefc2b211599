"""Which mail says what: one for each reason why somebody is owed one."""

from __future__ import annotations

from apps.moderation.mail import to_keepers, to_members
from apps.moderation.mail.making import Making
from apps.moderation.models import Why

MAILS: dict[str, Making] = {
    Why.DANGER: to_keepers.of_danger,
    Why.HANDED: to_keepers.of_handing,
    Why.DUE: to_keepers.of_due,
    Why.DIGEST: to_keepers.of_day,
    Why.HEALTH: to_keepers.of_week,
    Why.RECEIVED: to_members.of_receiving,
    Why.ANSWERED: to_members.of_answer,
    Why.MONTH: to_members.of_month,
    Why.FADED: to_members.of_fading,
    Why.COVERED: to_members.of_covering,
    Why.BACK: to_members.of_uncovering,
}
