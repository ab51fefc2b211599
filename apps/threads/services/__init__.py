"""The only code that writes threads, and what people leave beside them."""

from apps.threads.services.answering import accept_answer, withdraw_answer
from apps.threads.services.archive import ImportedAuthor, ImportedPost, ImportedThread
from apps.threads.services.drafting import drop_draft, key_of, save_draft
from apps.threads.services.editing import Conflict, edit_post
from apps.threads.services.forgetting import (
    forget_post,
    forget_thread,
    purge_deleted,
    purge_orphans,
)
from apps.threads.services.holding import Arrival
from apps.threads.services.importing import ImportReport, import_batch, rehearse_batch
from apps.threads.services.keeping_order import (
    hide_thread,
    hide_thread_by_decision,
    lock_by_decision,
    lock_thread,
    pin_thread,
    rename_thread,
    restore_thread,
    restore_thread_by_decision,
)
from apps.threads.services.labelling import label_by_decision, label_post
from apps.threads.services.picturing import (
    forget_picture,
    hide_picture_by_decision,
    restore_picture_by_decision,
)
from apps.threads.services.posting import SentBefore
from apps.threads.services.prose import pictures_in, previewed
from apps.threads.services.quieting import limit_reach_by_decision
from apps.threads.services.reacting import react
from apps.threads.services.reading import follow_thread, mark_all_read, mark_read
from apps.threads.services.redacting import (
    forget_redacted,
    put_back_by_decision,
    redact_by_decision,
    sources_of,
)
from apps.threads.services.remarking import count_remarks
from apps.threads.services.removing import (
    delete_post,
    hide_post,
    hide_post_by_decision,
    hold_by_decision,
    restore_post,
    restore_post_by_decision,
    return_when_edited,
)
from apps.threads.services.replying import reply_to_thread
from apps.threads.services.slowing import TooSoon, slow_by_decision, slow_thread
from apps.threads.services.splitting import split_thread
from apps.threads.services.starting import start_thread
from apps.threads.services.trusting import Allowance, allowance_of, is_known
from apps.threads.services.uploading import add_upload

__all__ = [
    "Allowance",
    "Arrival",
    "Conflict",
    "ImportReport",
    "ImportedAuthor",
    "ImportedPost",
    "ImportedThread",
    "SentBefore",
    "TooSoon",
    "accept_answer",
    "add_upload",
    "allowance_of",
    "count_remarks",
    "delete_post",
    "drop_draft",
    "edit_post",
    "follow_thread",
    "forget_picture",
    "forget_post",
    "forget_redacted",
    "forget_thread",
    "hide_picture_by_decision",
    "hide_post",
    "hide_post_by_decision",
    "hide_thread",
    "hide_thread_by_decision",
    "hold_by_decision",
    "import_batch",
    "is_known",
    "key_of",
    "label_by_decision",
    "label_post",
    "limit_reach_by_decision",
    "lock_by_decision",
    "lock_thread",
    "mark_all_read",
    "mark_read",
    "pictures_in",
    "pin_thread",
    "previewed",
    "purge_deleted",
    "purge_orphans",
    "put_back_by_decision",
    "react",
    "redact_by_decision",
    "rehearse_batch",
    "rename_thread",
    "reply_to_thread",
    "restore_picture_by_decision",
    "restore_post",
    "restore_post_by_decision",
    "restore_thread",
    "restore_thread_by_decision",
    "return_when_edited",
    "save_draft",
    "slow_by_decision",
    "slow_thread",
    "sources_of",
    "split_thread",
    "start_thread",
    "withdraw_answer",
]
