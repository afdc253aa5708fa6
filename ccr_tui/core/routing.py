"""Decides where a request goes, and writes down every step of the decision.

Order (product: Routing): a pin of the user → `provider,model` from the client → built-in tasks →
`default` → the model asked for, untouched. Nothing is ever unroutable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.model_names import asked_upstream
from ccr_tui.core.tasks import CHECKS, STANDS_IN, Signal, Thresholds


@dataclass(frozen=True, slots=True)
class Route:
    """Ordered upstreams: the first is used, the rest are its fallback chain.

    A `transparent` route is the client's own choice of model: its HTTP errors are handed on as they
    are, because the client repeats them itself, as it would without us.
    """

    upstreams: tuple[Upstream, ...]
    transparent: bool = False

    def __str__(self) -> str:
        return " → ".join(map(str, self.upstreams))


@dataclass(frozen=True, slots=True)
class Step:
    """One thing tried: its name, whether it gave the route, the value seen and why it won or lost."""

    name: str
    won: bool
    seen: str
    why: str


@dataclass(frozen=True, slots=True)
class Decision:
    """`task` is the kind of request, `winner` the step that gave `route`."""

    task: str
    winner: str
    route: Route
    steps: tuple[Step, ...]
    table_version: int = 0


@dataclass(frozen=True, slots=True)
class RoutingTable:
    """Everything `decide` looks at. Frozen: a live edit swaps the whole table.

    `providers` are the names that exist; `home` is the provider for the model asked for.
    """

    routes: Mapping[str, Route] = field(default_factory=dict)
    providers: frozenset[str] = frozenset({"anthropic"})
    home: str = "anthropic"
    thresholds: Thresholds = Thresholds()
    version: int = 0


def decide(facts: RequestFacts, table: RoutingTable, pin: Upstream | None = None) -> Decision:
    """The route of a request. `pin` is an upstream that the user chose for it by hand."""
    steps: list[Step] = []
    signals = {name: check(facts, table.thresholds) for name, check in CHECKS.items()}
    task = next((name for name, signal in signals.items() if signal.holds), "default")
    for name, step, route in _candidates(facts, table, signals, pin):
        steps.append(step)
        if route is not None:
            return Decision(task, name, _completed(route, facts), tuple(steps), table.version)
    raise AssertionError("the last candidate always gives a route")


def decide_other(table: RoutingTable) -> Decision:
    """A path that is no conversation goes as it is to where conversations go by default."""
    default = table.routes.get("default")
    home = default.upstreams[0].provider if default else table.home
    step = Step("other path", True, "not a conversation", f"passed on to {home}")
    route = Route((Upstream(home),), transparent=True)
    return Decision("other", "other path", route, (step,), table.version)


def _candidates(
    facts: RequestFacts, table: RoutingTable, signals: Mapping[str, Signal], pin: Upstream | None
) -> Iterator[tuple[str, Step, Route | None]]:
    """Each step in order with the route it gives, if any; the last one always gives one."""
    yield _pinned(pin)
    yield _explicit(facts, table)
    for name, signal in signals.items():
        yield _task(name, signal, table)
    default = table.routes.get("default")
    why = "everything else" if default else "no default route is set"
    yield "default", Step("default", default is not None, facts.model, why), default
    asked = Route((Upstream(table.home, facts.model),), transparent=True)
    yield "asked", Step("asked", True, facts.model, "the model asked for, untouched"), asked


def _pinned(pin: Upstream | None) -> tuple[str, Step, Route | None]:
    if pin is None:
        return "pin", Step("pin", False, "none", "nothing is pinned"), None
    return "pin", Step("pin", True, str(pin), "chosen by hand"), Route((pin,))


def _explicit(facts: RequestFacts, table: RoutingTable) -> tuple[str, Step, Route | None]:
    name = "explicit"
    if "," not in facts.model:
        return name, Step(name, False, facts.model, "not of the form provider,model"), None
    known = {p.lower(): p for p in table.providers}
    asked = Upstream.parse(facts.model)
    if asked.provider.lower() not in known:
        asked = asked_upstream(facts.model)
    provider = known.get(asked.provider.lower())
    if provider is None:
        return name, Step(name, False, facts.model, f"no provider {asked.provider!r}"), None
    route = Route((Upstream(provider, asked.model),))
    return name, Step(name, True, facts.model, "the client names provider and model"), route


def _task(name: str, signal: Signal, table: RoutingTable) -> tuple[str, Step, Route | None]:
    if not signal.holds:
        return name, Step(name, False, signal.seen, signal.why), None
    key = name if name in table.routes else STANDS_IN.get(name, name)
    route = table.routes.get(key)
    if route is None:
        return name, Step(name, False, signal.seen, f"{signal.why}, but no route is set for it"), None
    via = "" if key == name else f" (route of {key})"
    return name, Step(name, True, signal.seen, signal.why + via), route


def _completed(route: Route, facts: RequestFacts) -> Route:
    """Upstreams written without a model take the one asked for."""
    upstreams = tuple(u if u.model else Upstream(u.provider, facts.model) for u in route.upstreams)
    return Route(upstreams, route.transparent)
