"""Requests of a past as a test imagines them: decided by a configuration and answered as it says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ccr_tui.core.conditions import Condition
from ccr_tui.core.config import Config, PriceOverride
from ccr_tui.core.exchange import Cost, Upstream, Usage
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.providers import PRESETS, Auth, Provider
from ccr_tui.core.request_values import REQUEST_FIELDS
from ccr_tui.core.route import Route
from ccr_tui.core.routing import decide
from ccr_tui.core.routing_table import RoutingTable, Rule
from ccr_tui.core.simulation import Item

USAGE = Usage(input_tokens=1000, cache_read_tokens=9000, output_tokens=100)
PRICES = {
    "dear": PriceOverride(input=10.0, output=100.0),
    "cheap": PriceOverride(input=1.0, output=10.0),
}
"""USAGE costs $0.029 at `dear` and $0.0029 at `cheap`; writing a token into a cache costs 1.25 × input."""

PROVIDERS = {
    "home": PRESETS["anthropic"],
    "other": Provider("other", "http://127.0.0.1:1", auth=Auth.NONE),
    "keyed": Provider("keyed", "http://127.0.0.1:2", api_key="$KEYED_KEY"),
}


def route(*upstreams: str, **values: Any) -> Route:
    return Route(tuple(map(Upstream.parse, upstreams)), **values)


def rule(name: str, when: str, *upstreams: str, **grades: str) -> Rule:
    return Rule(
        name,
        Condition.parse(when, REQUEST_FIELDS),
        route(*upstreams) if upstreams else None,
        {grade: route(upstream) for grade, upstream in grades.items()},
    )


def config(*rules: Rule, prices: Any = None, **routes: str | tuple[str, ...] | Route) -> Config:
    """Providers home, other and keyed; models `dear` and `cheap` have prices."""
    made = {task: _route(value) for task, value in routes.items()}
    table = RoutingTable(made, frozenset(PROVIDERS), "home", rules=rules)
    return Config(providers=PROVIDERS, table=table, prices=PRICES if prices is None else prices)


def with_table(config: Config, **values: Any) -> Config:
    return replace(config, table=replace(config.table, **values))


def item(then: Config, name: str = "x1", **values: Any) -> Item:
    """A request as `then` decided it, answered by the first of its route; further keywords are facts."""
    own = {
        key: values.pop(key) for key in ("at", "usage", "cost", "used", "before", "spent") if key in values
    }
    facts = RequestFacts("messages", **{"model": "asked", "session": "s1", **values})
    before = own.pop("before", decide(facts, then.table))
    used = own.pop("used", before.route.upstreams[0])
    return Item(name, facts, **{"usage": USAGE, "cost": Cost(0.029), **own}, before=before, used=used)


def _route(value: str | tuple[str, ...] | Route) -> Route:
    if isinstance(value, Route):
        return value
    return route(*((value,) if isinstance(value, str) else value))
