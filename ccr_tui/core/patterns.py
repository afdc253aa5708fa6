"""Request patterns: descriptions of requests and where each is expected to go, kept in a user's repository.

A pattern is a test of a configuration: `{"name": …, "request": …, "expect": "provider,model"}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ccr_tui.core.config import Config
from ccr_tui.core.config_key import KeyPath
from ccr_tui.core.config_section import Section, expected
from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.dry_run import deciding_step
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.pattern_request import request_facts
from ccr_tui.core.questions import AskRouter, Question, Reply
from ccr_tui.core.simulation import Item, Simulation
from ccr_tui.core.situation import NOWHERE_SPECIAL, Situation

_SAID = "the pattern says so"
_MOST_DOLLARS = 1_000_000_000.0


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is expected of a decision; "" and () expect nothing. An upstream may be a provider alone."""

    upstream: str = ""
    winner: str = ""
    task: str = ""
    route: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """`position` is the pattern's in its file. `router` and `grade` are what the router program and the
    classifier would say.
    """

    name: str
    position: int
    facts: RequestFacts
    expect: Expectation | None = None
    situation: Situation = NOWHERE_SPECIAL
    router: str = ""
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Miss:
    """One expectation that was not met."""

    what: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class PatternResult:
    """How a pattern fares; without an expectation it cannot fail. `unasked` names who was not asked."""

    pattern: Pattern
    decision: Decision
    misses: tuple[Miss, ...] = field(default=())
    unasked: tuple[str, ...] = ()

    @property
    def step(self) -> Step:
        return deciding_step(self.decision)


def patterns_from(value: object) -> tuple[Pattern, ...]:
    """The patterns of one file, which holds one or a list; `ConfigError` for the first that is wrong."""
    if isinstance(value, list):
        return tuple(_pattern(Section.of(one, (n,), _WHAT), n) for n, one in enumerate(value))
    return (_pattern(Section.of(value, (), _WHAT), 0),)


def run_pattern(pattern: Pattern, config: Config) -> PatternResult:
    """Decides the pattern's request."""

    def ask(_: Item, question: Question) -> Reply | None:
        said = pattern.router if isinstance(question, AskRouter) else pattern.grade
        return Reply(said, _SAID) if said else None

    item = Item(pattern.name, pattern.facts, situation=pattern.situation)
    ruling = Simulation(config, ask).decide(item)
    misses = tuple(_misses(pattern.expect, ruling.decision)) if pattern.expect else ()
    return PatternResult(pattern, ruling.decision, misses, ruling.unasked)


def recorded(decision: Decision) -> Mapping[str, str]:
    """The expectation that things stay as they are, as it stands in a file."""
    return {"upstream": str(decision.route.upstreams[0]), "winner": decision.winner}


_WHAT = 'a pattern: {"name": …, "request": {…}, "expect": "provider,model"}'


def _pattern(section: Section, position: int) -> Pattern:
    section.allow(("name", "request", "expect", "situation"))
    for key in ("name", "request"):
        if not section.has(key):
            raise section.error_here(f'needs "{key}". Expected {_WHAT}.')
    situation = section.table("situation")
    return Pattern(
        section.text("name", ""),
        position,
        request_facts(section.table("request")),
        _expectation(section.data["expect"], section.at("expect")) if section.has("expect") else None,
        _situation(situation),
        situation.text("router", ""),
        situation.text("grade", ""),
    )


def _expectation(value: object, path: KeyPath) -> Expectation:
    match value:
        case str() if value.strip():
            return Expectation(upstream=value)
        case list() if value:
            return Expectation(route=Section(path[:-1], {"expect": value}).texts("expect", ()))
        case Mapping() if value:
            section = Section.of(value, path)
            section.allow(("upstream", "winner", "task", "route"))
            texts = {key: section.text(key, "") for key in ("upstream", "winner", "task")}
            return Expectation(**texts, route=section.texts("route", ()))
        case _:
            raise expected(path, '"provider,model", or an object with upstream, winner, task or route', value)


def _situation(section: Section) -> Situation:
    section.allow(
        (
            *("hour", "weekday", "provider_health", "cost_today", "cost_session", "over_budget"),
            *("last_input_tokens", "staying", "pin", "router", "grade"),
        )
    )
    health = section.table("provider_health")
    return Situation(
        pin=_upstream(section, "pin"),
        staying=_upstream(section, "staying"),
        hour=section.integer("hour", NOWHERE_SPECIAL.hour, 0, 23),
        weekday=section.integer("weekday", NOWHERE_SPECIAL.weekday, 1, 7),
        provider_health={name: health.text(name, "") for name in health.data},
        cost_today=section.number("cost_today", 0.0, 0.0, _MOST_DOLLARS),
        cost_session=section.number("cost_session", 0.0, 0.0, _MOST_DOLLARS),
        over_budget=_SAID if section.flag("over_budget", default=False) else "",
        last_input_tokens=section.integer("last_input_tokens", 0, 0, 100_000_000),
    )


def _upstream(section: Section, key: str) -> Upstream | None:
    return Upstream.parse(section.text(key, "")) if section.has(key) else None


def _misses(expect: Expectation, decision: Decision) -> Iterator[Miss]:
    upstreams = decision.route.upstreams
    if expect.upstream and not _same(expect.upstream, upstreams[0]):
        yield Miss("upstream", expect.upstream, str(upstreams[0]))
    step = deciding_step(decision).name
    if expect.winner and expect.winner not in (decision.winner, step):
        yield Miss("winner", expect.winner, step)
    if expect.task and expect.task != decision.task:
        yield Miss("task", expect.task, decision.task)
    same_length = len(expect.route) == len(upstreams)
    if expect.route and not (same_length and all(map(_same, expect.route, upstreams))):
        yield Miss("route", " → ".join(expect.route), str(decision.route))


def _same(wanted: str, upstream: Upstream) -> bool:
    named = Upstream.parse(wanted)
    return named == (upstream if named.model else Upstream(upstream.provider))
