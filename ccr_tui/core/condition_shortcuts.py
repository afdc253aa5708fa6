"""Runs the clauses of which nearly every condition consists in less than a microsecond.

rule-engine checks types and converts numbers each time that a field is looked at, some 10 µs a clause. Our
values are typed, so a field compared with a literal needs neither. Whatever else there is stays with
rule-engine; what is done here gives the same result.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from ccr_tui.core.condition_engine import ABSENT

Run = Callable[[Mapping[str, Any]], Any]

_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
_ORDERS = frozenset({"ComparisonExpression", "ArithmeticComparisonExpression"})
_HUGE = 10**15
_IDLE = re.compile(r"^(\(\?[aimsux]+\))?\.\*\??(?![+?*{])")
"""A `.*` at the start of a pattern that is looked for anywhere: it finds nothing, but takes its time."""
_LITERALS = frozenset({"StringExpression", "FloatExpression", "BooleanExpression"})


def run_of(expression: Any, types: Mapping[str, type]) -> Run:
    """What evaluates a clause over the values of fields of these types."""
    run: Run = _shortcut(expression, types) or expression.evaluate
    return run


def _shortcut(expression: Any, types: Mapping[str, type]) -> Run | None:
    match type(expression).__name__:
        case "SymbolExpression":
            return _operand(expression, types)
        case kind if kind in _ORDERS:
            return _comparison(expression, types)
        case "FuzzyComparisonExpression":
            return _match(expression, types)
        case "ContainsExpression":
            return _membership(expression, types)
        case "UnaryExpression" if expression.type == "not":
            inner = _shortcut(expression.right, types)
            return (lambda values: not inner(values)) if inner else None
        case _:
            return None


def _comparison(expression: Any, types: Mapping[str, type]) -> Run | None:
    left, right = _operand(expression.left, types), _operand(expression.right, types)
    if left is None or right is None:
        return None
    compare = _OPERATORS[expression.type]
    if type(expression.right).__name__ in _LITERALS:
        literal = right({})
        return lambda values: compare(left(values), literal)
    return lambda values: compare(left(values), right(values))


def _match(expression: Any, types: Mapping[str, type]) -> Run | None:
    left = _operand(expression.left, types)
    if left is None or type(expression.right).__name__ != "StringExpression":
        return None
    text = expression.right.value
    anywhere = expression.type.endswith("fzs")
    find = re.compile(_IDLE.sub(r"\1", text)).search if anywhere else re.compile(text).match
    if expression.type.startswith("eq"):
        return lambda values: find(left(values)) is not None
    return lambda values: find(left(values)) is None


def _membership(expression: Any, types: Mapping[str, type]) -> Run | None:
    member = _operand(expression.member, types)
    if member is None:
        return None
    container = expression.container
    if type(container).__name__ == "ArrayExpression":
        if not all(type(item).__name__ in _LITERALS for item in container.value):
            return None
        items = tuple(item.value for item in container.value)
        return lambda values: member(values) in items
    if type(container).__name__ == "SymbolExpression" and container.scope is None:
        name = container.name
        return lambda values: member(values) in values[name]
    return None


def _operand(expression: Any, types: Mapping[str, type]) -> Run | None:
    """The value of a field, a literal or an entry of a table; None for anything else."""
    kind = type(expression).__name__
    if kind in _LITERALS:
        value = _plain(expression.value)
        return lambda values: value
    if kind == "SymbolExpression" and expression.scope is None:
        return _field(expression.name, types)
    if kind == "GetItemExpression" and type(expression.item).__name__ == "StringExpression":
        table, entry = expression.container, expression.item.value
        if type(table).__name__ == "SymbolExpression" and types.get(table.name) is dict:
            name = table.name
            return lambda values: values[name].get(entry, ABSENT)
    return None


def _field(name: str, types: Mapping[str, type]) -> Run | None:
    kind = types.get(name)
    if kind is float:  # as rule-engine reads it: 0.1 is 0.1
        return lambda values: Decimal(repr(values[name]))
    return operator.itemgetter(name) if kind in {str, int, bool} else None


def _plain(value: Any) -> Any:
    """Whole numbers as integers, which compare faster."""
    whole = isinstance(value, Decimal) and abs(value) < _HUGE and value == value.to_integral_value()
    return int(value) if whole else value
