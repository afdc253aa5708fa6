"""Puts a streamed answer together: the message that its events tell, as Anthropic would have sent it whole.

Unlike a translation this is for looking at: an answer that was cut or ended in an error is shown as far as
it came, and what is not known is kept under its own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ccr_tui.core.wire.json_values import mapping

_DATA = re.compile(rb"^data: ?(\{[^\r\n]*\})", re.M)
_APPENDED = {"text_delta": "text", "thinking_delta": "thinking", "signature_delta": "signature"}


def assembled(stream: bytes) -> bytes | None:
    """The message as JSON; None when the events are not those of Anthropic's dialect.

    Each event's data has to stand on one line, as Anthropic sends it: 5 MB are read in a tenth of a second.
    """
    message: dict[str, Any] = {}
    blocks: dict[Any, _Block] = {}
    for data in _events(stream):
        match data.get("type"):
            case "message_start":
                message.update(mapping(data.get("message")))
            case "content_block_start":
                blocks[data.get("index")] = _Block(mapping(data.get("content_block")))
            case "content_block_delta":
                blocks.setdefault(data.get("index"), _Block({})).add(mapping(data.get("delta")))
            case "message_delta":
                _end(message, data)
            case "error":
                message["error"] = data.get("error")
    if not message and not blocks:
        return None
    if blocks:
        message["content"] = [block.whole for block in blocks.values()]
    return msgspec.json.encode(message)


class _Block:
    """A block and the pieces that came for it."""

    def __init__(self, start: Mapping[str, Any]) -> None:
        self._start = start
        self._pieces: dict[str, list[str]] = {}
        self._others: list[Mapping[str, Any]] = []

    def add(self, delta: Mapping[str, Any]) -> None:
        kind = delta.get("type")
        name = _APPENDED.get(kind) if isinstance(kind, str) else None
        piece = delta.get("partial_json") if kind == "input_json_delta" else delta.get(name or "")
        if isinstance(piece, str):
            self._pieces.setdefault(name or "input", []).append(piece)
        else:
            self._others.append(delta)

    @property
    def whole(self) -> dict[str, Any]:
        block = dict(self._start)
        for name, pieces in self._pieces.items():
            text = "".join(pieces)
            block[name] = _input(text) if name == "input" else f"{block.get(name) or ''}{text}"
        return block | ({"deltas": self._others} if self._others else {})


def _events(stream: bytes) -> Iterator[dict[str, Any]]:
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    for match in _DATA.finditer(stream):  # one by one: another thread may be waiting to run
        try:
            yield decode(match[1])
        except msgspec.DecodeError:
            continue


def _end(message: dict[str, Any], data: dict[str, Any]) -> None:
    for name, value in data.items():
        if name == "delta":
            message.update(mapping(value))
        elif name == "usage":
            message["usage"] = {**mapping(message.get("usage")), **mapping(value)}
        elif name != "type":
            message[name] = value


def _input(text: str) -> Any:
    """A call's arguments; cut off they are no JSON, and stay as they are."""
    try:
        return msgspec.json.decode(text)
    except ValueError:
        return text
