"""The conversation as Responses items.

Every call needs its output and every output its call, or the whole request is refused; so calls that
were interrupted are answered with a note, and results that lost their call become text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import msgspec

from ccr_tui.core.wire.conversation import (
    Block,
    Conversation,
    Message,
    RedactedThinking,
    ServerBlock,
    Text,
    Thinking,
    ToolResult,
    ToolUse,
)
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.openai_responses.parts import parts_of
from ccr_tui.core.wire.openai_responses.reasoning_items import reasoning_item
from ccr_tui.core.wire.parts import content_of, found_pages, joined_text
from ccr_tui.core.wire.provider_state import Origin
from ccr_tui.core.wire.tool_names import upstream_name
from ccr_tui.core.wire.turns import blocks_of, calls_in, results_in, without_results
from ccr_tui.core.wire.wire_ids import digest, upstream_tool_id

Item = dict[str, Any]

_NO_OUTPUT = "(no output)"
_NO_RESULT = "(no result: the call was interrupted)"
_LONGEST_ID = 64


@dataclass(slots=True)
class ItemEncoder:
    """`origin` says whose thoughts may go back, `phases` whether the model labels its words."""

    origin: Origin
    phases: bool
    drops: Drops
    _call_ids: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def encode(self, asked: Conversation) -> list[Item]:
        items: list[Item] = []
        calls: list[ToolUse] = []
        for is_assistant, group in groupby(asked.messages, lambda m: m.role == "assistant"):
            turn = list(group)
            if is_assistant:
                blocks = blocks_of(turn)
                calls = calls_in(blocks)
                items += self._assistant(blocks)
            else:
                items += self._answers(turn, calls)
                calls = []
        return items + list(self._answers([], calls))

    def _assistant(self, blocks: list[Block]) -> Iterator[Item]:
        """What the model made, in its order. A thought is sent only with the item that followed it."""
        thoughts: list[Item] = []
        last_call = max((i for i, block in enumerate(blocks) if isinstance(block, ToolUse)), default=-1)
        for index, block in enumerate(blocks):
            if isinstance(block, Thinking | RedactedThinking):
                item = reasoning_item(block, self.origin, self.drops)
                thoughts += [item] if item else []
                continue
            if isinstance(block, ServerBlock):  # what followed the thought cannot be sent
                self._forget(thoughts)
            made = self._made(block, before_a_call=index < last_call)
            if made:
                yield from thoughts
                thoughts.clear()
                yield made
        self._forget(thoughts)

    def _forget(self, thoughts: list[Item]) -> None:
        self.drops.dropped("thinking", "unfinished block", count=len(thoughts))
        thoughts.clear()

    def _made(self, block: Block, *, before_a_call: bool) -> Item | None:
        if isinstance(block, ToolUse):
            arguments = msgspec.json.encode(block.input).decode()
            name = upstream_name(block.name)
            return {
                "type": "function_call",
                "call_id": self._call_id(block.id),
                "name": name,
                "arguments": arguments,
            }
        words = self._words(block)
        if not words:
            return None
        item: Item = {"type": "message", "role": "assistant", "content": words}
        if self.phases:
            item["phase"] = "commentary" if before_a_call else "final_answer"
        return item

    def _words(self, block: Block) -> str:
        match block:
            case Text(words):
                return words
            case ServerBlock():
                return found_pages(block, self.drops)
        return joined_text(parts_of([block], self.drops))

    def _answers(self, turn: list[Message], calls: list[ToolUse]) -> Iterator[Item]:
        """What comes after an assistant's turn: the outputs of its calls first, then all the rest."""
        results = results_in(turn)
        for call in calls:
            output = self._output(results.get(call.id))
            yield {"type": "function_call_output", "call_id": self._call_id(call.id), "output": output}
        answered = {call.id for call in calls}
        for message in turn:
            yield from self._said(message.role, without_results(message.content, answered))

    def _said(self, role: str, blocks: Iterable[Block]) -> Iterator[Item]:
        parts = parts_of(blocks, self.drops)
        is_system = role == "system"
        content = joined_text(parts) if is_system else content_of(parts)
        if content:
            yield {"type": "message", "role": "developer" if is_system else "user", "content": content}

    def _output(self, result: ToolResult | None) -> str | list[dict[str, Any]]:
        if result is None:
            self.drops.dropped("tool_use", "unanswered call", after="answered with a note")
            return _NO_RESULT
        content = content_of(parts_of(result.content, self.drops))
        if not result.is_error:
            return content or _NO_OUTPUT
        if isinstance(content, list):
            return [{"type": "input_text", "text": "Error:"}, *content]
        return content if content.startswith(("<", "Error", "error")) else f"Error: {content or _NO_OUTPUT}"

    def _call_id(self, client_id: str) -> str:
        """The id that the upstream gave, if it is short enough and no other call's in this conversation."""
        known = self._call_ids.get(client_id)
        if known is None:
            own = upstream_tool_id(client_id)
            fits = 0 < len(own) <= _LONGEST_ID and own not in self._taken
            known = self._call_ids[client_id] = own if fits else f"call_{digest(client_id)}"
            self._taken.add(known)
        return known
