"""What people take along of the ledger: nothing, since it holds no words."""

from apps.core.portions import leave_out


def declare() -> None:
    """Say why."""
    leave_out(
        {
            "ledger.Entry.actor_id": "ids and numbers of facts; what they are about goes itself",
            "ledger.Passage.by_id": "that an admin let a reader pass over an entry",
        }
    )
