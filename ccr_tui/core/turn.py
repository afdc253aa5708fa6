"""What the newest turn of a conversation says: the person's text, its images, the client's own notes.

A turn begins with the newest text that a person wrote and holds the tool loop after it, so that a request
in the middle of the loop is of the same kind as the one that began it. Only what is needed is decoded:
a conversation of some megabytes must not cost milliseconds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import msgspec

from ccr_tui.core.wire.json_spans import Span

_INJECTED = (
    "<system-reminder>",
    "<local-command-",
    "<command-name>",
    "[Request interrupted by user",
    "Tool loaded.",
    "This session is being continued from a previous conversation",
)
"""How the texts begin that Claude Code adds to user messages by itself."""

_REMINDER = "<system-reminder>"
_SUMMARY = re.compile(
    r"your task is to create a detailed summary of (?:this|the(?: recent portion of the)?) conversation", re.I
)
_PLAN_WORD = b"Plan "
_PLAN_NOTE = re.compile(
    r"^(?:Plan mode (?:is|still) active|## Re-entering Plan Mode|## (Exited) Plan Mode)", re.M
)
_ULTRATHINK_NOTE = 'The user included the keyword "ultrathink"'


@dataclass(frozen=True, slots=True)
class Turn:
    """`user_text` leaves out what the client injects. `image_bytes` are the base64 sizes of all images."""

    user_text: str = ""
    asks_summary: bool = False
    ultrathink: bool = False
    plan_mode: bool = False
    has_image: bool = False
    new_image: bool = False
    image_bytes: int = 0


class _Message(msgspec.Struct):
    role: Any = None
    content: msgspec.Raw = msgspec.field(default_factory=lambda: msgspec.Raw(b"null"))


class _Block(msgspec.Struct):
    type: Any = None
    text: Any = None


_MESSAGE = msgspec.json.Decoder(_Message)
_CONTENT = msgspec.json.Decoder(str | list[_Block] | None)


def read_turn(body: bytes, messages: Sequence[Span]) -> Turn:
    """The newest turn of the conversation whose messages lie at these spans of `body`.

    Messages that are not what the protocol says are passed over.
    """
    start, spoken, notes = _newest(body, messages)
    images = _all_images(body, messages)
    text = "\n".join(spoken)
    return Turn(
        user_text=text,
        asks_summary=bool(_SUMMARY.search(text)),
        ultrathink=any(_ULTRATHINK_NOTE in note for note in notes),
        plan_mode=_plan_mode(body, messages),
        has_image=bool(images),
        new_image=any(i >= start for i in images),
        image_bytes=sum(map(sum, images.values())),
    )


def texts(content: bytes | memoryview | msgspec.Raw) -> list[str]:
    """The texts of a content value, which is a string or a list of blocks."""
    try:
        value = _CONTENT.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return []
    if isinstance(value, str):
        return [value]
    return [b.text for b in value or () if b.type == "text" and isinstance(b.text, str) and b.text]


def _newest(body: bytes, messages: Sequence[Span]) -> tuple[int, list[str], list[str]]:
    """Where the turn starts, what the person said in it and what the client noted, oldest first."""
    spoken: list[str] = []
    notes: list[str] = []
    start = len(messages)
    for index in range(len(messages) - 1, -1, -1):
        message = _message(body, messages[index])
        if message.role == "assistant":
            if spoken:
                break
            continue
        start = index
        said = texts(message.content)
        notes[:0] = _notes(message, said)
        if message.role == "user":
            spoken[:0] = [t for t in said if not t.lstrip().startswith(_INJECTED)]
    return start, spoken, notes


def _message(body: bytes, span: Span) -> _Message:
    try:
        return _MESSAGE.decode(memoryview(body)[span[0] : span[1]])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _Message()


def _notes(message: _Message, said: list[str]) -> list[str]:
    """What the client tells the model itself: system messages, or reminders where it has none."""
    match message.role:
        case "system":
            return said
        case "user":
            return [t for t in said if t.lstrip().startswith(_REMINDER)]
        case _:
            return []


def _plan_mode(body: bytes, messages: Sequence[Span]) -> bool:
    """Whether the last note about plan mode says that it is on; it is given once, when the mode changes.

    Other texts may quote the words, so they are only where to look.
    """
    for note in _plan_notes(body, messages):
        found = list(_PLAN_NOTE.finditer(note))
        if found:
            return found[-1][1] is None
    return False


def _plan_notes(body: bytes, messages: Sequence[Span]) -> Iterator[str]:
    worth = list(_holding(body, messages, _PLAN_WORD))
    for index in reversed(worth):
        message = _message(body, messages[index])
        yield from reversed(_notes(message, texts(message.content)))


def _all_images(body: bytes, messages: Sequence[Span]) -> dict[int, list[int]]:
    """Base64 sizes of the images of each message that has any."""
    worth = _holding(body, messages, b'"image"')
    return {i: sizes for i in worth if (sizes := _image_sizes(body, messages[i]))}


def _holding(body: bytes, messages: Sequence[Span], word: bytes) -> Iterator[int]:
    """The messages in which a word appears, in order, found by one search through all of them."""
    index = 0
    found = body.find(word, messages[0][0], messages[-1][1]) if messages else -1
    while found >= 0:
        index = bisect_right(messages, found, lo=index, key=itemgetter(0)) - 1
        yield index
        found = body.find(word, messages[index][1], messages[-1][1])


def _image_sizes(body: bytes, span: Span) -> list[int]:
    try:
        return list(_images(msgspec.json.decode(_message(body, span).content)))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return []


def _images(content: Any) -> Iterator[int]:
    """Sizes of the image blocks of a content list, those inside a `tool_result` included."""
    for block in content if isinstance(content, list) else ():
        if not isinstance(block, dict):
            continue
        if block.get("type") == "image":
            source = block.get("source")
            data = source.get("data") if isinstance(source, dict) else None
            yield len(data) if isinstance(data, str) else 0
        elif block.get("type") == "tool_result":
            yield from _images(block.get("content"))
