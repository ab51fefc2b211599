"""Every test here may declare projections of its own."""

from tests.ledger.facts import readers

__all__ = ["readers"]
