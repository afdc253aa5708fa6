"""What may stand at the cursor of a filter that is being typed: fields, operators, values, keys of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ccr_tui.core.condition_field import Field
from ccr_tui.core.condition_text import COMPARISONS, Token, tokens_of
from ccr_tui.core.record_values import FIELDS
from ccr_tui.tui.filter import WHERE, has_key
from ccr_tui.tui.filter_words import FIELDS as KEYS
from ccr_tui.tui.filter_words import STATES

_OPERATORS: Mapping[type, tuple[str, ...]] = {
    str: ("==", "!=", "=~~", "=~", "in"),
    int: ("<", ">", "==", "!=", "<=", ">="),
    float: ("<", ">", "<=", ">="),
    bool: ("and", "or"),
}
_MEANINGS = {
    "==": "is",
    "!=": "is not",
    "=~~": "a regular expression is found in it",
    "=~": "it begins with a regular expression",
    "in": "is one of",
    "<": "is less than",
    ">": "is more than",
    "<=": "is at most",
    ">=": "is at least",
    "and": "both hold",
    "or": "one of them holds",
    "not": "does not hold",
}
_BEFORE_A_CLAUSE = frozenset({"and", "or", "not", "(", "?", ":"})
_JOINS = ("and", "or")
_KEYED = re.compile(r"(?:^|(?<=\s))-?(?P<key>\w+):(?P<value>\S*)$")
_BARE = re.compile(r"(?:^|(?<=\s))-?(?P<typed>[A-Za-z]*)$")


@dataclass(frozen=True, slots=True)
class Completion:
    """`text` in place of what stands from `start` to the cursor."""

    text: str
    start: int
    meaning: str = ""


def filter_completions(
    text: str, cursor: int, values: Mapping[str, Iterable[str]] | None = None
) -> tuple[Completion, ...]:
    """For a whole line of the filter, `words where condition` or one of the two; the best first."""
    before = text[:cursor]
    tokens = tokens_of(before)
    where = next((t for t in tokens if t.text == WHERE and t.end < cursor), None)
    if where is not None:
        found = completions(before[where.end :], cursor - where.end, values)
        return tuple(replace(c, start=c.start + where.end) for c in found)
    if keyed := _KEYED.search(before):
        return _keyed(keyed["key"].lower(), keyed["value"].lower(), keyed.start("value"), values or {})
    first = not tokens or (len(tokens) == 1 and tokens[0].end == cursor)
    if first or (_is_about_fields(tokens) and not has_key(tokens)):
        return (*completions(text, cursor, values), *_words(before, ""))
    return tuple(_words(before, WHERE))


def completions(
    text: str,
    cursor: int,
    values: Mapping[str, Iterable[str]] | None = None,
    fields: Mapping[str, Field] = FIELDS,
) -> tuple[Completion, ...]:
    """The best first. `values` are known ones of `fields`, such as the models that were used."""
    tokens = tokens_of(text[:cursor])
    quote = next((i for i, token in enumerate(tokens) if token.text in {'"', "'"}), None)
    if quote is not None:
        start, before = tokens[quote].start, tokens[:quote]
        typed = text[start + 1 : cursor]
    elif tokens and tokens[-1].kind != "sign" and tokens[-1].end == cursor:
        start, before, typed = tokens[-1].start, tokens[:-1], tokens[-1].text
    else:
        start, before, typed = cursor, tokens, ""
    found = _possible(before, values or {}, fields, in_text=quote is not None)
    fitting = (c for c in found if c.text.strip('"').lower().startswith(typed.lower()) and c.text != typed)
    return tuple(Completion(c.text, start, c.meaning) for c in fitting)


def _is_about_fields(tokens: tuple[Token, ...]) -> bool:
    return any(token.kind == "word" and token.text in FIELDS for token in tokens)


def _words(before: str, joint: str) -> Iterator[Completion]:
    """The keys of words, and what leads over to a condition, where a word is being typed."""
    bare = _BARE.search(before)
    if bare is None:
        return
    typed, start = bare["typed"].lower(), bare.start("typed")
    if typed:
        yield from (Completion(f"{key}:", start, "a word there") for key in KEYS if key.startswith(typed))
    if joint.startswith(typed) and joint != typed:
        yield Completion(joint, start, "a condition follows")


def _keyed(key: str, typed: str, start: int, values: Mapping[str, Iterable[str]]) -> tuple[Completion, ...]:
    known = STATES if key == "status" else values.get(key, ())
    fitting = (value for value in known if value.lower().startswith(typed) and value.lower() != typed)
    return tuple(Completion(f'"{value}"' if " " in value else value, start) for value in fitting)


def _possible(
    before: tuple[Token, ...],
    values: Mapping[str, Iterable[str]],
    fields: Mapping[str, Field],
    *,
    in_text: bool,
) -> Iterator[Completion]:
    last = before[-1] if before else None
    compared = _compared(before, fields)
    if last is not None and (last.text in COMPARISONS or last.text in {"[", ","}) and compared:
        yield from _values(compared, values)
    elif in_text:
        return
    elif last is None or last.text in _BEFORE_A_CLAUSE:
        yield from (Completion(field.name, 0, field.meaning) for field in fields.values())
        yield Completion("not", 0, _MEANINGS["not"])
    elif last.kind == "word" and last.text in fields:
        yield from _named(_OPERATORS.get(fields[last.text].type, ()))
    elif last.text == "in" and before[-2:][0].kind == "string":
        yield from (Completion(f.name, 0, f.meaning) for f in fields.values() if f.type in {str, tuple})
    elif last.text == "in":
        yield Completion("[", 0, "a list of values")
    elif last.text not in COMPARISONS:
        yield from _named(_JOINS)


def _compared(before: tuple[Token, ...], fields: Mapping[str, Field]) -> Field | None:
    """The field that the newest comparison is about."""
    names = (token.text for token in reversed(before) if token.kind == "word")
    return next((fields[name] for name in names if name in fields), None)


def _values(field: Field, values: Mapping[str, Iterable[str]]) -> Iterator[Completion]:
    if field.type is bool:
        yield from (Completion(word, 0) for word in ("true", "false"))
    elif field.type in {str, tuple}:
        known = dict.fromkeys((*field.values, *values.get(field.name, ())))
        yield from (Completion(f'"{value}"', 0) for value in known)


def _named(operators: Iterable[str]) -> Iterator[Completion]:
    return (Completion(operator, 0, _MEANINGS[operator]) for operator in operators)
