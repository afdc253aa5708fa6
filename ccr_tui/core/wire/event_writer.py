"""Writes an answer as Anthropic's event stream, piece by piece, in the order that the format demands.

Every dialect's translator speaks to this and nothing else writes events, so that a stream is well formed
whatever the upstream does: one message, blocks one after the other, exactly one end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Mapping
from typing import Any, TypeVar

from ccr_tui.core.exchange import Usage
from ccr_tui.core.wire.event_blocks import Block, TextBlock, ThinkingBlock, ToolBlock, WholeBlock
from ccr_tui.core.wire.sse import encode_event, error_event

B = TypeVar("B", bound=Block)


class EventWriter:
    """Each method gives the bytes to send now, maybe none. After `finish` or `error` all give none.

    Parallel tool calls may be fed in any mixture: a call whose turn has not come is kept until the one
    before it is a complete JSON object, or the answer ends.
    """

    def __init__(self) -> None:
        self.started = False
        self.ended = False
        self.has_tools = False
        self.has_blocks = False
        self._blocks: deque[Block] = deque()  # the first one is being sent, the others wait
        self._calls: dict[Hashable, ToolBlock] = {}
        self._index = 0
        self._open = False

    def start(self, message_id: str, model: str, usage: Usage | None = None) -> bytes:
        """Begin the message; only the first call counts."""
        if self.started or self.ended:
            return b""
        self.started = True
        message: dict[str, Any] = {
            "id": message_id,
            "type": "message",
            "role": "assistant",
            "model": model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": usage_json(usage),
        }
        return encode_event("message_start", {"type": "message_start", "message": message})

    def text(self, text: str) -> bytes:
        if not text:
            return b""
        last = self._blocks[-1] if self._blocks else None
        block = last if isinstance(last, TextBlock) else self._append(TextBlock())
        block.pieces.append(text)
        return self._advance()

    def thinking(self, text: str) -> bytes:
        if not text:
            return b""
        self._thinking_block().pieces.append(text)
        return self._advance()

    def signature(self, signature: str) -> bytes:
        """Sign the thoughts just written and end their block; without any, in an empty block."""
        self._thinking_block().signature = signature
        return self._advance()

    def tool(self, key: Hashable, id: str, name: str, type: str = "tool_use") -> bytes:
        """Begin a call; `key` is how the upstream tells calls apart."""
        self._calls[key] = self._append(ToolBlock(id, name, type))
        self.has_tools = self.has_tools or type == "tool_use"
        return self._advance()

    def arguments(self, key: Hashable, fragment: str) -> bytes:
        """A piece of the JSON text of a call's input. The call must have begun."""
        self._calls[key].add(fragment)
        return self._advance()

    def block(self, block: Mapping[str, Any]) -> bytes:
        """A block in one piece."""
        self._append(WholeBlock(block))
        return self._advance()

    def finish(self, stop_reason: str, usage: Usage | None = None, stop_sequence: str | None = None) -> bytes:
        """Close what is open and end the message. The message must have begun."""
        if self.ended:
            return b""
        out = self._advance()
        while self._blocks:
            out += self._close() + self._advance()
        self.ended = True
        delta = {"stop_reason": stop_reason, "stop_sequence": stop_sequence}
        end = {"type": "message_delta", "delta": delta, "usage": usage_json(usage)}
        return (
            out + encode_event("message_delta", end) + encode_event("message_stop", {"type": "message_stop"})
        )

    def error(self, type: str, message: str) -> bytes:
        """End the stream with an error."""
        if self.ended:
            return b""
        self.ended = True
        return error_event(type, message)

    def _thinking_block(self) -> ThinkingBlock:
        last = self._blocks[-1] if self._blocks else None
        open_one = isinstance(last, ThinkingBlock) and not last.ended
        return last if open_one and isinstance(last, ThinkingBlock) else self._append(ThinkingBlock())

    def _append(self, block: B) -> B:
        self.has_blocks = True
        self._blocks.append(block)
        return block

    def _advance(self) -> bytes:
        """Send what can be sent: the first block's news, and those of its successors once it is over."""
        if self.ended:
            return b""
        out = b""
        while self._blocks:
            first = self._blocks[0]
            out += self._opened(first)
            out += b"".join(self._delta(delta) for delta in first.take())
            if not (first.ended or (len(self._blocks) > 1 and first.yields)):
                break
            out += self._close()
        return out

    def _opened(self, block: Block) -> bytes:
        if self._open:
            return b""
        self._open = True
        start = {"type": "content_block_start", "index": self._index, "content_block": block.opening}
        return encode_event("content_block_start", start)

    def _close(self) -> bytes:
        last = self._blocks.popleft().last()
        out = b"".join(self._delta(delta) for delta in last)
        out += encode_event("content_block_stop", {"type": "content_block_stop", "index": self._index})
        self._index += 1
        self._open = False
        return out

    def _delta(self, delta: Mapping[str, Any]) -> bytes:
        event = {"type": "content_block_delta", "index": self._index, "delta": delta}
        return encode_event("content_block_delta", event)


def usage_json(usage: Usage | None) -> dict[str, int]:
    """Usage as Anthropic writes it; zeros where the upstream has not said."""
    used = usage or Usage()
    return {
        "input_tokens": used.input_tokens,
        "cache_creation_input_tokens": used.cache_write_tokens,
        "cache_read_input_tokens": used.cache_read_tokens,
        "output_tokens": used.output_tokens,
    }
