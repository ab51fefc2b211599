"""Going, and being forgotten."""

from __future__ import annotations

from functools import partial

from allauth.account.models import EmailAddress
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.events import PersonErased, SessionsEnded
from apps.accounts.models import User
from apps.accounts.services.ban_list import outlive
from apps.accounts.services.exporting import forget_export
from apps.core import clock
from apps.ledger.recording import record, use_case
from apps.live.services import revoke


@use_case()
def forget_person(*, user: User) -> None:
    """Empty a person's row and keep it, so that what others said to them still stands.

    Name, address, words about themselves, face, sessions and a copy they had made go; forgetting
    again changes nothing. Of a banned address a digest stays for a while: this is no way back in.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.erased_at is not None:
        return
    face = user.face
    user.handle = f"gone-{user.public_id}"
    user.name, user.email, user.line, user.bio = _("someone who left"), None, "", ""
    user.face, user.origin, user.time_zone, user.theme = "", "", "UTC", ""
    user.is_active = user.is_brand_staff = user.is_site_moderator = user.is_site_admin = False
    user.verified_at, user.accepted_version, user.hidden_at = None, 0, None
    user.last_login, user.suspended_until, user.banned_at, user.holds = None, None, None, []
    user.erased_at = user.secured_at = clock.now()
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.filter(user=user).delete()
    outlive(user)
    forget_export(user=user)
    if face:
        transaction.on_commit(partial(default_storage.delete, face), robust=True)
    record(SessionsEnded(user_id=user.pk), actor=None)
    record(PersonErased(user_id=user.pk), actor=None)
    revoke(user.public_id)
