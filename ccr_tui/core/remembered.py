"""What the screen remembers from one run to the next: how it was laid out, and the filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

MOST_TYPED = 100
"""Filters that can be recalled."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the monitor was left. What is empty or 0 is as the screen would have it by itself.

    `side` is where the detail stands, "below" or "beside"; `share` is the part of the room that it takes,
    in percent; `sort` is as the table names it.
    """

    detail: bool = False
    panel: str = ""
    zoom: bool = False
    side: str = ""
    share: int = 0
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Remembered:
    """`filters` are the saved ones, by name; `typed` are the newest that were used, the newest last."""

    theme: str = ""
    layout: Layout = Layout()
    filters: Mapping[str, str] = field(default_factory=dict)
    typed: tuple[str, ...] = ()

    def with_typed(self, text: str) -> Remembered:
        """A filter was used; one that was used before moves to the end."""
        return replace(self, typed=(*(t for t in self.typed if t != text), text)[-MOST_TYPED:])

    def with_filter(self, name: str, text: str) -> Remembered:
        """A filter was saved, in place of the one of that name."""
        return replace(self, filters={**self.filters, name: text})

    def without_filter(self, name: str) -> Remembered:
        return replace(self, filters={n: text for n, text in self.filters.items() if n != name})
