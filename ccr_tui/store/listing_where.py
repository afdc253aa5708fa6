"""Filters as SQL, as far as SQL can say them: what it cannot is left to be tested on the records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ccr_tui.core.condition_text import Join, Span, Token, clauses_of, tokens_of
from ccr_tui.core.conditions import Condition
from ccr_tui.core.listing import Wanted, Word
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.record_values import FIELDS as KINDS
from ccr_tui.core.record_values import record_values
from ccr_tui.store.listing_fields import FIELDS, STATES, WORDS
from ccr_tui.store.words import spoken

_SIGNS = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on `exchanges e` that holds of whatever is wanted; `exact` says of nothing else."""

    sql: str = "true"
    values: tuple[Any, ...] = ()
    exact: bool = True


_NOTHING_KNOWN = Where(exact=False)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What SQL selects, and what must then be tested on each record."""

    where: Where
    words: tuple[Word, ...] = ()
    condition: Condition | None = None

    @property
    def exact(self) -> bool:
        """Whether SQL has said it all."""
        return not self.words and self.condition is None

    def holds(self, record: ExchangeRecord) -> bool:
        """Test what SQL has left open."""
        if not all(word.matches(record) for word in self.words):
            return False
        return self.condition is None or self.condition.holds(record_values(record, self.condition))


def narrowed(wanted: Wanted) -> Narrowed:
    """What is wanted in SQL, as far as that goes."""
    words = [(word, _word(word)) for word in wanted.words]
    condition = _clause(clauses_of(wanted.condition.text)) if wanted.condition else Where()
    where = _joined("and", [*(where for _, where in words), condition])
    open_words = tuple(word for word, found in words if not found.exact)
    return Narrowed(where, open_words, None if condition.exact else wanted.condition)


def _joined(join: str, parts: Iterable[Where]) -> Where:
    known = [part for part in parts if part != Where()]
    if not known:
        return Where()
    sql = f" {join} ".join(f"({part.sql})" for part in known)
    values = tuple(value for part in known for value in part.values)
    return Where(sql, values, all(part.exact for part in known))


def _word(word: Word) -> Where:
    if word.key and not _says(word.key, word.value):
        return _NOTHING_KNOWN
    found = []
    if word.key in {"", "text"}:
        said, values = spoken(word.value, prompts_only=bool(word.key))
        found.append(Where(said, tuple(values)))
    keys = (word.key,) if word.key else tuple(key for key in WORDS if _says(key, word.value))
    pattern = "%" + re.sub(r"([%_\\])", r"\\\1", word.value) + "%"
    for key in keys:
        if key in WORDS:
            sql = WORDS[key]
            found.append(Where(sql.replace(":word", "?"), (pattern,) * sql.count(":word")))
    either = _joined("or", found)
    return Where(f"not coalesce({either.sql}, false)", either.values) if word.negated else either


def _says(key: str, value: str) -> bool:
    """Whether SQL knows all that this key of a word stands for.

    Its lower case is that of ASCII, and how a failure is called on the screen is not in the database.
    """
    if key == "status":
        return value.isdecimal() or any(state.startswith(value) for state in STATES)
    return key == "text" or value.isascii()


def _clause(span: Span) -> Where:
    parts = [_clause(part) for part in span.parts]
    match span.join:
        case Join.AND:
            return _joined("and", parts)
        case Join.OR:
            # A part of which nothing is known may hold of anything, and so may the whole.
            return _joined("or", parts) if all(part.sql != "true" for part in parts) else _NOTHING_KNOWN
        case Join.NOT:
            (part,) = parts
            return Where(f"not ({part.sql})", part.values) if part.exact else _NOTHING_KNOWN
        case Join.NONE:
            return _leaf(tokens_of(span.text)) or _NOTHING_KNOWN


def _leaf(tokens: Sequence[Token]) -> Where | None:
    """`field`, `field == literal`, `"text" in field`, `field in ["a", "b"]`; None for anything else."""
    match tokens:
        case [Token("word", name)] if _kind(name) is bool:
            return Where(f"{FIELDS[name]} <> 0")
        case [Token("word", name), Token("sign", sign), literal] if sign in _SIGNS:
            value = _value(name, literal)
            return None if value is None else Where(f"{FIELDS[name]} {_SIGNS[sign]} ?", (value,))
        case [Token("string") as literal, Token("word", "in"), Token("word", name)]:
            value = _value(name, literal)
            return None if value is None else Where(f"instr({FIELDS[name]}, ?) > 0", (value,))
        case [Token("word", name), Token("word", "in"), Token("sign", "["), *items, Token("sign", "]")]:
            return _among(name, items)
        case _:
            return None


def _among(name: str, items: Sequence[Token]) -> Where | None:
    values = tuple(_value(name, literal) for literal in items[::2])
    if None in values or any(token.text != "," for token in items[1::2]):
        return None
    return Where(f"{FIELDS[name]} in ({', '.join('?' * len(values))})", values)


def _kind(name: str) -> type | None:
    return KINDS[name].type if name in FIELDS else None


def _value(name: str, literal: Token) -> str | float | None:
    """A literal of the field's type, where its spelling leaves no doubt; None for anything else."""
    kind, text = _kind(name), literal.text
    if kind is str and literal.kind == "string" and text[0] in "\"'" and "\\" not in text:
        return text[1:-1]
    if kind in {int, float} and literal.kind == "number" and not text.startswith(("0x", "0b", "0o")):
        return float(text)
    if kind is bool and literal.kind == "word" and text in {"true", "false"}:
        return text == "true"
    return None
