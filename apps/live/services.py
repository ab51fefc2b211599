"""Telling open pages that something changed. The only place that touches a channel layer."""

from __future__ import annotations

import json
from functools import partial
from hashlib import sha256
from typing import Any

from channels.layers import get_channel_layer
from django.db import transaction

from apps.live.layer import ThreadSafeLayer
from apps.live.sending import Sender

_sender = Sender()


def publish(topic: str, frame: dict[str, Any] | None = None) -> None:
    """Hint to every socket that may hear of the topic. Call it once the change is committed.

    It never raises for an absent server, never waits, and may be lost: pages fetch what changed
    through their ordinary view, and again when their socket comes back.
    """
    text = encoded(topic, frame)  # once, however many sockets it goes to
    _send(topic, {"type": "live.hint", "topic": topic, "frame": frame, "text": text})


def encoded(name: str, frame: dict[str, Any] | None) -> str:
    """A hint as a browser reads it."""
    return json.dumps({**(frame or {}), "topic": name})


def recheck(user_public_id: str) -> None:
    """Have a person's sockets ask at once whether they may still hear what they hear."""
    _soon(_person(user_public_id), {"type": "live.recheck"})


def recheck_ground(ground: str) -> None:
    """Have every socket that hears something on this ground ask at once whether it still may."""
    _soon(ground_group(ground), {"type": "live.recheck"})


def revoke(user_public_id: str) -> None:
    """Close a person's sockets: what they may do changed. Their pages come back and ask anew.

    For bans, leaving, changes of role, suspension, closing an account, a new password.
    """
    _soon(_person(user_public_id), {"type": "live.end", "code": CHANGED})


def end_session(session_key: str) -> None:
    """Close the sockets of one session, which is over."""
    _soon(_session(session_key), {"type": "live.end", "code": SIGNED_OUT})


SIGNED_OUT, CHANGED = 4401, 4403


def control_groups(user_public_id: str, session_key: str) -> list[str]:
    """The groups over which a socket is told about itself; no topic can be called so."""
    return [_person(user_public_id), _session(session_key)]


def ground_group(ground: str) -> str:
    """The group over which the sockets on a ground are told; a gate says which they are."""
    return f"control.ground.{ground}"


def _person(user_public_id: str) -> str:
    return f"control.person.{user_public_id}"


def _session(session_key: str) -> str:
    return f"control.session.{sha256(session_key.encode()).hexdigest()[:40]}"


def _soon(group: str, message: dict[str, Any]) -> None:
    """When the transaction commits; at once where there is none."""
    transaction.on_commit(partial(_send, group, message), robust=True)


def _send(group: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if isinstance(layer, ThreadSafeLayer):
        layer.post(group, message)
    elif layer is not None:
        _sender.post(layer, group, message)
