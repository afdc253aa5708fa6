"""The only place that knows rule-engine: what conditions may name, and expressions built from their text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from ccr_tui.core.condition_grammar import rule_engine

FUNCTIONS = ("abs", "all", "any", "max", "min", "split", "sum")
"""Of rule-engine's functions, written `$any(…)`, those that depend on nothing but what they are given."""

ABSENT = "ok"
"""What a table says of a name that is not in it: a provider nobody has spoken of is well."""

_WORDS = {
    "STRING": "a text",
    "FLOAT": "a number",
    "BOOLEAN": "true or false",
    "ARRAY": "a list",
    "SET": "a set",
    "MAPPING": "a table",
    "NULL": "null",
}


class Language:
    """Builds the expressions of one condition over fields of these types.

    The methods raise the errors of rule-engine, or whatever else it runs into.
    """

    def __init__(self, types: Mapping[str, type]) -> None:
        self.types = types
        self._engine = rule_engine()
        self._context = self._engine.Context(
            resolver=_resolve,
            type_resolver=self._engine.type_resolver_from_dict(_kinds(tuple(types.items()))),
            default_timezone="utc",
            mapping_attribute_lookup=False,
        )
        self._context.builtins = _builtins()

    @property
    def errors(self) -> Any:
        """rule-engine's own classes of errors."""
        return self._engine.errors

    def build(self, text: str) -> Any:
        """An expression with a method `evaluate(values)`."""
        return self._engine.Rule(text, context=self._context).statement.expression

    def build_alone(self, text: str) -> tuple[Any, frozenset[str]]:
        """An expression and the fields that it looks at."""
        self._context.symbols.clear()
        expression = self.build(text)
        return expression, frozenset(self._context.symbols & self.types.keys())

    def kind(self, text: str) -> str:
        """What an expression gives, in a user's words; "" where that is open or wrong."""
        try:
            return words_of(self.build(text))
        except Exception:
            return ""


def words_of(expression: Any) -> str:
    """What an expression gives, in a user's words; "" where that depends on the request."""
    return _WORDS.get(expression.result_type.name, "")


def unlike(expression: Any) -> bool:
    """Whether a comparison can never be true because of its types, which rule-engine lets pass."""
    kind = type(expression).__name__
    if kind == "UnaryExpression" and expression.type == "not":
        return unlike(expression.right)
    if kind == "ComparisonExpression":
        return not _fit(expression.left.result_type, expression.right.result_type)
    if kind == "ContainsExpression":
        container = expression.container.result_type
        inside = container.key_type if container.name == "MAPPING" else container
        return not _fit(getattr(inside, "value_type", inside), expression.member.result_type)
    return False


def _fit(left: Any, right: Any) -> bool:
    return bool(rule_engine().DataType.is_compatible(left, right))


def _resolve(values: Mapping[str, Any], name: str) -> Any:
    value = values[name]
    return Table(value) if type(value) is dict else value


class Table(Mapping[str, str]):
    """A table in which every name can be looked up."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known

    def __getitem__(self, name: str) -> str:
        return self._known.get(name, ABSENT)

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


@lru_cache(maxsize=8)
def _kinds(types: tuple[tuple[str, type], ...]) -> Mapping[str, Any]:
    kinds = rule_engine().DataType
    text = kinds.STRING
    compound: dict[type, Any] = {tuple: kinds.ARRAY(text), dict: kinds.MAPPING(text, text)}
    return {name: compound.get(kind) or kinds.from_type(kind) for name, kind in types}


@lru_cache(maxsize=1)
def _builtins() -> Any:
    """The functions without those that read the clock, throw dice or may never come back."""
    builtins = rule_engine().builtins.Builtins
    known = builtins.from_defaults()
    types = {name: known.resolve_type(name) for name in FUNCTIONS}
    return builtins({name: known[name] for name in FUNCTIONS}, value_types=types)
