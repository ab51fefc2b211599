"""The only code that writes rules, drafts of them, and people's word on them."""

from apps.guidelines.services.accepting import accept_edition
from apps.guidelines.services.drafting import (
    drop_draft,
    forget_in_guidelines,
    keep_draft,
    publish_draft,
)
from apps.guidelines.services.proposing import draft_from_proposal
from apps.guidelines.services.publishing import Conflict, publish_edition, require_set
from apps.guidelines.services.renewing import ask_again, remind

__all__ = [
    "Conflict",
    "accept_edition",
    "ask_again",
    "draft_from_proposal",
    "drop_draft",
    "forget_in_guidelines",
    "keep_draft",
    "publish_draft",
    "publish_edition",
    "remind",
    "require_set",
]
