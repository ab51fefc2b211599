"""The only code that writes people."""

from apps.accounts.services.describing import (
    describe,
    hide_profile,
    remove_face,
    restore_profile,
    set_face,
    set_theme,
    set_time_zone,
)
from apps.accounts.services.joining import (
    AddressTaken,
    appoint_admin,
    create_unclaimed,
    lapse_accepted_version,
    name_brand_staff,
    note_accepted_version,
    note_verified,
    sign_up,
)
from apps.accounts.services.leaving import forget_person
from apps.accounts.services.securing import change_address, end_sessions, set_password

__all__ = [
    "AddressTaken",
    "appoint_admin",
    "change_address",
    "create_unclaimed",
    "describe",
    "end_sessions",
    "forget_person",
    "hide_profile",
    "lapse_accepted_version",
    "name_brand_staff",
    "note_accepted_version",
    "note_verified",
    "remove_face",
    "restore_profile",
    "set_face",
    "set_password",
    "set_theme",
    "set_time_zone",
    "sign_up",
]
