"""What an answer says: its text without thinking, and the tools that it calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from ccr_tui.core.wire.json_values import mapping, sequence, text
from ccr_tui.core.wire.sse import SseDecoder


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """`calls` are the names of the tools that the client is to run, in order."""

    text: str = ""
    calls: tuple[str, ...] = ()


def answer_words(body: bytes) -> AnswerWords:
    """The words of a whole message or of an event stream; none where the body is neither."""
    blocks = _whole(body) if body.lstrip()[:1] == b"{" else _streamed(body)
    said = (text(block.get("text")) for block in blocks if block.get("type") == "text")
    calls = (text(block.get("name")) for block in blocks if block.get("type") == "tool_use")
    return AnswerWords("\n".join(filter(None, said)), tuple(calls))


def _whole(body: bytes) -> list[Mapping[str, Any]]:
    try:
        message = mapping(msgspec.json.decode(body))
    except (ValueError, RecursionError):
        return []
    return [mapping(block) for block in sequence(message.get("content"))]


def _streamed(body: bytes) -> list[Mapping[str, Any]]:
    """The blocks of a stream, with the pieces of their text put together."""
    decoder = SseDecoder()
    events = (event.json() for event in (*decoder.feed(body), *decoder.flush()))
    return _blocks(events)


def _blocks(events: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    opened: dict[Any, Mapping[str, Any]] = {}
    pieces: dict[Any, list[str]] = {}
    for event in events:
        index = str(event.get("index"))
        if event.get("type") == "content_block_start":
            opened[index] = mapping(event.get("content_block"))
            pieces[index] = [text(opened[index].get("text"))]
        elif event.get("type") == "content_block_delta" and index in pieces:
            pieces[index].append(text(mapping(event.get("delta")).get("text")))
    return [{**block, "text": "".join(pieces[index])} for index, block in opened.items()]
