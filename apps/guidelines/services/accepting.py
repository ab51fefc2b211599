"""Giving one's word to keep to the rules."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.models import Community
from apps.communities.services import note_acceptance
from apps.core import clock
from apps.core.access import Denied
from apps.guidelines.events import WordRenewed
from apps.guidelines.models import Acceptance, Edition
from apps.ledger.recording import record, use_case


@use_case()
def accept_edition(
    *, user: User, community: Community | None, version: int | None = None
) -> Acceptance | None:
    """Keep somebody's word on the version that holds now; None where there are no guidelines.

    Raises Denied when the version they read no longer holds. Doing it twice changes nothing.
    """
    current = Edition.objects.of(community).first()
    if current is None:
        return None
    if version is not None and version != current.version:
        raise Denied(_("The guidelines changed just now. Read them again."))
    acceptance, _made = Acceptance.objects.get_or_create(edition=current, user=user)
    again = Acceptance.objects.filter(pk=acceptance.pk).exclude(reminded_at=None)
    if again.update(at=clock.now(), reminded_at=None):
        fact = WordRenewed(edition_id=current.pk, user_id=user.pk)
        record(fact, actor=user, community=community)
    note_acceptance(user=user, community=community, version=current.version)
    return acceptance
