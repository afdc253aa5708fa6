"""A request of OpenAI's kind in the making, for quirks to correct before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ccr_tui.core.wire.conversation import Conversation
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.reasoning_level import level_of, words_of


@dataclass(slots=True)
class Draft:
    """`body` is the request; `asked` what the client wants; `model` the upstream's name for the model."""

    body: dict[str, Any]
    asked: Conversation
    model: str
    drops: Drops

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Those of Chat Completions; no other dialect has the field."""
        messages: list[dict[str, Any]] = self.body["messages"]
        return messages

    @property
    def level(self) -> str:
        """How much to think (see `level_of`)."""
        return level_of(self.asked.reasoning)

    def remove(self, *fields: str) -> None:
        """Take out fields that the upstream refuses, and note those that had a value."""
        for field in fields:
            if self.body.pop(field, None) is not None:
                self.drops.dropped(field)

    def rename(self, field: str, name: str) -> None:
        if field in self.body:
            self.body[name] = self.body.pop(field)

    def set_reasoning(self, field: str, value: object) -> None:
        """Say how much to think in the upstream's way."""
        self.body[field] = value
        self.drops.mapped("thinking", self.asked_words, f"{field}: {value}")

    @property
    def asked_words(self) -> str:
        """How the client said how much to think."""
        return words_of(self.asked.reasoning)
