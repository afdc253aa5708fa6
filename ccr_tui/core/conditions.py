"""The condition language of rules and filters: typed expressions over named fields, by rule-engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

Value = str | int | float | bool | tuple[str, ...] | dict[str, str]
"""What a field may hold. Nothing is ever null: what is not known is "" or 0."""


class ConditionError(ValueError):
    """A condition that cannot be understood. `column` counts from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition. `fields` are the names that it looks at, in the order of their appearance."""

    text: str
    fields: tuple[str, ...] = ()
    _rule: Any = field(default=None, repr=False, compare=False)

    @classmethod
    def parse(cls, text: str, types: Mapping[str, type]) -> Condition:
        """Raises `ConditionError`. `types` are the fields that exist."""
        import rule_engine  # noqa: PLC0415 - 0.4 s, for those who write conditions only

        context = _context(tuple(types.items()))
        try:
            rule = rule_engine.Rule(text, context=context)
        except rule_engine.EngineError as error:
            raise ConditionError(str(error), 1) from None
        return cls(text, tuple(name for name in types if name in text), rule)

    def holds(self, values: Mapping[str, Value]) -> bool:
        """Whether the condition is true of these values. Never raises."""
        import rule_engine  # noqa: PLC0415

        try:
            return bool(self._rule.matches(values))
        except rule_engine.EngineError:
            return False


@lru_cache(maxsize=8)
def _context(types: tuple[tuple[str, type], ...]) -> Any:
    import rule_engine  # noqa: PLC0415

    kinds = {name: rule_engine.DataType.from_type(kind) for name, kind in types}
    return rule_engine.Context(type_resolver=rule_engine.type_resolver_from_dict(kinds))
