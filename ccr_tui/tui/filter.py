"""The filter line: a condition over what is known of an exchange, or words that must all be found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import pairwise

from ccr_tui.core.condition_text import COMPARISONS, Token, tokens_of
from ccr_tui.core.conditions import Condition, ConditionError
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.record_values import RECORD_FIELDS, record_values
from ccr_tui.tui.filter_words import FIELDS, Term, terms_of

_JOINS = frozenset({"and", "or", "not", "in", "(", "?"})
"""Where there is one of these, what is a valid condition is meant as one."""


@dataclass(frozen=True, slots=True)
class Filter:
    """The `condition`, or all `terms`, must hold. `error` says what is wrong with a condition being typed."""

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
        certain = _is_condition(tokens)
        if certain or _may_be_condition(tokens):
            try:
                return cls(condition=Condition.parse(text, RECORD_FIELDS))
            except ConditionError as error:
                if certain:
                    return replace(last or cls(), error=error.brief)
        return cls(terms_of(text))

    def matches(self, record: ExchangeRecord) -> bool:
        if self.condition is not None:
            return self.condition.holds(record_values(record, self.condition))
        return all(term.matches(record) for term in self.terms)


def _is_condition(tokens: tuple[Token, ...]) -> bool:
    """Whether a field is compared with something: nobody looks for such words."""
    if _has_key(tokens):
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
    return joined and _names_field(tokens) and not _has_key(tokens)


def _has_key(tokens: tuple[Token, ...]) -> bool:
    """Whether there is a `key:value`, which only plain words have."""
    return any(
        word.text.lower() in FIELDS and sign.text == ":" and sign.start == word.end
        for word, sign in pairwise(tokens)
    )


def _names_field(tokens: tuple[Token, ...]) -> bool:
    return any(token.kind == "word" and token.text in RECORD_FIELDS for token in tokens)


def _nearly_field(token: Token) -> bool:
    return token.kind == "word" and bool(get_close_matches(token.text, RECORD_FIELDS, 1, cutoff=0.75))
