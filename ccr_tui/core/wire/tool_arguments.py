"""The input of one tool call as it arrives: JSON text in pieces, and the odd forms that servers give it.

Seen in the wild: nothing at all, `null`, an empty string, a JSON string that holds the JSON, and an empty
object in front of the real one.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

_UNDECIDED = re.compile(r"\s*(?:\{\s*\}\s*)*(?:\{\s*)?")
_EMPTY_BEFORE = re.compile(r"\s*(?:\{\s*\}\s*)+(?=\{)")


class ToolArguments:
    """`feed` gives the text that may be sent now; `finish` what is left, so that it ends as an object."""

    def __init__(self) -> None:
        self._text = ""
        self._live = False

    def feed(self, fragment: str) -> str:
        self._text += fragment
        if self._live:
            return fragment
        if _UNDECIDED.fullmatch(self._text) or self._text.lstrip()[0] != "{":
            return ""
        self._live = True
        self._text = _EMPTY_BEFORE.sub("", self._text, count=1)
        return self._text

    @property
    def complete(self) -> bool:
        """True once the text is a whole JSON object, to which nothing can be added."""
        return self._live and self._text.rstrip().endswith("}") and _parsed(self._text) is not None

    def finish(self) -> str:
        """What is still owed. Text that is no JSON object is wrapped in one: the client shows it then."""
        return "" if self._live else _as_object(self._text)


def _parsed(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except ValueError:
        return None


def _as_object(text: str) -> str:
    if _UNDECIDED.fullmatch(text):
        return "{}"
    value = _parsed(text)
    if isinstance(value, str) and value.strip():
        inner = _parsed(value)
        value = inner if inner is not None else value
    if isinstance(value, dict):
        return msgspec.json.encode(value).decode()
    kept = value if value is not None else text
    return "{}" if text.strip() == "null" or not kept else msgspec.json.encode({"value": kept}).decode()
