"""A rule as it is typed: read, checked and completed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ccr_tui.core.condition_text import tokens_of
from ccr_tui.core.conditions import Condition, ConditionError
from ccr_tui.core.config_change import RuleText
from ccr_tui.core.request_values import FIELDS, REQUEST_FIELDS
from ccr_tui.tui.filter_completion import Completion, completions
from ccr_tui.tui.route_text import read_chain

MOST_OFFERS = 6
"""Completions that are named at a time."""

Values = Mapping[str, Iterable[str]]
"""Known values of the fields of conditions."""


def read_rule(
    name: str, when: str, chain: str | None, others: Collection[str], providers: Iterable[str]
) -> RuleText | str:
    """The rule, or a sentence that says what is wrong with it; None as `chain` leaves its routes alone.

    `others` are the names of the other rules.
    """
    name, when = name.strip(), when.strip()
    if not name:
        return "A rule needs a name: decisions and statistics call it by that."
    if name in others:
        return f"There is a rule {name} already."
    problem = condition_problem(when)
    if problem:
        return problem
    if chain is None:
        return RuleText(name, when, None)
    upstreams = read_chain(chain, providers)
    if isinstance(upstreams, str):
        return upstreams
    return RuleText(name, when, upstreams) if upstreams else "A rule needs an upstream: provider,model."


def condition_problem(when: str) -> str:
    """What is wrong with a condition, "" for nothing."""
    if not when:
        return "A rule needs a condition, such as tokens > 20000."
    try:
        Condition.parse(when, REQUEST_FIELDS)
    except ConditionError as error:
        return f"The condition: {error.brief}"
    return ""


def completed_condition(typed: str, values: Values) -> str | None:
    """`typed` with its end completed, if anything begins like it."""
    found = next(iter(condition_offers(typed, values)), None)
    if found is None or typed.endswith(" ") or not typed or found.start >= len(typed):
        return None
    whole = typed[: found.start] + found.text
    return whole if whole.startswith(typed) else None


def condition_offers(typed: str, values: Values) -> tuple[Completion, ...]:
    """What may come next, the best first."""
    return completions(typed, len(typed), values, FIELDS)


def offers_text(typed: str, values: Values) -> str:
    """What may come next, as one line; what the field in hand means where nothing does."""
    offers = condition_offers(typed, values)
    if len(offers) == 1 and offers[0].meaning:
        return f"{offers[0].text}: {offers[0].meaning}"
    if offers:
        more = " …" if len(offers) > MOST_OFFERS else ""
        return " · ".join(offer.text for offer in offers[:MOST_OFFERS]) + more
    names = [token.text for token in tokens_of(typed) if token.text in FIELDS]
    return f"{names[-1]}: {FIELDS[names[-1]].meaning}" if names else ""
