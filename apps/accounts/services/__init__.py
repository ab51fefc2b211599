"""The only code that writes people."""

from apps.accounts.services.ban_list import (
    AddressBanned,
    ban_address,
    forget_banned_addresses,
    is_banned_address,
    require_unbanned,
    unban_address,
)
from apps.accounts.services.describing import (
    describe,
    hide_profile,
    remove_face,
    restore_profile,
    set_face,
    set_theme,
    set_time_zone,
)
from apps.accounts.services.disposable import (
    AddressDisposable,
    keep_disposable_hosts,
    require_lasting,
)
from apps.accounts.services.exporting import (
    ask_for_export,
    forget_export,
    forget_exports,
    make_next_export,
    throw_export_away,
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
from apps.accounts.services.sanctioning import (
    ban_person,
    lift_suspension,
    require_verification,
    suspend_person,
)
from apps.accounts.services.securing import change_address, end_sessions, set_password

__all__ = [
    "AddressBanned",
    "AddressDisposable",
    "AddressTaken",
    "appoint_admin",
    "ask_for_export",
    "ban_address",
    "ban_person",
    "change_address",
    "create_unclaimed",
    "describe",
    "end_sessions",
    "forget_banned_addresses",
    "forget_export",
    "forget_exports",
    "forget_person",
    "hide_profile",
    "is_banned_address",
    "keep_disposable_hosts",
    "lapse_accepted_version",
    "lift_suspension",
    "make_next_export",
    "name_brand_staff",
    "note_accepted_version",
    "note_verified",
    "remove_face",
    "require_lasting",
    "require_unbanned",
    "require_verification",
    "restore_profile",
    "set_face",
    "set_password",
    "set_theme",
    "set_time_zone",
    "sign_up",
    "suspend_person",
    "throw_export_away",
    "unban_address",
]
