"""Gemini's answers as Anthropic's events, streamed or whole: both are made of the same chunks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ccr_tui.core.exchange import Usage
from ccr_tui.core.wire.answer_translator import AnswerContext, AnswerTranslator
from ccr_tui.core.wire.error_map import stream_error
from ccr_tui.core.wire.gemini.answer_parts import AnswerParts
from ccr_tui.core.wire.gemini.finish import is_error, stop_reason
from ccr_tui.core.wire.gemini.grounding import Grounding
from ccr_tui.core.wire.gemini.usage import gemini_usage
from ccr_tui.core.wire.json_values import mapping, sequence, text
from ccr_tui.core.wire.sse import SseEvent
from ccr_tui.core.wire.wire_ids import message_id

_BLOCKED = "SAFETY"
"""A prompt that is refused has no candidate and so no reason of its own to end."""


class GeminiTranslator(AnswerTranslator):
    """A `StreamTranslator` for one answer."""

    def __init__(self, context: AnswerContext) -> None:
        super().__init__(context)
        self._parts = AnswerParts(
            self._writer, context.origin, context.names, shows_thoughts=context.shows_thoughts
        )
        self._grounding = Grounding(context.query)
        self._answer = ""
        self._finish = ""
        self._why = ""
        self._usage: Usage | None = None

    def finish(self) -> bytes:
        """The end comes here, since usage and search results may follow the reason to end.

        An answer that did not even say why it ends was cut.
        """
        return super().finish() + (self._end() if self._finish else b"")

    def whole(self, body: bytes) -> bytes:
        """The events of an answer that was not streamed; `ValueError` when it is none."""
        chunks = list(_chunks(msgspec.json.decode(body)))
        if not any(chunk.keys() & {"candidates", "promptFeedback", "error"} for chunk in chunks):
            raise ValueError("it is no answer of Gemini's")
        out = b"".join(map(self._chunk, chunks))
        self._finish = self._finish or "STOP"
        return out + self._end()

    def _event(self, event: SseEvent) -> bytes:
        data = event.data.strip()
        if not data.startswith((b"{", b"[")) or data == b"[DONE]":  # proxies say so, Google does not
            return b""
        return b"".join(map(self._chunk, _chunks(msgspec.json.decode(data))))

    def _chunk(self, data: Mapping[str, Any]) -> bytes:
        if data.get("error"):
            return self._writer.error(*stream_error(data))
        self._usage = gemini_usage(data.get("usageMetadata")) or self._usage
        out = self._start(data)
        blocked = text(mapping(data.get("promptFeedback")).get("blockReason"))
        self._finish = _BLOCKED if blocked else self._finish
        candidate = mapping(next(iter(sequence(data.get("candidates"))), None))
        for part in map(mapping, sequence(mapping(candidate.get("content")).get("parts"))):
            out += self._parts.feed(part, self._answer)
        self._grounding.feed(candidate.get("groundingMetadata"))
        self._finish = text(candidate.get("finishReason")) or self._finish
        self._why = text(candidate.get("finishMessage")) or self._why
        return out

    def _start(self, data: Mapping[str, Any]) -> bytes:
        if self._writer.started:
            return b""
        self._answer = message_id(text(data.get("responseId")), self._context.salt)
        model = text(data.get("modelVersion")) or self._context.origin.model
        return self._writer.start(self._answer, model, self._usage)

    def _end(self) -> bytes:
        if self._writer.ended:
            return b""
        if is_error(self._finish):
            message = self._why or f"The upstream ended its answer with {self._finish}."
            return self._writer.error("api_error", message)
        out = self._parts.seal() + self._grounding.write(self._writer, self._answer)
        reason = stop_reason(self._finish, calls_tools=self._writer.has_tools)
        return out + self._writer.finish(reason, self._usage)


def _chunks(value: Any) -> Iterator[Mapping[str, Any]]:
    """One chunk, or the list of them that a stream without events gives."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
