"""The filter line: words that must all be found, a condition over what is known of an exchange, or both.

`words where condition` has both; what has no ` where ` is a condition if it reads like one, be it only
`marked`, and words if not. Who looks for the word itself puts it in quotes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import pairwise

from ccr_tui.core.condition_text import COMPARISONS, Token, tokens_of
from ccr_tui.core.conditions import Condition, ConditionError
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.record_values import RECORD_FIELDS, record_values
from ccr_tui.tui.filter_words import FIELDS, Term, terms_of

WHERE = "where"
"""Stands between words and a condition."""
_JOINS = frozenset({"and", "or", "not", "in", "(", "?"})
"""Where there is one of these, what is a valid condition is meant as one."""


@dataclass(frozen=True, slots=True)
class Filter:
    """All `terms` and the `condition`, if there is one, must hold.

    `error` says what is wrong with a condition being typed: where, and which fields there are.
    """

    terms: tuple[Term, ...] = ()
    condition: Condition | None = None
    error: str = field(default="", compare=False)

    @property
    def empty(self) -> bool:
        return not self.terms and self.condition is None

    @classmethod
    def parse(cls, text: str, last: Filter | None = None) -> Filter:
        """Never fails: as long as a condition is not valid, the `last` filter stays in force."""
        tokens = tokens_of(text)
        where = next((token for token in tokens if token.kind == "word" and token.text == WHERE), None)
        start = where.end if where else 0
        terms = terms_of(text[: where.start]) if where else ()
        certain = _is_condition(tokens) or where is not None
        if where is not None and not text[start:].strip():
            return cls(terms)  # the condition is about to be typed
        if certain or _may_be_condition(tokens):
            try:
                return cls(terms, Condition.parse(text[start:].strip(), RECORD_FIELDS))
            except ConditionError:
                if certain:
                    return replace(_in_force(last, text), error=_error(text, start))
        return cls(terms_of(text))

    def matches(self, record: ExchangeRecord) -> bool:
        if not all(term.matches(record) for term in self.terms):
            return False
        return self.condition is None or self.condition.holds(record_values(record, self.condition))


def _in_force(last: Filter | None, text: str) -> Filter:
    """What filters while a condition is typed: words that are its own first part were never meant as such."""
    if last is None or (last.condition is None and all(term.value in text.lower() for term in last.terms)):
        return Filter()
    return last


def _error(text: str, start: int) -> str:
    """What is wrong with the condition that begins at `start`; columns are those of the whole line."""
    try:
        Condition.parse(" " * start + text[start:], RECORD_FIELDS)
    except ConditionError as error:
        return error.message
    return ""


def _is_condition(tokens: tuple[Token, ...]) -> bool:
    """Whether a field is compared with something: nobody looks for such words."""
    if has_key(tokens):
        return False
    for before, sign in pairwise(tokens):
        if sign.text in COMPARISONS and (_names_field(tokens) or _nearly_field(before)):
            return True
        if sign.text in {"=", "[", "&["} and before.text in RECORD_FIELDS:
            return True
        if before.text == "in" and sign.text == "[" and _names_field(tokens):
            return True
    return False


def _may_be_condition(tokens: tuple[Token, ...]) -> bool:
    joined = any(token.text in _JOINS for token in tokens)
    return _is_flag(tokens) or (joined and _names_field(tokens) and not has_key(tokens))


def _is_flag(tokens: tuple[Token, ...]) -> bool:
    """Whether there is nothing but the name of what is true or false of an exchange."""
    return len(tokens) == 1 and RECORD_FIELDS.get(tokens[0].text) is bool


def has_key(tokens: tuple[Token, ...]) -> bool:
    """Whether there is a `key:value`, which only plain words have."""
    return any(
        word.text.lower() in FIELDS and sign.text == ":" and sign.start == word.end
        for word, sign in pairwise(tokens)
    )


def _names_field(tokens: tuple[Token, ...]) -> bool:
    return any(token.kind == "word" and token.text in RECORD_FIELDS for token in tokens)


def _nearly_field(token: Token) -> bool:
    return token.kind == "word" and bool(get_close_matches(token.text, RECORD_FIELDS, 1, cutoff=0.75))
