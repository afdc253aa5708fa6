"""What a condition may name: its type, its meaning in a few words, and where its value comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ccr_tui.core.conditions import Value

Read = Callable[[Any], Value]


@dataclass(frozen=True, slots=True)
class Field:
    """`type` is str, int, float, bool, tuple (of texts) or dict (of texts). `values` are worth offering.

    `read` takes the value from its source; without it the source has an attribute of this name. None is
    read as the empty value of the type.
    """

    name: str
    type: type
    meaning: str
    values: tuple[str, ...] = ()
    read: Read | None = None

    def of(self, source: Any) -> Value:
        value = getattr(source, self.name) if self.read is None else self.read(source)
        empty: Value = self.type()
        return empty if value is None else value


def types_of(fields: Iterable[Field]) -> dict[str, type]:
    """Types by name, as `Condition.parse` takes them."""
    return {field.name: field.type for field in fields}
