"""Says what is wrong with a condition, in one sentence that names the column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ccr_tui.core.condition_engine import FUNCTIONS, Language
from ccr_tui.core.condition_text import COMPARISONS, MATCHES, Span, Token, outside, tokens_of
from ccr_tui.core.config_key import quoted, suggestion

LONGEST_CLAUSE = 60
"""Characters of a clause that an error repeats."""
_SLIPS = {"=": "==", "&": "and", "|": "or", "!": "not"}
_SPELLINGS = {"True": "true", "False": "false", "AND": "and", "OR": "or", "NOT": "not", "IN": "in"}
_RESERVED = frozenset({"elif", "else", "while", "if", "for"})


class ConditionError(ValueError):
    """A condition that cannot be understood. `column` counts from 1, over all lines of the condition.

    `brief` is the message without a list of all that is known.
    """

    def __init__(self, message: str, column: int, known: str = "") -> None:
        self.message = f"{message} {known}".strip()
        self.brief = message
        self.column = column
        super().__init__(self.message)


def error_at(text: str, start: int, problem: str, rest: str = ".", known: str = "") -> ConditionError:
    """The problem, the column of the position `start`, which counts from 0, and the rest of the message."""
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    place = f"line {line} of the condition, column {column}" if "\n" in text.strip() else f"column {column}"
    return ConditionError(f"{problem} at {place}{rest}", start + 1, known)


def empty(text: str) -> ConditionError:
    return error_at(text, 0, "expected a condition", ", as in tokens > 20000.")


def doubtful(text: str, tokens: Sequence[Token]) -> ConditionError | None:
    """What rule-engine would take for something else than its writer meant."""
    for token in tokens:
        if lost := token.lost_backslash:
            hint = f"write r{_short(token.text)}, so that {lost} keeps its backslash"
            return error_at(text, token.start, "the text", f" would lose a backslash: {hint}.")
        if token.text.startswith("$") and token.text[1:] not in FUNCTIONS:
            known = f"Known: {', '.join(f'${name}' for name in FUNCTIONS)}."
            return error_at(text, token.start, f"unknown function {token.text}", known=known)
    return None


def syntax_error(text: str, tokens: Sequence[Token], found: Token | None) -> ConditionError:
    """For a condition that is no expression; `found` is what the parser could make no sense of."""
    for token in tokens:
        if token.text in {'"', "'"}:
            return error_at(text, token.start, "the text that begins", " has no closing quote.")
    if found is None:
        found = next((t for t in tokens if t.kind == "word" and t.text in _RESERVED), None)
    if found is None:
        return _unfinished(text, tokens)
    if found.kind == "sign" and (meant := _SLIPS.get(found.text)):
        start = len(text[: found.start].rstrip(found.text))
        end = len(text) - len(text[found.start :].lstrip(found.text))
        return error_at(text, start, f"write {meant}, not {text[start:end]},")
    if spelling := _SPELLINGS.get(found.text):
        return error_at(text, found.start, f"write {spelling}, not {found.text},")
    return error_at(text, found.start, f"{_short(found.text)} is out of place")


def _unfinished(text: str, tokens: Sequence[Token]) -> ConditionError:
    open_ones = [t for t in outside(tokens) if t.text in {"(", "[", "&[", "{"}]
    closed = sum(t.text in {")", "]", "}"} for t in outside(tokens))
    if len(open_ones) > closed:
        return error_at(text, open_ones[-1].start, f'the "{open_ones[-1].text}"', " is never closed.")
    end = tokens[-1].end if tokens else 0
    return error_at(text, end, "something is missing", ", where the condition ends.")


def clause_error(text: str, span: Span, error: Exception, language: Language) -> ConditionError:
    """For a clause that rule-engine refuses."""
    known = language.errors
    if isinstance(error, known.SymbolResolutionError):
        return _unknown_field(text, span, str(error.symbol_name), language.types)
    if isinstance(error, known.AttributeResolutionError):
        return _unknown_attribute(text, span, error.attribute_name, error.suggestion)
    if isinstance(error, known.RegexSyntaxError):
        return _bad_pattern(text, span, error.value, error.error)
    if isinstance(error, RecursionError):
        raise error
    if "attribute access on a MAPPING" in str(error):
        return _dotted_table(text, span, language.types)
    if "data type mismatch" in str(error):
        return mismatch(text, span, language)
    reason = getattr(error, "message", "") or str(error)
    return error_at(text, span.start, _short(span.text), f" makes no sense: {reason}.")


def no_condition(text: str, span: Span, kind: str) -> ConditionError:
    """For a clause that is neither true nor false; `kind` is what it is instead, "" if that is open."""
    what = f"is {kind}" if kind else "may be anything"
    hint = ", so compare it with something" if kind in {"a text", "a number"} else ""
    return error_at(text, span.start, _short(span.text), f" {what}, not a condition{hint}.")


def mismatch(text: str, span: Span, language: Language) -> ConditionError:
    """For a clause whose two sides do not go together."""
    clause = _short(span.text)
    sign, left, right = _sides(span, language)
    if not left or not right:
        return error_at(text, span.start, f"the types in {clause}", " do not go together.")
    if "null" in {left, right}:
        return error_at(text, span.start, clause, ': nothing is ever null. What is not known is "" or 0.')
    if sign == "in":
        return error_at(text, span.start, clause, f" looks for {left} in {right}.")
    if sign in MATCHES:
        return error_at(text, span.start, clause, f" matches {left} with {right}, but needs two texts.")
    return error_at(text, span.start, clause, f" compares {left} with {right}.")


def _sides(span: Span, language: Language) -> tuple[str, str, str]:
    """The sign of a comparison and what stands on either side, "" for what is not to be told."""
    tokens = list(outside(tokens_of(span.text)))
    signs = [t for t in tokens if t.text in COMPARISONS or t.text == "in"]
    sign = next((t for t in signs if t.text in {"==", "!="}), signs[0] if signs else None)
    if sign is None:
        return "", "", ""
    index = tokens.index(sign)
    first = tokens[index - 1] if index and sign.text == "in" and tokens[index - 1].text == "not" else sign
    return sign.text, language.kind(span.text[: first.start]), language.kind(span.text[sign.end :])


def _unknown_field(text: str, span: Span, name: str, types: Mapping[str, type]) -> ConditionError:
    tokens = tokens_of(span.text)
    places = [i for i, t in enumerate(tokens) if t.text == name and (not i or tokens[i - 1].text != ".")]
    index = places[0] if places else 0
    hint = suggestion(name, (*types, *_SPELLINGS.values()))
    if index and tokens[index - 1].text in COMPARISONS | {"[", ","} and name not in _SPELLINGS:
        hint = f" A text stands in quotes: {quoted(name)}." + hint
    known = f"Known fields: {', '.join(types)}."
    start = span.start + tokens[index].start
    return error_at(text, start, f"unknown field {quoted(name)}", f".{hint}", known)


def _unknown_attribute(text: str, span: Span, name: str, instead: str | None) -> ConditionError:
    token = next((t for t in tokens_of(span.text) if t.text == name), None)
    start = span.start + (token.start if token else 0)
    hint = suggestion(name, [instead] if instead else [])
    return error_at(text, start, f"unknown attribute {quoted(name)}", f".{hint}")


def _bad_pattern(text: str, span: Span, pattern: str, error: re.error) -> ConditionError:
    strings = [t for t in tokens_of(span.text) if t.kind == "string"]
    token = next((t for t in strings if pattern in t.text), strings[0] if strings else None)
    start = span.start + (token.start if token else 0)
    return error_at(text, start, "the regular expression", f" is not valid: {error.msg}.")


def _dotted_table(text: str, span: Span, types: Mapping[str, type]) -> ConditionError:
    tokens = tokens_of(span.text)
    at = next((i for i, t in enumerate(tokens[:-2]) if types.get(t.text) is dict), 0)
    table, name = tokens[at].text, tokens[at + 2].text
    return error_at(text, span.start + tokens[at].start, f'write {table}["{name}"], not {table}.{name},')


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_CLAUSE else f"{text[:LONGEST_CLAUSE]}…"
