"""Having the workers read on, without ever making a request wait for the broker."""

from apps.core.waking import Bell

wake = Bell("ledger.advance").ring
