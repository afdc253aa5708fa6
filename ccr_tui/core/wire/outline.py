"""The shape of a conversation without its words: roles and blocks, their values still as JSON text.

Claude Code resends everything on each turn, so what looks at a request must not read all of it. Skipping
a value is several times faster than searching it.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

_NULL = msgspec.Raw(b"null")
_HEAD = 64
"""Bytes of a text that are enough to see how it begins."""


class Block(msgspec.Struct, gc=False):
    """A content block. What is long stays raw JSON, `null` where absent."""

    type: Any = None
    id: Any = None
    tool_use_id: Any = None
    text: msgspec.Raw = _NULL
    source: msgspec.Raw = _NULL
    content: msgspec.Raw = _NULL
    signature: msgspec.Raw = _NULL


class Message(msgspec.Struct, gc=False):
    """A message; `content` is what it is on the wire, its blocks in outline."""

    role: Any = None
    content: list[Block] | str | None = None

    @property
    def blocks(self) -> list[Block]:
        """The blocks of the content; a plain text has none."""
        return self.content if isinstance(self.content, list) else []

    def texts(self) -> list[Text]:
        return _texts(self.content)

    def image_sizes(self) -> list[int]:
        """Base64 sizes of its images, those inside a `tool_result` included."""
        return _image_sizes(self.blocks)


Text = str | msgspec.Raw
"""A text: read already, or still a JSON string. `string` reads it, `head` tells how it begins."""


class Outline(msgspec.Struct, gc=False):
    """The top level of a request body. Fields that are not here are nobody's business until translated."""

    model: Any = None
    stream: Any = None
    max_tokens: Any = None
    messages: list[Message] = []
    system: msgspec.Raw = _NULL
    tools: msgspec.Raw = _NULL
    metadata: msgspec.Raw = _NULL
    thinking: msgspec.Raw = _NULL
    output_config: msgspec.Raw = _NULL
    safeguards: msgspec.Raw = _NULL


class _Source(msgspec.Struct):
    data: msgspec.Raw = _NULL


class _OddMessage(msgspec.Struct):
    role: Any = None
    content: msgspec.Raw = _NULL


_ODD = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_OUTLINE = msgspec.json.Decoder(Outline)
_RAWS = msgspec.json.Decoder(list[msgspec.Raw])
_MESSAGES = msgspec.json.Decoder(list[Message])
_ODD_MESSAGE = msgspec.json.Decoder(_OddMessage)
_BLOCKS = msgspec.json.Decoder(list[Block])
_BLOCK = msgspec.json.Decoder(Block)
_SOURCE = msgspec.json.Decoder(_Source)
_STRING = msgspec.json.Decoder(str)


def read_outline(body: bytes) -> Outline | None:
    """The outline of a body; None when it is not quite what the protocol says, or no JSON at all."""
    try:
        return _OUTLINE.decode(body)
    except _ODD:
        return None


def read_messages(raw: bytes | memoryview) -> list[Message]:
    """The messages of a `messages` value; what is no object reads as a message without anything."""
    try:
        return _MESSAGES.decode(raw)
    except _ODD:
        return [_odd_message(part) for part in _parts(raw)]


def blocks_of(content: msgspec.Raw) -> list[Block]:
    """The blocks of a raw content value; what is no object reads as a block without anything."""
    if head(content, 1) != "[":
        return []
    try:
        return _BLOCKS.decode(content)
    except _ODD:
        return [_one(_BLOCK, part, Block) for part in _parts(content)]


def texts_of(content: msgspec.Raw) -> list[Text]:
    """The texts of a raw content value: itself, or those of its text blocks."""
    return [content] if head(content, 1) == '"' else _texts(blocks_of(content))


def string(text: Text) -> str:
    """A text, read; "" for a value that is none."""
    if isinstance(text, str):
        return text
    try:
        return _STRING.decode(text)
    except _ODD:
        return ""


def head(text: Text, size: int = _HEAD) -> str:
    """How a text or a raw value begins, its JSON quote included where it is raw."""
    if isinstance(text, str):
        return text[:size]
    return bytes(memoryview(text)[:size]).decode("latin-1")


def _texts(content: list[Block] | str | None) -> list[Text]:
    if isinstance(content, str):
        return [content]
    return [block.text for block in content or () if block.type == "text"]


def _image_sizes(blocks: list[Block]) -> list[int]:
    sizes: list[int] = []
    for block in blocks:
        if block.type == "tool_result":
            sizes += _image_sizes(blocks_of(block.content))
        elif block.type == "image":
            data = _one(_SOURCE, block.source, _Source).data
            sizes.append(max(0, memoryview(data).nbytes - 2) if head(data, 1) == '"' else 0)
    return sizes


def _odd_message(raw: msgspec.Raw) -> Message:
    odd = _one(_ODD_MESSAGE, raw, _OddMessage)
    return Message(odd.role, string(odd.content) or blocks_of(odd.content))


def _parts(raw: bytes | memoryview | msgspec.Raw) -> list[msgspec.Raw]:
    try:
        return _RAWS.decode(raw)
    except _ODD:
        return []


def _one(decoder: msgspec.json.Decoder[T], raw: msgspec.Raw, empty: type[T]) -> T:
    try:
        return decoder.decode(raw)
    except _ODD:
        return empty()
