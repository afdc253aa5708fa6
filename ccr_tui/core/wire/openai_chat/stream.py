"""Chat Completions answers as Anthropic's events, streamed or whole: one translation for both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ccr_tui.core.exchange import Usage
from ccr_tui.core.wire.answer_translator import AnswerContext, AnswerTranslator
from ccr_tui.core.wire.citations import Citations
from ccr_tui.core.wire.error_map import stream_error
from ccr_tui.core.wire.json_values import mapping, sequence, text, word
from ccr_tui.core.wire.openai_chat.finish import error_type, stop_reason
from ccr_tui.core.wire.openai_chat.think_tags import ThinkTags
from ccr_tui.core.wire.openai_chat.thoughts import Thoughts, content_words
from ccr_tui.core.wire.sse import SseEvent
from ccr_tui.core.wire.tool_calls import ToolCalls
from ccr_tui.core.wire.usage_map import openai_usage
from ccr_tui.core.wire.wire_ids import message_id

_DONE = b"[DONE]"


class ChatTranslator(AnswerTranslator):
    """A `StreamTranslator` for one answer."""

    def __init__(self, context: AnswerContext) -> None:
        super().__init__(context)
        self._thoughts = Thoughts(self._writer, context.origin, shown=context.shows_thoughts)
        self._tags = ThinkTags() if context.think_tags else None
        self._calls = ToolCalls(self._writer, context.names)
        self._citations = Citations(context.query)
        self._answer = ""
        self._finish = ""
        self._stop_sequence: str | None = None
        self._usage: Usage | None = None
        self._refused = False

    def finish(self) -> bytes:
        """Many servers never say [DONE]; an answer that did not even say why it ends was cut."""
        return super().finish() + (self._end() if self._finish else b"")

    def whole(self, body: bytes) -> bytes:
        """The events of an answer that was not streamed; `ValueError` when it is none."""
        data = msgspec.json.decode(body)
        if not isinstance(data, dict) or not (data.get("choices") or data.get("error")):
            raise ValueError("it is no chat completion")
        out = self._chunk(data)
        self._finish = self._finish or "stop"
        return out + self._end()

    def _event(self, event: SseEvent) -> bytes:
        data = event.data.strip()
        if data == _DONE:
            self._finish = self._finish or ("stop" if self._writer.started else "")
            return self._end() if self._finish else b""
        if not data.startswith(b"{"):  # an empty event, or a comment in the wrong place
            return b""
        chunk = msgspec.json.decode(data)
        failed = event.event == "error" and "error" not in chunk
        return self._chunk({"error": chunk} if failed else chunk)

    def _chunk(self, data: Mapping[str, Any]) -> bytes:
        choice = self._choice(data)
        self._usage = _usage(data, choice) or self._usage
        if error := _error(data, choice):
            return self._writer.error(*stream_error(error))
        if not choice:
            return b""
        out = self._start(data)
        out += self._delta(mapping(choice.get("delta")) or mapping(choice.get("message")))
        self._finish = text(choice.get("finish_reason")) or self._finish
        if choice.get("stop_reason") in self._context.stop_sequences:  # vLLM tells which one it met
            self._stop_sequence = choice["stop_reason"]
        return out

    def _choice(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The first choice: no client of ours asks for more."""
        choices = [mapping(choice) for choice in sequence(data.get("choices"))]
        return next((c for c in choices if not c.get("index")), {})

    def _start(self, data: Mapping[str, Any]) -> bytes:
        if self._writer.started:
            return b""
        salt = f"{self._context.salt} {word(data.get('created'))}"
        self._answer = message_id(word(data.get("id")), salt)
        return self._writer.start(self._answer, text(data.get("model")) or self._context.origin.model)

    def _delta(self, delta: Mapping[str, Any]) -> bytes:
        out = self._thoughts.delta(delta)
        thought, words = content_words(delta.get("content"))
        if self._tags is not None and words:
            thought, words = self._tags.feed(words)
        out += self._thoughts.text(thought) + self._words(words)
        if refusal := text(delta.get("refusal")):
            self._refused = True
            out += self._words(refusal)
        self._citations.feed(delta.get("annotations"))
        return out + self._tool_calls(delta)

    def _words(self, words: str) -> bytes:
        return self._thoughts.seal() + self._writer.text(words) if words else b""

    def _tool_calls(self, delta: Mapping[str, Any]) -> bytes:
        entries = [mapping(entry) for entry in sequence(delta.get("tool_calls"))]
        legacy = mapping(delta.get("function_call"))
        if legacy and not entries:  # llama.cpp's Python server says each piece in both forms
            entries = [{"index": 0, "function": legacy}]
        if not entries:
            return b""
        return self._thoughts.seal() + b"".join(self._calls.feed(e, self._answer) for e in entries)

    def _end(self) -> bytes:
        if self._writer.ended:
            return b""
        out = self._start({})
        if self._tags is not None:
            thought, words = self._tags.flush()
            out += self._thoughts.text(thought) + self._words(words)
        if failed := error_type(self._finish):
            return out + self._writer.error(failed, f"The upstream ended its answer with {self._finish!r}.")
        out += self._thoughts.end() + self._citations.write(self._writer, self._answer)
        reason = stop_reason(self._finish, calls_tools=self._writer.has_tools, refused=self._refused)
        if reason == "end_turn" and self._stop_sequence is not None:
            reason = "stop_sequence"
        stop = self._stop_sequence if reason == "stop_sequence" else None
        return out + self._writer.finish(reason, self._usage, stop)


def _error(data: Mapping[str, Any], choice: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The error inside an answer that began as a success."""
    if data.get("error"):
        return data
    if choice.get("error"):
        return choice
    return data if data.get("object") == "error" else None


def _usage(data: Mapping[str, Any], choice: Mapping[str, Any]) -> Usage | None:
    """Usage where servers put it: in a chunk of its own, in the last choice, or under their own name."""
    return (
        openai_usage(data.get("usage"))
        or openai_usage(choice.get("usage"))
        or openai_usage(mapping(data.get("x_groq")).get("usage"))
    )
