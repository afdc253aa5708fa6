"""Reads `[[rules]]`: conditions and the routes they give."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ccr_tui.core.conditions import Condition, ConditionError
from ccr_tui.core.config import Grader
from ccr_tui.core.config_key import KeyPath, quoted
from ccr_tui.core.config_routes import NO_CHAINS, SPECIAL_KEYS, Chains, route_of, upstreams_at
from ccr_tui.core.config_section import Section, error_at, expected
from ccr_tui.core.request_values import REQUEST_FIELDS
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import Rule

KEYS = ("name", "when", "use", "grade", *SPECIAL_KEYS)
FEWEST_GRADES = 2


def rules_from(
    value: object,
    path: KeyPath,
    providers: Collection[str],
    env: Mapping[str, str],
    chains: Chains = NO_CHAINS,
) -> tuple[Rule, ...]:
    """The rules in their order; `value` is what stands under `rules`, None when nothing does."""
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise expected(path, "tables, each written [[rules]]", value)
    rules: dict[str, Rule] = {}
    for index, entry in enumerate(value):
        section = Section.of(entry, (*path, index), "a table, written [[rules]]")
        rule = _rule(section, providers, env, chains)
        if rule.name in rules:
            raise section.error("name", f"there is a rule {quoted(rule.name)} already.")
        rules[rule.name] = rule
    return tuple(rules.values())


def check_classifier(rules: Sequence[Rule], path: KeyPath, classifier: Grader) -> None:
    """`ConfigError` when a rule goes by grades and there is nobody to give them."""
    for index, rule in enumerate(rules):
        if rule.grades and classifier.use is None:
            message = 'needs somebody to grade: set use = "provider,model" in [classifier].'
            raise error_at((*path, index, "grade"), message)


def _rule(section: Section, providers: Collection[str], env: Mapping[str, str], chains: Chains) -> Rule:
    section.allow(KEYS)
    for key in ("name", "when"):
        if not section.has(key):
            raise section.error_here(f'needs {key} = "…".')
    name, when = section.text("name", "").strip(), _condition(section)
    if section.has("use") == section.has("grade"):
        raise section.error_here('needs either use = "provider,model" or grade = { easy = …, hard = … }.')
    if section.has("grade"):
        return Rule(name, when, grades=_grades(section, providers, env, chains))
    upstreams = upstreams_at(section.data["use"], section.at("use"), providers, env)
    return Rule(name, when, route_of(upstreams, section, providers, env, chains))


def _condition(section: Section) -> Condition:
    value = section.data["when"]
    if not isinstance(value, str):
        raise expected(section.at("when"), "a condition in quotes", value)
    try:
        return Condition.parse(value, REQUEST_FIELDS)
    except ConditionError as error:
        raise section.error("when", error.message) from None


def _grades(
    section: Section, providers: Collection[str], env: Mapping[str, str], chains: Chains
) -> dict[str, Route]:
    """Routes by grade. What else the rule says holds for each of them."""
    table = section.table("grade")
    if len(table.data) < FEWEST_GRADES or not all(grade.strip() for grade in table.data):
        raise table.error_here('needs a route for each of two grades or more: { easy = "…", hard = "…" }.')
    return {
        grade: route_of(upstreams_at(value, table.at(grade), providers, env), section, providers, env, chains)
        for grade, value in table.data.items()
    }
