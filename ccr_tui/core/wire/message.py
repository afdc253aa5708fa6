"""Reads an answer as it passes: usage, stop reason, whether content has begun, and errors in it.

Works on Anthropic's events and on a whole message. Facts from the API's streaming documentation:
`message_start` carries the input usage, `message_delta` the cumulative output usage (and, for some
upstreams, the input usage again), an `error` event may follow a 200.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from ccr_tui.core.exchange import Usage
from ccr_tui.core.wire.sse import SseEvent

EMPTY_IS_AN_ANSWER = frozenset({"refusal", "max_tokens", "pause_turn", "model_context_window_exceeded"})
"""Stop reasons with which an answer without content is complete."""

_BYTES_PER_TOKEN = 4
_DELTA_OVERHEAD = 90  # bytes of JSON around the text of a content_block_delta


class MessageMeter:
    """Accumulates what one answer says about itself."""

    def __init__(self) -> None:
        self.model: str | None = None
        self.stop_reason: str | None = None
        self.error: dict[str, Any] | None = None
        self.started = False
        self.has_content = False
        self.stopped = False
        self._usage: dict[str, Any] = {}
        self._delta_bytes = 0

    def feed(self, events: Iterable[SseEvent]) -> None:
        for event in events:
            self._event(event)

    def whole(self, body: bytes) -> None:
        """Read a non-streamed message; anything else leaves `started` False."""
        try:
            message = msgspec.json.decode(body)
        except msgspec.DecodeError:
            return
        if not isinstance(message, dict) or message.get("type") != "message":
            return
        self._message(message)
        self.stop_reason = message.get("stop_reason")
        self.has_content = bool(message.get("content"))
        self.stopped = True

    @property
    def usage(self) -> Usage | None:
        """Tokens reported so far; None when the upstream has reported none, or only zeros."""
        usage = usage_from(self._usage)
        return usage if usage.total_input_tokens or usage.output_tokens else None

    @property
    def output_tokens(self) -> int:
        """Reported output tokens, or an estimate from the bytes while the answer is running."""
        return max(_count(self._usage, "output_tokens"), self._delta_bytes // _BYTES_PER_TOKEN)

    @property
    def is_empty(self) -> bool:
        """True for an ended answer without content that does not say why."""
        return not self.has_content and self.stop_reason not in EMPTY_IS_AN_ANSWER

    def _event(self, event: SseEvent) -> None:
        match event.event:
            case "content_block_delta":
                self.has_content = True
                self._delta_bytes += max(1, len(event.data) - _DELTA_OVERHEAD)
            case "content_block_start":
                self.has_content = self.has_content or not _opens_text(event)
            case "message_start":
                self._message(event.json().get("message"))
            case "message_delta":
                self._delta(event.json())
            case "message_stop":
                self.stopped = True
            case "error":
                error = event.json().get("error")
                self.error = error if isinstance(error, dict) else {"message": "error event without details"}

    def _message(self, message: object) -> None:
        self.started = True
        if isinstance(message, dict):
            model = message.get("model")
            self.model = model if isinstance(model, str) else None
            self._merge(message.get("usage"))

    def _delta(self, data: dict[str, Any]) -> None:
        delta = data.get("delta")
        if isinstance(delta, dict) and isinstance(delta.get("stop_reason"), str):
            self.stop_reason = delta["stop_reason"]
        self._merge(data.get("usage"))

    def _merge(self, usage: object) -> None:
        if isinstance(usage, dict):
            self._usage.update({k: v for k, v in usage.items() if v is not None})


def usage_from(usage: dict[str, Any]) -> Usage:
    """Anthropic's usage object; cache writes without a split count as 5-minute writes."""
    writes = usage.get("cache_creation")
    split = writes if isinstance(writes, dict) else {}
    one_hour = _count(split, "ephemeral_1h_input_tokens")
    total = max(_count(usage, "cache_creation_input_tokens"), one_hour)
    return Usage(
        input_tokens=_count(usage, "input_tokens"),
        cache_read_tokens=_count(usage, "cache_read_input_tokens"),
        cache_write_5m_tokens=total - one_hour,
        cache_write_1h_tokens=one_hour,
        output_tokens=_count(usage, "output_tokens"),
    )


def _opens_text(event: SseEvent) -> bool:
    """A text block opens empty and its words follow at once; other blocks are content by themselves."""
    block = event.json().get("content_block")
    return isinstance(block, dict) and block.get("type") == "text" and not block.get("text")


def _count(usage: dict[str, Any], key: str) -> int:
    value = usage.get(key)
    return value if isinstance(value, int) and value > 0 else 0
