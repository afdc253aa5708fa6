"""Answers of Responses as Anthropic's events, streamed or whole: one translation for both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ccr_tui.core.wire.answer_translator import AnswerContext, AnswerTranslator
from ccr_tui.core.wire.error_map import stream_error
from ccr_tui.core.wire.json_values import mapping, sequence, text, word
from ccr_tui.core.wire.openai_responses.output_items import OutputItems
from ccr_tui.core.wire.openai_responses.searches import Searches
from ccr_tui.core.wire.sse import SseEvent
from ccr_tui.core.wire.tool_calls import ToolCalls
from ccr_tui.core.wire.usage_map import openai_usage
from ccr_tui.core.wire.wire_ids import message_id

_BEGINS = frozenset({"response.created", "response.in_progress", "response.queued"})
_ENDS = frozenset(
    {
        "response.completed",
        "response.incomplete",
        "response.failed",
        "response.cancelled",
        "response.done",
    }
)
_PIECES = {
    "response.output_text.delta": "text",
    "response.refusal.delta": "refusal",
    "response.reasoning_summary_text.delta": "summary",
    "response.reasoning_text.delta": "content",
    "response.function_call_arguments.delta": "arguments",
}
_PARTS = {
    "response.output_text.done": ("text", "text"),
    "response.refusal.done": ("refusal", "refusal"),
    "response.reasoning_summary_text.done": ("summary", "text"),
    "response.reasoning_text.done": ("content", "text"),
    "response.function_call_arguments.done": ("arguments", "arguments"),
}
"""Events that tell a part whole, with its kind and the field that it is in."""


class ResponsesTranslator(AnswerTranslator):
    """A `StreamTranslator` for one answer."""

    def __init__(self, context: AnswerContext) -> None:
        super().__init__(context)
        self._searches = Searches(context.query)
        self._items = OutputItems(
            self._writer,
            context.origin,
            ToolCalls(self._writer, context.names),
            self._searches,
            shows_thoughts=context.shows_thoughts,
        )

    def whole(self, body: bytes) -> bytes:
        """The events of an answer that was not streamed; `ValueError` when it is none."""
        data = msgspec.json.decode(body)
        if not isinstance(data, dict) or not (isinstance(data.get("output"), list) or data.get("error")):
            raise ValueError("it is no response")
        if data.get("status") in ("queued", "in_progress"):
            raise ValueError("it is not complete")
        return self._end(data)

    def _event(self, event: SseEvent) -> bytes:
        data = event.data.strip()
        if not data.startswith(b"{"):  # an empty event, or [DONE] where it does not belong
            return b""
        body = msgspec.json.decode(data)
        kind = text(body.get("type")) or event.event
        if kind in _BEGINS:
            return self._start(mapping(body.get("response")))
        if kind in _ENDS:
            return self._end(mapping(body.get("response")) or body)
        if kind == "error" or (body.get("error") and not kind.startswith("response.")):
            return self._writer.error(*stream_error(body))
        return self._content(kind, body)

    def _content(self, kind: str, body: Mapping[str, Any]) -> bytes:
        if kind in _PIECES:
            return self._start({}) + self._items.piece(body, _PIECES[kind])
        if kind in _PARTS:
            name, field = _PARTS[kind]
            return self._start({}) + self._items.part(body, name, text(body.get(field)))
        match kind:
            case "response.output_item.added":
                return self._start({}) + self._items.begin(body)
            case "response.output_item.done":
                return self._start({}) + self._items.end(body)
            case "response.output_text.annotation.added":
                self._searches.cite([body.get("annotation")])
        return b""  # progress that is told by the items themselves, or news of later versions

    def _start(self, response: Mapping[str, Any]) -> bytes:
        if self._writer.started:
            return b""
        salt = f"{self._context.salt} {word(response.get('created_at'))}"
        self._items.answer = message_id(word(response.get("id")), salt)
        model = text(response.get("model")) or self._context.origin.model
        return self._writer.start(self._items.answer, model)

    def _end(self, response: Mapping[str, Any]) -> bytes:
        if self._writer.ended:
            return b""
        status = text(response.get("status"))
        if response.get("error"):
            return self._writer.error(*stream_error(response))
        if status in ("failed", "cancelled"):
            return self._writer.error("api_error", f"The upstream ended its answer as {status!r}.")
        out = self._start(response)
        if not self._items.any:
            for index, item in enumerate(sequence(response.get("output"))):
                out += self._items.end({"output_index": index, "item": item})
        out += self._items.close()
        return out + self._writer.finish(self._stop_reason(response), openai_usage(response.get("usage")))

    def _stop_reason(self, response: Mapping[str, Any]) -> str:
        why = text(mapping(response.get("incomplete_details")).get("reason"))
        if self._items.refused or why == "content_filter":
            return "refusal"
        if why == "max_output_tokens" or (response.get("status") == "incomplete" and not why):
            return "max_tokens"
        return "tool_use" if self._writer.has_tools else "end_turn"
