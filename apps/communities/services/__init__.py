"""The only code that writes what communities keep."""

from apps.communities.services.accepting import (
    lapse_acceptance,
    note_acceptance,
    set_guidelines_version,
)
from apps.communities.services.applying import apply_to_community, decide_application
from apps.communities.services.counting import count_threads
from apps.communities.services.founding import (
    archive_community,
    change_community,
    close_by_decision,
    forget_in_community,
    found_community,
    reopen_community,
    save_brand,
)
from apps.communities.services.holding import let_go
from apps.communities.services.inviting import (
    accept_invitation,
    forget_note,
    hide_note_by_decision,
    invite,
    restore_inviting,
    restore_note_by_decision,
    revoke_invitation,
)
from apps.communities.services.joining import join_community, leave_community, show_name
from apps.communities.services.resting import end_rest, rest
from apps.communities.services.sanctioning import (
    ban_member,
    entrust_community,
    lift_restriction,
    restore_member,
    restrict_member,
)
from apps.communities.services.trusting import name_champion, set_role, trust

__all__ = [
    "accept_invitation",
    "apply_to_community",
    "archive_community",
    "ban_member",
    "change_community",
    "close_by_decision",
    "count_threads",
    "decide_application",
    "end_rest",
    "entrust_community",
    "forget_in_community",
    "forget_note",
    "found_community",
    "hide_note_by_decision",
    "invite",
    "join_community",
    "lapse_acceptance",
    "leave_community",
    "let_go",
    "lift_restriction",
    "name_champion",
    "note_acceptance",
    "reopen_community",
    "rest",
    "restore_inviting",
    "restore_member",
    "restore_note_by_decision",
    "restrict_member",
    "revoke_invitation",
    "save_brand",
    "set_guidelines_version",
    "set_role",
    "show_name",
    "trust",
]
