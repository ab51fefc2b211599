"""What follows when somebody is gone."""

from __future__ import annotations

from apps.accounts.events import PersonErased
from apps.accounts.models import User
from apps.ledger.models import Entry
from apps.ledger.projections import Projection
from apps.moderation.services import forget_appeal_pictures

forgetting = Projection("moderation.forgetting")


@forgetting.on(PersonErased)
def forget_a_person(_: Entry, event: PersonErased) -> None:
    """The pictures that somebody sent with their appeals go with them."""
    for user in User.objects.filter(pk=event.user_id):
        forget_appeal_pictures(user=user)
