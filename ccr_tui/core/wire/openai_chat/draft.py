"""A Chat Completions request in the making, for quirks to correct before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ccr_tui.core.wire.conversation import Conversation
from ccr_tui.core.wire.drops import Drops

OFF = "none"
"""The level of reasoning that means: do not think."""

_LOW_BUDGET = 1024
_MEDIUM_BUDGET = 8192


@dataclass(slots=True)
class Draft:
    """`body` is the request; `asked` what the client wants; `model` the upstream's name for the model."""

    body: dict[str, Any]
    asked: Conversation
    model: str
    drops: Drops

    @property
    def messages(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self.body["messages"]
        return messages

    @property
    def level(self) -> str:
        """How much to think: "none", "low", "medium", "high", "xhigh", "max", or "" where nothing is said.

        A budget is read as CCR reads it: up to 1024 tokens low, up to 8192 medium, else high.
        """
        reasoning = self.asked.reasoning
        if reasoning.kind == "disabled":
            return OFF
        if reasoning.kind == "enabled" and reasoning.budget:
            if reasoning.budget <= _LOW_BUDGET:
                return "low"
            return "medium" if reasoning.budget <= _MEDIUM_BUDGET else "high"
        return reasoning.effort

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
        reasoning = self.asked.reasoning
        words = [reasoning.kind, str(reasoning.budget or ""), reasoning.effort]
        return " ".join(word for word in words if word)
