"""What follows for drafts when somebody is gone."""

from __future__ import annotations

from apps.accounts.events import PersonErased
from apps.accounts.models import User
from apps.guidelines.services import forget_in_guidelines
from apps.ledger.models import Entry
from apps.ledger.projections import Projection

forgetting = Projection("guidelines.forgetting")


@forgetting.on(PersonErased)
def forget_a_person(_: Entry, event: PersonErased) -> None:
    """What somebody was wording goes with them."""
    for user in User.objects.filter(pk=event.user_id):
        forget_in_guidelines(user=user)
