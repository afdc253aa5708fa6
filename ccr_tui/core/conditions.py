"""The condition language of rules and filters: typed expressions over named fields, by rule-engine.

`and`, `or`, `not`, parentheses; `== != < <= > >=`; `in` for a text in a text and a value in a list
(`task in ["think", "plan"]`). `=~` matches a regular expression at the start of a text, `=~~` anywhere,
`!~` and `!~~` are their opposites; a pattern with backslashes is written `r"\\bfix\\b"`, one that ignores
case starts with `(?i)`. `model.starts_with("claude")`, `.ends_with`, `.as_lower`, `.length`,
`provider_health["ollama"]`, `$any([t =~ "web" for t in tool_types])` and arithmetic are there too.

A pattern that repeats what repeats, such as `(a+)+$`, is refused: see `core.condition_patterns`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ccr_tui.core.condition_engine import Language, unlike, words_of
from ccr_tui.core.condition_errors import (
    ConditionError,
    clause_error,
    doubtful,
    empty,
    error_at,
    mismatch,
    no_condition,
    syntax_error,
)
from ccr_tui.core.condition_patterns import doubtful_pattern
from ccr_tui.core.condition_shortcuts import Run, run_of
from ccr_tui.core.condition_text import Join, Span, Token, clauses_of, tokens_of

__all__ = ["Clause", "Condition", "ConditionError", "Value", "shown"]

Value = str | int | float | bool | tuple[str, ...] | dict[str, str]
"""What a field may hold. Nothing is ever null: what is not known is "" or 0."""

LONGEST = 4000
"""Characters of a condition."""
LONGEST_SHOWN = 80
"""Characters of a text that an explanation repeats."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a condition that is true or false by itself, with the fields that it looks at."""

    text: str
    fields: tuple[str, ...]
    join: Join = Join.NONE
    parts: tuple[Clause, ...] = ()
    _run: Run = bool

    def failing(self, values: Mapping[str, Value]) -> Clause | None:
        """The first of the clauses joined by `and` that is not true, None when all are. Never raises."""
        if self.join is Join.AND:
            for part in self.parts:
                if (found := part.failing(values)) is not None:
                    return found
            return None
        try:
            return None if self._run(values) else self
        except Exception:  # a list that is too short, a division by zero: true of nothing
            return self


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition. `fields` are the names that it looks at, in the order of their appearance."""

    text: str
    fields: tuple[str, ...] = ()
    _clause: Clause = field(default=Clause("", ()), repr=False, compare=False)

    @property
    def line(self) -> str:
        """The text on one line, to be shown."""
        return " ".join(self.text.split())

    @classmethod
    def parse(cls, text: str, types: Mapping[str, type]) -> Condition:
        """Raises `ConditionError`. `types` are the fields that exist."""
        if len(text) > LONGEST:
            raise error_at(text, LONGEST, f"the condition is too long: {LONGEST:,} characters end")
        tokens = tokens_of(text)
        if not tokens:
            raise empty(text)
        if problem := doubtful(text, tokens):
            raise problem
        language = Language(types)
        _check_grammar(text, tokens, language)
        try:
            clause = _clause(text, clauses_of(text), language)
        except RecursionError:
            raise error_at(text, 0, "the condition", " is nested too deeply.") from None
        if pattern := doubtful_pattern(tokens):
            token, why = pattern
            raise error_at(text, token.start, "the regular expression", f" {why}.")
        return cls(text, clause.fields, clause)

    def holds(self, values: Mapping[str, Value]) -> bool:
        """Whether the condition is true of these values. Never raises."""
        return self._clause.failing(values) is None

    def failing(self, values: Mapping[str, Value]) -> Clause | None:
        """The clause for which the condition is not true of these values, None when it is."""
        return self._clause.failing(values)

    def why_not(self, values: Mapping[str, Value]) -> str:
        """`tokens < 20000 is false: tokens is 84,210`, or nothing when the condition is true."""
        clause = self.failing(values)
        if clause is None:
            return ""
        named = (name for name in clause.fields if name in values and name != clause.text)
        seen = ", ".join(f"{name} is {shown(values[name])}" for name in named)
        return f"{clause.text} is false: {seen}" if seen else f"{clause.text} is false"


def shown(value: Value) -> str:
    """A value on one line: `84,210`, `“some words…”`, `true`, `[a, b]`, `{ollama: resting}`."""
    match value:
        case bool():
            return str(value).lower()
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.6g}"
        case str():
            words = " ".join(value[:LONGEST_SHOWN].split())
            return f"“{words}”" if len(value) <= LONGEST_SHOWN else f"“{words}…”"
        case tuple():
            return f"[{', '.join(value)}]"
        case _:
            return f"{{{', '.join(f'{name}: {state}' for name, state in value.items())}}}"


def _check_grammar(text: str, tokens: tuple[Token, ...], language: Language) -> None:
    """`ConditionError` when the text as a whole is no expression; what its clauses mean is seen later."""
    try:
        language.build(text)
    except language.errors.RuleSyntaxError as error:
        start = getattr(error.token, "lexpos", None)
        found = next((t for t in tokens if start is not None and t.end > start), None)
        raise syntax_error(text, tokens, found) from None
    except Exception:
        return


def _joined(join: Join, runs: Sequence[Run]) -> Run:
    match join:
        case Join.AND:
            return lambda values: all(run(values) for run in runs)
        case Join.OR:
            return lambda values: any(run(values) for run in runs)
        case _:
            return lambda values: not runs[0](values)


def _clause(text: str, span: Span, language: Language) -> Clause:
    if span.parts:
        parts = tuple(_clause(text, part, language) for part in span.parts)
        fields = tuple(dict.fromkeys(name for part in parts for name in part.fields))
        return Clause(span.text, fields, span.join, parts, _joined(span.join, [p._run for p in parts]))
    try:
        expression, found = language.build_alone(span.text)
    except Exception as error:
        raise clause_error(text, span, error, language) from None
    if unlike(expression):
        raise mismatch(text, span, language)
    kind = words_of(expression)
    if kind != "true or false":
        raise no_condition(text, span, kind)
    looked_at = dict.fromkeys(token.text for token in tokens_of(span.text) if token.text in found)
    return Clause(span.text, tuple(looked_at), _run=run_of(expression, language.types))
