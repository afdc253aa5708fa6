"""A name for the person behind a request, for upstreams that want one."""

from __future__ import annotations

import msgspec

from ccr_tui.core.wire.json_values import mapping, text
from ccr_tui.core.wire.wire_ids import digest


def user_name(user_id: str) -> str:
    """A name for the user that tells nobody who it is, and is the same in all of their sessions."""
    try:
        ids = mapping(msgspec.json.decode(user_id))
    except ValueError:
        ids = {}
    person = text(ids.get("account_uuid")) or text(ids.get("device_id"))
    return f"user_{digest(person or user_id.partition('_session_')[0])}"
