"""Refuses the client's repeat of what the user stopped.

Claude Code sends a request whose stream broke once more, without streaming, even after an `error` event: what
the user has stopped would be billed again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

from ccr_tui.core.errors import RequestError
from ccr_tui.core.wire.dialect import Inbound

BY_USER = "stopped by the user"
LEFT = "ccr-tui was stopped"
HUNG_UP = "the client hung up"

CLOSED = 499
"""Nginx's status for a request that was given up. No client repeats it, and Claude Code adds no advice."""
_REPEAT_S = 60.0
"""The repeat comes at once; only a client that is very busy takes longer than a second."""


class Stopped:
    """The streams that the user has stopped. Belongs to the engine's event loop."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._until: dict[bytes, float] = {}

    def note(self, inbound: Inbound) -> None:
        """The client may send this request again."""
        now = self._now()
        self._until = {key: until for key, until in self._until.items() if until > now}
        self._until[_conversation(inbound)] = now + _REPEAT_S

    def refusal(self, inbound: Inbound) -> RequestError | None:
        """What the repeat of a stopped stream is told; there is only one of it."""
        if not self._until or inbound.facts.stream or inbound.facts.endpoint != "messages":
            return None
        if self._until.pop(_conversation(inbound), 0.0) <= self._now():
            return None
        return RequestError(sentence_of(BY_USER), status=CLOSED, type="api_error")


def sentence_of(reason: str) -> str:
    return f"ccr-tui: {reason}"


def _conversation(inbound: Inbound) -> bytes:
    """What a request and its repeat have in common: not `stream`, nor `max_tokens`."""
    start, end = inbound.parsed.spans.get("messages", (0, 0)) if inbound.parsed else (0, 0)
    return hashlib.sha256(f"{inbound.facts.session}\n".encode() + inbound.body[start:end]).digest()
