"""The content blocks of an answer while they are written: what can be sent of each, and when it is over.

Anthropic's blocks follow each other; an upstream may send several at once. So each block here keeps what
came for it until it is its turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ccr_tui.core.wire.tool_arguments import ToolArguments

Delta = dict[str, Any]


class Block(Protocol):
    """`yields` says whether a block that follows may end this one; `ended` that nothing can be added."""

    @property
    def opening(self) -> Mapping[str, Any]: ...

    @property
    def yields(self) -> bool: ...

    @property
    def ended(self) -> bool: ...

    def take(self) -> list[Delta]:
        """The deltas that can be sent now; they are not kept."""
        ...

    def last(self) -> list[Delta]:
        """The deltas that must come before the block is closed."""
        ...


class TextBlock:
    """Words for the user."""

    opening: Mapping[str, Any] = {"type": "text", "text": ""}
    yields = True
    ended = False

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def take(self) -> list[Delta]:
        text = "".join(self.pieces)
        self.pieces.clear()
        return [{"type": "text_delta", "text": text}] if text else []

    def last(self) -> list[Delta]:
        return []


class ThinkingBlock:
    """Thoughts; the signature ends them."""

    opening: Mapping[str, Any] = {"type": "thinking", "thinking": "", "signature": ""}
    yields = True

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.signature = ""

    @property
    def ended(self) -> bool:
        return bool(self.signature)

    def take(self) -> list[Delta]:
        text = "".join(self.pieces)
        self.pieces.clear()
        return [{"type": "thinking_delta", "thinking": text}] if text else []

    def last(self) -> list[Delta]:
        return [{"type": "signature_delta", "signature": self.signature}] if self.signature else []


class ToolBlock:
    """A tool call: the client's, or one that the upstream ran itself (`server_tool_use`)."""

    ended = False

    def __init__(self, id: str, name: str, type: str = "tool_use") -> None:
        self.opening: Mapping[str, Any] = {"type": type, "id": id, "name": name, "input": {}}
        self._arguments = ToolArguments()
        self._pieces: list[str] = []

    def add(self, fragment: str) -> None:
        if text := self._arguments.feed(fragment):
            self._pieces.append(text)

    @property
    def yields(self) -> bool:
        return self._arguments.complete

    def take(self) -> list[Delta]:
        text = "".join(self._pieces)
        self._pieces.clear()
        return [{"type": "input_json_delta", "partial_json": text}] if text else []

    def last(self) -> list[Delta]:
        text = self._arguments.finish()
        return [{"type": "input_json_delta", "partial_json": text}] if text else []


class WholeBlock:
    """A block that comes in one piece: the result of a tool that the upstream ran itself."""

    yields = True
    ended = True

    def __init__(self, block: Mapping[str, Any]) -> None:
        self.opening = block

    def take(self) -> list[Delta]:
        return []

    def last(self) -> list[Delta]:
        return []
