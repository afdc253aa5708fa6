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


def error_at(text: str, start: int, message: str, known: str = "") -> ConditionError:
    """`%s` in the message becomes the column of the position `start`, which counts from 0."""
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    place = f"line {line} of the condition, column {column}" if "\n" in text.strip() else f"column {column}"
    return ConditionError(message.replace("%s", place, 1), start + 1, known)


def empty(text: str) -> ConditionError:
    return error_at(text, 0, "expected a condition at %s, as in tokens > 20000.")


def doubtful(text: str, tokens: Sequence[Token]) -> ConditionError | None:
    """What rule-engine would take for something else than its writer meant."""
    for token in tokens:
        if lost := token.lost_backslash:
            hint = f"write r{_short(token.text)}, so that {lost} keeps its backslash"
            return error_at(text, token.start, f"the text at %s would lose a backslash: {hint}.")
        if token.text.startswith("$") and token.text[1:] not in FUNCTIONS:
            known = f"Known: {', '.join(f'${name}' for name in FUNCTIONS)}."
            return error_at(text, token.start, f"unknown function {token.text} at %s.", known)
    return None


def syntax_error(text: str, tokens: Sequence[Token], found: Token | None) -> ConditionError:
    """For a condition that is no expression; `found` is what the parser could make no sense of."""
    for token in tokens:
        if token.text in {'"', "'"}:
            return error_at(text, token.start, "the text that begins at %s has no closing quote.")
    if found is None:
        found = next((t for t in tokens if t.kind == "word" and t.text in _RESERVED), None)
    if found is None:
        return _unfinished(text, tokens)
    if found.kind == "sign" and (meant := _SLIPS.get(found.text)):
        start = len(text[: found.start].rstrip(found.text))
        end = len(text) - len(text[found.start :].lstrip(found.text))
        return error_at(text, start, f"write {meant}, not {text[start:end]}, at %s.")
    if spelling := _SPELLINGS.get(found.text):
        return error_at(text, found.start, f"write {spelling}, not {found.text}, at %s.")
    return error_at(text, found.start, f"{_short(found.text)} is out of place at %s.")


def _unfinished(text: str, tokens: Sequence[Token]) -> ConditionError:
    open_ones = [t for t in outside(tokens) if t.text in {"(", "[", "&[", "{"}]
    closed = sum(t.text in {")", "]", "}"} for t in outside(tokens))
    if len(open_ones) > closed:
        return error_at(text, open_ones[-1].start, f'the "{open_ones[-1].text}" at %s is never closed.')
    end = tokens[-1].end if tokens else 0
    return error_at(text, end, "something is missing at %s, where the condition ends.")


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
    return error_at(text, span.start, f"{_short(span.text)} at %s makes no sense: {reason}.")


def no_condition(text: str, span: Span, kind: str) -> ConditionError:
    """For a clause that is neither true nor false; `kind` is what it is instead, "" if that is open."""
    what = f"is {kind}" if kind else "may be anything"
    hint = ", so compare it with something" if kind in {"a text", "a number"} else ""
    return error_at(text, span.start, f"{_short(span.text)} at %s {what}, not a condition{hint}.")


def mismatch(text: str, span: Span, language: Language) -> ConditionError:
    """For a clause whose two sides do not go together."""
    tokens = tokens_of(span.text)
    signs = [t for t in outside(tokens) if t.text in COMPARISONS or t.text == "in"]
    sign = next((t for t in signs if t.text in {"==", "!="}), signs[0] if signs else None)
    clause = f"{_short(span.text)} at %s"
    if sign is None:
        return error_at(text, span.start, f"the types in {clause} do not go together.")
    before = [t for t in tokens if t.end <= sign.start]
    negated = sign.text == "in" and before[-1:] != [] and before[-1].text == "not"
    left = language.kind(span.text[: before[-1].start if negated else sign.start])
    right = language.kind(span.text[sign.end :])
    if not left or not right:
        return error_at(text, span.start, f"the types in {clause} do not go together.")
    if "null" in {left, right}:
        return error_at(text, span.start, f'{clause}: nothing is ever null. What is not known is "" or 0.')
    if sign.text == "in":
        return error_at(text, span.start, f"{clause} looks for {left} in {right}.")
    if sign.text in MATCHES:
        return error_at(text, span.start, f"{clause} matches {left} with {right}, but needs two texts.")
    return error_at(text, span.start, f"{clause} compares {left} with {right}.")


def _unknown_field(text: str, span: Span, name: str, types: Mapping[str, type]) -> ConditionError:
    tokens = tokens_of(span.text)
    places = [i for i, t in enumerate(tokens) if t.text == name and (not i or tokens[i - 1].text != ".")]
    index = places[0] if places else 0
    hint = suggestion(name, (*types, *_SPELLINGS.values()))
    if index and tokens[index - 1].text in COMPARISONS | {"[", ","} and name not in _SPELLINGS:
        hint = f" A text stands in quotes: {quoted(name)}." + hint
    known = f"Known fields: {', '.join(types)}."
    start = span.start + tokens[index].start
    return error_at(text, start, f"unknown field {quoted(name)} at %s.{hint}", known)


def _unknown_attribute(text: str, span: Span, name: str, instead: str | None) -> ConditionError:
    token = next((t for t in tokens_of(span.text) if t.text == name), None)
    start = span.start + (token.start if token else 0)
    hint = suggestion(name, [instead] if instead else [])
    return error_at(text, start, f"unknown attribute {quoted(name)} at %s.{hint}")


def _bad_pattern(text: str, span: Span, pattern: str, error: re.error) -> ConditionError:
    strings = [t for t in tokens_of(span.text) if t.kind == "string"]
    token = next((t for t in strings if pattern in t.text), strings[0] if strings else None)
    start = span.start + (token.start if token else 0)
    return error_at(text, start, f"the regular expression at %s is not valid: {error.msg}.")


def _dotted_table(text: str, span: Span, types: Mapping[str, type]) -> ConditionError:
    tokens = tokens_of(span.text)
    at = next((i for i, t in enumerate(tokens[:-2]) if types.get(t.text) is dict), 0)
    table, name = tokens[at].text, tokens[at + 2].text
    message = f'write {table}["{name}"], not {table}.{name}, at %s.'
    return error_at(text, span.start + tokens[at].start, message)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_CLAUSE else f"{text[:LONGEST_CLAUSE]}…"
