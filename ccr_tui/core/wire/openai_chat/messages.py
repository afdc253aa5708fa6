"""The conversation as Chat Completions messages.

There every tool call must be answered right behind the message that makes it, by messages that hold only
text. So results are gathered behind their calls, and images in them follow in a message of the user's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import msgspec

from ccr_tui.core.wire.conversation import (
    Block,
    Conversation,
    Message,
    RedactedThinking,
    Thinking,
    ToolResult,
    ToolUse,
)
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.openai_chat.parts import parts_of, text_part
from ccr_tui.core.wire.openai_chat.reasoning_history import reasoning_fields, thoughts_in
from ccr_tui.core.wire.parts import Part, content_of, is_text, joined_text
from ccr_tui.core.wire.provider_state import Origin
from ccr_tui.core.wire.tool_names import upstream_name
from ccr_tui.core.wire.turns import blocks_of, calls_in, results_in, without_results
from ccr_tui.core.wire.wire_ids import upstream_tool_id

_UNSPOKEN = (ToolUse, Thinking, RedactedThinking)
_NO_OUTPUT = "(no output)"
_NO_RESULT = "(no result: the call was interrupted)"


@dataclass(frozen=True, slots=True)
class MessageEncoder:
    """`flags` are the upstream's quirks; `origin` says whose thoughts it would know again."""

    origin: Origin
    flags: frozenset[str]
    drops: Drops

    def encode(self, asked: Conversation) -> list[dict[str, Any]]:
        head = [{"role": "system", "content": "\n\n".join(asked.system)}] if asked.system else []
        messages: list[dict[str, Any]] = []
        calls: list[ToolUse] = []
        for is_assistant, group in groupby(asked.messages, lambda m: m.role == "assistant"):
            turn = list(group)
            if is_assistant:
                blocks = blocks_of(turn)
                calls = calls_in(blocks)
                messages += self._assistant(blocks, calls)
            else:
                messages += self._answers(turn, calls)
                calls = []
        messages += self._answers([], calls)
        return head + messages

    def _assistant(self, blocks: list[Block], calls: list[ToolUse]) -> Iterator[dict[str, Any]]:
        spoken = [b for b in blocks if not isinstance(b, _UNSPOKEN)]
        words = joined_text(self._parts(spoken))
        thoughts = thoughts_in(blocks, self.origin, self.drops)
        if not words and not calls:
            return
        message: dict[str, Any] = {"role": "assistant", "content": words or None}
        message |= reasoning_fields(thoughts, self.flags, self.drops, calls_tools=bool(calls))
        if calls:
            message["tool_calls"] = [_call(call) for call in calls]
        yield message

    def _answers(self, turn: list[Message], calls: list[ToolUse]) -> Iterator[dict[str, Any]]:
        """What comes after an assistant's message: the results of its calls first, then all the rest."""
        results = results_in(turn)
        shown: list[Part] = []
        for call in calls:
            words, media = self._result(results.get(call.id))
            yield {"role": "tool", "tool_call_id": upstream_tool_id(call.id), "content": words}
            if media:
                shown += [text_part(f"What the tool {call.name} returned:"), *media]
        if shown:
            yield {"role": "user", "content": shown}
        answered = {call.id for call in calls}
        for message in turn:
            yield from self._spoken(message, answered)

    def _result(self, result: ToolResult | None) -> tuple[str, list[Part]]:
        """The text of a tool's result, and what else it holds."""
        if result is None:
            self.drops.dropped("tool_use", "call without a result", after="answered with a note")
            return _NO_RESULT, []
        parts = self._parts(result.content)
        media = [part for part in parts if not is_text(part)]
        words = "\n".join(part["text"] for part in parts if is_text(part))
        if media:
            note = "(shown in the next message)"
            words = f"{words}\n{note}" if words else note
        if result.is_error and not words.startswith(("<", "Error", "error")):
            words = f"Error: {words}"
        return words or _NO_OUTPUT, media

    def _spoken(self, message: Message, answered: set[str]) -> Iterator[dict[str, Any]]:
        rest = without_results(message.content, answered)
        parts = self._parts(rest) if rest else ()
        if not parts:
            return
        role = message.role if all(map(is_text, parts)) else "user"  # only a user can show something
        yield {"role": role, "content": content_of(parts)}

    def _parts(self, blocks: Iterable[Block]) -> list[Part]:
        return parts_of(blocks, pdf="pdf_files" in self.flags, drops=self.drops)


def _call(call: ToolUse) -> dict[str, Any]:
    arguments = msgspec.json.encode(call.input).decode()
    function = {"name": upstream_name(call.name), "arguments": arguments}
    return {"id": upstream_tool_id(call.id), "type": "function", "function": function}
