"""What the newest turn of a conversation says: the person's text, its images, the client's own notes.

A turn begins with the newest text that a person wrote and holds the tool loop after it, so that a request
in the middle of the loop is of the same kind as the one that began it. Only what is needed is decoded:
a conversation of some megabytes must not cost milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from ccr_tui.core.wire.outline import Message, Text, head, string, texts_of

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
_PLAN_NOTE = re.compile(
    r"^(?:Plan mode (?:is|still) active|## Re-entering Plan Mode|## (Exited) Plan Mode)", re.M
)
_ULTRATHINK_NOTE = 'The user included the keyword "ultrathink"'


@dataclass(frozen=True, slots=True)
class Turn:
    """`user_text` leaves out what the client injects. `image_bytes` are the base64 sizes of all images.

    `number` counts what the person has said so far; `in_loop` says that the newest message brings the
    result of a tool.
    """

    user_text: str = ""
    asks_summary: bool = False
    ultrathink: bool = False
    plan_mode: bool = False
    has_image: bool = False
    new_image: bool = False
    image_bytes: int = 0
    number: int = 0
    in_loop: bool = False


def read_turn(messages: Sequence[Message]) -> Turn:
    """The newest turn of a conversation. Messages that are not what the protocol says are passed over."""
    start, spoken, notes = _newest(messages)
    images = {i: sizes for i, message in enumerate(messages) if (sizes := message.image_sizes())}
    text = "\n".join(spoken)
    return Turn(
        user_text=text,
        asks_summary=bool(_SUMMARY.search(text)),
        ultrathink=any(_ULTRATHINK_NOTE in note for note in notes),
        plan_mode=_plan_mode(messages),
        has_image=bool(images),
        new_image=any(i >= start for i in images),
        image_bytes=sum(map(sum, images.values())),
        number=sum(map(_spoken, messages)),
        in_loop=_in_loop(messages),
    )


def texts(content: msgspec.Raw) -> list[str]:
    """The texts of a content value, which is a string or a list of blocks."""
    return [text for raw in texts_of(content) if (text := string(raw))]


def _newest(messages: Sequence[Message]) -> tuple[int, list[str], list[str]]:
    """Where the turn starts, what the person said in it and what the client noted, oldest first."""
    spoken: list[str] = []
    notes: list[str] = []
    start = len(messages)
    for index in range(len(messages) - 1, -1, -1):
        message = messages[index]
        if message.role == "assistant":
            if spoken:
                break
            continue
        start = index
        notes[:0] = map(string, _notes(message))
        if message.role == "user":
            said = filter(None, map(string, message.texts()))
            spoken[:0] = [t for t in said if not t.lstrip().startswith(_INJECTED)]
    return start, spoken, notes


def _spoken(message: Message) -> bool:
    """Whether a person says something in it; how a text begins is enough to tell."""
    if message.role != "user":
        return False
    starts = (head(text).lstrip('"') for text in message.texts())
    return any(start and not start.lstrip().startswith(_INJECTED) for start in starts)


def _in_loop(messages: Sequence[Message]) -> bool:
    newest = next((m for m in reversed(messages) if m.role != "system"), None)
    if newest is None or newest.role != "user":
        return False
    return any(block.type == "tool_result" for block in newest.blocks)


def _notes(message: Message) -> list[Text]:
    """What the client tells the model itself: system messages, or reminders where it has none."""
    if message.role == "system":
        return message.texts()
    if message.role == "user":
        return [raw for raw in message.texts() if _REMINDER in head(raw)]
    return []


def _plan_mode(messages: Sequence[Message]) -> bool:
    """Whether the last note about plan mode says that it is on; it is given once, when the mode changes."""
    for message in reversed(messages):
        for raw in reversed(_notes(message)):
            found = list(_PLAN_NOTE.finditer(string(raw)))
            if found:
                return found[-1][1] is None
    return False
