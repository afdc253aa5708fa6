"""Reads a conversation out of bodies: messages of a request, and an answer as it streams in.

Bodies reach many MB; only the messages that are asked for are decoded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import msgspec

from ccr_tui.core.errors import RequestError
from ccr_tui.core.facts import parse_body
from ccr_tui.core.wire.json_spans import Span, array_spans
from ccr_tui.core.wire.sse import SseDecoder, SseEvent
from ccr_tui.tui.assembled import assembled
from ccr_tui.tui.image_size import described


@dataclass(frozen=True, slots=True)
class Block:
    """`kind` is Anthropic's block type; `name` a tool's name, `text` what there is to read of it.

    `call` is the id that a tool's call and its result have in common.
    """

    kind: str
    text: str = ""
    name: str = ""
    failed: bool = False
    call: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    role: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The last messages of a request; `earlier` is how many come before them."""

    messages: tuple[Message, ...]
    earlier: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer so far. `error` is the error event's or error body's message."""

    blocks: tuple[Block, ...] = ()
    stop_reason: str = ""
    error: str = ""


def excerpt(body: bytes, older: int = 0) -> Excerpt:
    """The newest turn and `older` messages before it; nothing where the body is no conversation."""
    spans = _message_spans(body)
    start = max(0, _turn_start(body, spans) - older)
    messages = (_message(msgspec.json.decode(body[a:b])) for a, b in spans[start:])
    return Excerpt(tuple(messages), start)


class AnswerReader:
    """Folds an answer's events into blocks. Feed it the bytes that are new since the last time."""

    def __init__(self) -> None:
        self._decoder = SseDecoder()
        self._blocks: dict[int, _Growing] = {}
        self._stop_reason = ""
        self._error = ""
        self.size = 0

    def feed(self, chunk: bytes) -> None:
        self.size += len(chunk)
        self._take(self._decoder.feed(chunk))

    def flush(self) -> None:
        self._take(self._decoder.flush())

    @property
    def answer(self) -> Answer:
        blocks = tuple(self._blocks[n].block for n in sorted(self._blocks))
        return Answer(blocks, self._stop_reason, self._error)

    def _take(self, events: Iterable[SseEvent]) -> None:
        for event in events:
            self._event(event.json())

    def _event(self, data: dict[str, Any]) -> None:
        match data.get("type"):
            case "content_block_start":
                self._blocks[_index(data)] = _Growing(_block(_mapping(data.get("content_block"))))
            case "content_block_delta":
                growing = self._blocks.setdefault(_index(data), _Growing(Block("text")))
                growing.add(_mapping(data.get("delta")))
            case "message_delta":
                self._stop_reason = _text(_mapping(data.get("delta")).get("stop_reason")) or self._stop_reason
            case "error":
                self._error = _error(data)


def answer_of(body: bytes) -> Answer:
    """The answer in a complete body, streamed or not."""
    told = body if body.lstrip()[:1] == b"{" else assembled(body)
    return _whole(told) if told is not None else Answer()


@dataclass(slots=True)
class _Growing:
    """A block and the pieces that have arrived for it."""

    start: Block
    pieces: list[str] = field(default_factory=list)

    def add(self, delta: dict[str, Any]) -> None:
        for key in ("text", "thinking", "partial_json"):
            if piece := _text(delta.get(key)):
                self.pieces.append(piece)

    @property
    def block(self) -> Block:
        if not self.pieces:
            return self.start
        self.pieces = ["".join(self.pieces)]
        opening = "" if self.start.text == "{}" else self.start.text
        return replace(self.start, text=opening + self.pieces[0])


def _whole(body: bytes) -> Answer:
    try:
        data = _mapping(msgspec.json.decode(body))
    except msgspec.DecodeError:
        return Answer(error="The answer is cut: it is not complete JSON.")
    error = _error(data) if "error" in data or data.get("type") == "error" else ""
    blocks = _blocks(data.get("content")) or _count(data.get("input_tokens"))
    return Answer(blocks, _text(data.get("stop_reason")), error)


def _count(tokens: Any) -> tuple[Block, ...]:
    """The answer to `count_tokens`, in words."""
    return (Block("text", f"{tokens:,} input tokens"),) if isinstance(tokens, int) else ()


@lru_cache(maxsize=2)
def _message_spans(body: bytes) -> tuple[Span, ...]:
    try:
        span = parse_body(body).spans.get("messages")
        return tuple(array_spans(body, *span)) if span else ()
    except (RequestError, ValueError):
        return ()


def _turn_start(body: bytes, spans: Sequence[Span]) -> int:
    """Index of the first message after the last answer; an answer whose tools now report is kept too."""
    for index in range(len(spans) - 1, -1, -1):
        message = _message(msgspec.json.decode(body[slice(*spans[index])]))
        if message.role == "assistant":
            following = (
                _message(msgspec.json.decode(body[slice(*spans[index + 1])])) if spans[index + 1 :] else None
            )
            tools = following and any(b.kind == "tool_result" for b in following.blocks)
            return index if tools else index + 1
    return 0


def _message(data: Any) -> Message:
    message = _mapping(data)
    return Message(_text(message.get("role")) or "?", _blocks(message.get("content")))


def _blocks(content: Any) -> tuple[Block, ...]:
    if isinstance(content, str):
        return (Block("text", content),)
    return tuple(_block(_mapping(item)) for item in content) if isinstance(content, list) else ()


def _block(data: dict[str, Any]) -> Block:
    kind = _text(data.get("type")) or "?"
    match kind:
        case "text" | "thinking":
            return Block(kind, _text(data.get(kind)))
        case "tool_use" | "server_tool_use":
            arguments = msgspec.json.encode(data.get("input")).decode()
            return Block("tool_use", arguments, _text(data.get("name")), call=_text(data.get("id")))
        case "tool_result":
            text = "\n".join(_result_texts(data.get("content")))
            failed = data.get("is_error") is True
            return Block(kind, text, failed=failed, call=_text(data.get("tool_use_id")))
        case "image" | "document":
            return Block(kind, _medium(_mapping(data.get("source"))), _text(data.get("title")))
        case _:
            return Block(kind)


def _medium(source: dict[str, Any]) -> str:
    """What there is to say of an image or a document: where it is, or its type and size."""
    return _text(source.get("url")) or described(_text(source.get("media_type")), _text(source.get("data")))


def _result_texts(content: Any) -> Iterator[str]:
    for block in _blocks(content):
        yield block.text if block.kind == "text" else f"[{block.kind} {block.text}]"


def _error(data: dict[str, Any]) -> str:
    error = _mapping(data.get("error"))
    kind, message = _text(error.get("type")), _text(error.get("message"))
    return ": ".join(part for part in (kind, message) if part) or "error without details"


def _index(data: dict[str, Any]) -> int:
    index = data.get("index")
    return index if isinstance(index, int) else 0


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
