"""The conversation as Gemini's contents.

The calls of a model's turn must be answered by just as many function responses in the content right behind
it. So results are gathered there, alone, and everything else that the user says follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ccr_tui.core.wire.conversation import Block, Conversation, Message, ToolResult, ToolUse
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.gemini.call_ids import gemini_id
from ccr_tui.core.wire.gemini.family import Family
from ccr_tui.core.wire.gemini.model_turn import ModelTurn
from ccr_tui.core.wire.gemini.parts import GeminiParts
from ccr_tui.core.wire.gemini.tool_names import function_name
from ccr_tui.core.wire.parts import Part, PartEncoder, is_text, joined_text
from ccr_tui.core.wire.provider_state import Origin
from ccr_tui.core.wire.reminder import as_reminder
from ccr_tui.core.wire.turns import blocks_of, calls_in, results_in, without_results

Content = dict[str, Any]

_NO_OUTPUT = "(no output)"
_NO_RESULT = "(no result: the call was interrupted)"
_EARLIER = "(The conversation before this is left out.)"


@dataclass(frozen=True, slots=True)
class ContentEncoder:
    """`origin` says whose thought signatures may go back."""

    origin: Origin
    family: Family
    drops: Drops

    def encode(self, asked: Conversation) -> list[Content]:
        contents: list[Content] = []
        calls: list[ToolUse] = []
        turn_begins = _current_turn(asked.messages)
        for is_assistant, group in groupby(enumerate(asked.messages), lambda m: m[1].role == "assistant"):
            turn = list(group)
            messages = [message for _, message in turn]
            if is_assistant:
                blocks = blocks_of(messages)
                calls = calls_in(blocks)
                self._add_model(contents, blocks, is_current=turn[-1][0] > turn_begins)
            else:
                contents += self._answers(messages, calls)
                calls = []
        contents += self._answers([], calls)
        return contents

    def _add_model(self, contents: list[Content], blocks: list[Block], *, is_current: bool) -> None:
        """A model's turn follows one of the user's, or is joined to the model's before."""
        turn = ModelTurn(self.origin, self._parts, self.family, self.drops)
        parts = turn.encode(blocks, is_current=is_current)
        if not parts:
            return
        if not contents:
            contents.append({"role": "user", "parts": [{"text": _EARLIER}]})
        if contents[-1]["role"] == "model":
            contents[-1]["parts"] += parts
        else:
            contents.append({"role": "model", "parts": parts})

    @property
    def _parts(self) -> PartEncoder:
        return GeminiParts(self.drops, self.family)

    def _answers(self, messages: list[Message], calls: list[ToolUse]) -> Iterator[Content]:
        """What comes after a model's turn: the results of its calls first, then all the rest."""
        results = results_in(messages)
        responses: list[Part] = []
        shown: list[Part] = []
        for call in calls:
            response, media = self._response(call, results.get(call.id))
            responses.append({"functionResponse": response})
            if media:
                shown += [{"text": f"What the tool {call.name} returned:"}, *media]
        if responses:
            yield {"role": "user", "parts": responses}
        answered = {call.id for call in calls}
        parts = shown + [part for message in messages for part in self._spoken(message, answered)]
        if parts:
            yield {"role": "user", "parts": parts}

    def _response(self, call: ToolUse, result: ToolResult | None) -> tuple[dict[str, Any], list[Part]]:
        """A function response, and the media that this model cannot take inside of it."""
        response: dict[str, Any] = {"name": function_name(call.name)}
        if given := gemini_id(call.id):
            response["id"] = given
        if result is None:
            self.drops.dropped("tool_use", "call without a result", after="answered with a note")
            return response | {"response": {"error": _NO_RESULT}}, []
        parts = self._parts.encode(result.content)
        words = "\n".join(part["text"] for part in parts if is_text(part))
        media = [part for part in parts if not is_text(part)]
        key = "error" if result.is_error else "output"
        response["response"] = {key: words or ("(shown below)" if media else _NO_OUTPUT)}
        if media and self.family.shows_media_in_results:
            response["parts"] = media
            media = []
        return response, media

    def _spoken(self, message: Message, answered: set[str]) -> list[Part]:
        rest = without_results(message.content, answered)
        parts = self._parts.encode(rest)
        if message.role != "system" or not parts:
            return parts
        self.drops.dropped("system messages", "message", after="sent as reminders of the user")
        return [{"text": as_reminder(joined_text(parts))}]


def _current_turn(messages: tuple[Message, ...]) -> int:
    """Where the current turn begins: at the last message of the user's that answers no tool; else -1."""
    spoken = (
        index
        for index, message in enumerate(messages)
        if message.role == "user" and not any(isinstance(block, ToolResult) for block in message.content)
    )
    return max(spoken, default=-1)
