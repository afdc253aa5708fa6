"""The shape of a conversation without its words: roles and blocks, their values still as JSON text.

Claude Code resends everything on each turn, so what looks at a request must not read all of it. Skipping
a value is several times faster than searching it.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

_NULL = msgspec.Raw(b"null")
_HEAD = 64
"""Bytes of a text that are enough to see how it begins."""


class Block(msgspec.Struct):
    """A content block. What is long stays raw JSON, `null` where absent."""

    type: Any = None
    id: Any = None
    tool_use_id: Any = None
    text: msgspec.Raw = _NULL
    source: msgspec.Raw = _NULL
    content: msgspec.Raw = _NULL
    signature: msgspec.Raw = _NULL


class Message(msgspec.Struct, dict=True):
    """A message; `content` is raw JSON: a string or an array of blocks."""

    role: Any = None
    content: msgspec.Raw = _NULL

    @cached_property
    def blocks(self) -> list[Block]:
        """The blocks of the content; a plain text or something odd has none."""
        return blocks_of(self.content)

    def texts(self) -> list[msgspec.Raw]:
        """Its texts, as JSON strings."""
        return _texts(self.content, self.blocks)

    def image_sizes(self) -> list[int]:
        """Base64 sizes of its images, those inside a `tool_result` included."""
        return _image_sizes(self.blocks)


class _Source(msgspec.Struct):
    data: msgspec.Raw = _NULL


_MESSAGES = msgspec.json.Decoder(list[Message])
_RAWS = msgspec.json.Decoder(list[msgspec.Raw])
_MESSAGE = msgspec.json.Decoder(Message)
_BLOCKS = msgspec.json.Decoder(list[Block])
_BLOCK = msgspec.json.Decoder(Block)
_SOURCE = msgspec.json.Decoder(_Source)
_STRING = msgspec.json.Decoder(str)


def read_messages(raw: bytes | memoryview) -> list[Message]:
    """The messages of a `messages` value; what is no object reads as a message without anything."""
    try:
        return _MESSAGES.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return [_one(_MESSAGE, part, Message) for part in _parts(raw)]


def blocks_of(content: msgspec.Raw) -> list[Block]:
    """The blocks of a content value; what is no object reads as a block without anything."""
    if head(content, 1) != b"[":
        return []
    try:
        return _BLOCKS.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return [_one(_BLOCK, part, Block) for part in _parts(content)]


def texts_of(content: msgspec.Raw) -> list[msgspec.Raw]:
    """The texts of a content value, as JSON strings: itself, or those of its text blocks."""
    return _texts(content, blocks_of(content))


def string(raw: msgspec.Raw) -> str:
    """A JSON string decoded; "" for anything else."""
    try:
        return _STRING.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""


def head(raw: msgspec.Raw, size: int = _HEAD) -> bytes:
    """How a value begins."""
    return bytes(memoryview(raw)[:size])


def _texts(content: msgspec.Raw, blocks: list[Block]) -> list[msgspec.Raw]:
    if blocks:
        return [b.text for b in blocks if b.type == "text"]
    return [content] if head(content, 1) == b'"' else []


def _image_sizes(blocks: list[Block]) -> list[int]:
    sizes: list[int] = []
    for block in blocks:
        if block.type == "tool_result":
            sizes += _image_sizes(blocks_of(block.content))
        elif block.type == "image":
            data = _one(_SOURCE, block.source, _Source).data
            sizes.append(max(0, memoryview(data).nbytes - 2) if head(data, 1) == b'"' else 0)
    return sizes


def _parts(raw: bytes | memoryview | msgspec.Raw) -> list[msgspec.Raw]:
    try:
        return _RAWS.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return []


def _one(decoder: msgspec.json.Decoder[T], raw: msgspec.Raw, empty: type[T]) -> T:
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return empty()
