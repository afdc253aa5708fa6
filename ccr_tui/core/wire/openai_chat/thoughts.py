"""Thoughts as they arrive, and what their provider wants back of them on the next turn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccr_tui.core.wire.event_writer import EventWriter
from ccr_tui.core.wire.json_values import mapping, sequence, text
from ccr_tui.core.wire.openai_chat.reasoning_history import state_of
from ccr_tui.core.wire.provider_state import Origin, sign

_TEXT_OF_DETAIL = {"reasoning.text": "text", "reasoning.summary": "summary"}


class Thoughts:
    """Writes thinking blocks, each signed with the state of its provider. `shown` False keeps all back."""

    def __init__(self, writer: EventWriter, origin: Origin, *, shown: bool) -> None:
        self._writer = writer
        self._origin = origin
        self._shown = shown
        self._open = False
        self._details: list[dict[str, Any]] = []

    def delta(self, delta: Mapping[str, Any]) -> bytes:
        """The thoughts in a delta: `reasoning_content`, `reasoning`, or the texts of `reasoning_details`."""
        details = [d for d in sequence(delta.get("reasoning_details")) if isinstance(d, dict)]
        for detail in details:
            self._keep(detail)
        told = text(delta.get("reasoning_content")) or text(delta.get("reasoning"))
        return self.text(told or "".join(map(_words, details)))

    def text(self, words: str) -> bytes:
        if not words or not self._shown:
            return b""
        self._open = True
        return self._writer.thinking(words)

    def seal(self) -> bytes:
        """End the thoughts so far, before anything else is written."""
        if not self._shown or not (self._open or self._details):
            return b""
        state = state_of(self._origin, self._details)
        self._open, self._details = False, []
        return self._writer.signature(sign(state))

    def end(self) -> bytes:
        """End the thoughts at the end of the answer.

        State that came without thoughts behind the words is let go: Claude Code (2.1.330) prints nothing
        of an answer that ends in a thinking block.
        """
        return b"" if self._writer.has_blocks and not self._open else self.seal()

    def _keep(self, detail: dict[str, Any]) -> None:
        """Join the pieces of one detail: they share type and index and follow each other."""
        field = _TEXT_OF_DETAIL.get(text(detail.get("type")))
        last = self._details[-1] if self._details else {}
        same = all(last.get(key) == detail.get(key) for key in ("type", "index"))
        if field and last and same:
            news = {key: value for key, value in detail.items() if value is not None}
            last |= {**news, field: text(last.get(field)) + text(detail.get(field))}
        else:
            self._details.append(dict(detail))


def _words(detail: Mapping[str, Any]) -> str:
    return text(detail.get(_TEXT_OF_DETAIL.get(text(detail.get("type")), "")))


def content_words(content: Any) -> tuple[str, str]:
    """Thoughts and words of a `content`: a text, or a list of parts (Mistral's thinking models)."""
    if isinstance(content, str):
        return "", content
    thoughts, words = [], []
    for part in map(mapping, sequence(content)):
        if part.get("type") == "thinking":
            thoughts.append(_joined(part.get("thinking")))
        else:
            words.append(text(part.get("text")))
    return "".join(thoughts), "".join(words)


def _joined(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "".join(text(mapping(part).get("text")) for part in sequence(value))
