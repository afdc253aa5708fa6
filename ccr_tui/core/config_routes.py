"""Reads `[routes]`: upstreams by task, and the thresholds of `longContext` and `think`; and `[fallback]`.

Keys beside `use` say where requests go in special cases; those of `[fallback]` are for every route that has
none of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from ccr_tui.core.config_key import KeyPath, quoted, suggestion
from ccr_tui.core.config_section import Section, describe, error_at, expected, shown, text_at
from ccr_tui.core.environment import missing_variables, resolve_env
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.providers import PRESETS
from ccr_tui.core.route import Escalation, Route
from ccr_tui.core.tasks import EFFORTS, TASKS, Thresholds

EXTRA_KEYS: dict[str, tuple[str, ...]] = {
    "longContext": ("above_tokens",),
    "think": ("min_effort", "min_budget"),
}
"""Keys that stand beside `use`, by task."""

SPECIAL_KEYS = ("too_long", "refused", "escalate", "below", "shadow")
"""Keys that stand beside `use` of any route or rule."""

MOST_TOKENS = 100_000_000
_ROUTE = 'a route: "provider,model", a list of them, or { use = … }'


@dataclass(frozen=True, slots=True)
class Chains:
    """Where a conversation goes that does not fit, and one that the model refused to answer."""

    too_long: tuple[Upstream, ...] = ()
    refused: tuple[Upstream, ...] = ()


NO_CHAINS = Chains()


def fallback_from(section: Section, providers: Collection[str], env: Mapping[str, str]) -> Chains:
    """The chains of every route that has none of its own."""
    section.allow(("too_long", "refused"))
    return _chains(section, providers, env, NO_CHAINS)


def routes_from(
    section: Section, providers: Collection[str], env: Mapping[str, str], chains: Chains = NO_CHAINS
) -> tuple[dict[str, Route], Thresholds]:
    """Routes by task, and when the tasks with a threshold apply."""
    section.allow(TASKS)
    routes: dict[str, Route] = {}
    thresholds = Thresholds()
    for task, value in section.data.items():
        path = section.at(task)
        table = Section.of(value if isinstance(value, Mapping) else {}, path)
        if isinstance(value, Mapping):
            thresholds = _thresholds(task, table, thresholds)
            value, path = table.data["use"], table.at("use")  # noqa: PLW2901 - the same route, unwrapped
        routes[task] = route_of(upstreams_at(value, path, providers, env), table, providers, env, chains)
    return routes, thresholds


def route_of(
    upstreams: tuple[Upstream, ...],
    table: Section,
    providers: Collection[str],
    env: Mapping[str, str],
    chains: Chains = NO_CHAINS,
) -> Route:
    """A route with what the `SPECIAL_KEYS` of its table say."""
    own = _chains(table, providers, env, chains)
    shadow = table.flag("shadow", default=False)
    escalation = None
    if table.has("escalate"):
        to = upstreams_at(table.data["escalate"], table.at("escalate"), providers, env)
        escalation = Escalation(to, table.integer("below", Escalation(to).below, 0, 10))
    elif table.has("below"):
        raise table.error("below", 'has no effect without escalate = "provider,model".')
    if shadow and escalation:
        raise table.error("shadow", "has no effect beside escalate, for which every answer is judged.")
    return Route(upstreams, too_long=own.too_long, refused=own.refused, escalation=escalation, shadow=shadow)


def _chains(table: Section, providers: Collection[str], env: Mapping[str, str], usual: Chains) -> Chains:
    """An empty list says that there is no such chain here."""

    def chain(key: str, default: tuple[Upstream, ...]) -> tuple[Upstream, ...]:
        value = table.data.get(key, default)
        if value is default or value == []:
            return default if value is default else ()
        return upstreams_at(value, table.at(key), providers, env)

    return Chains(chain("too_long", usual.too_long), chain("refused", usual.refused))


def upstreams_at(
    value: object, path: KeyPath, providers: Collection[str], env: Mapping[str, str]
) -> tuple[Upstream, ...]:
    """One upstream or a list of them, in order."""
    if isinstance(value, str):
        return (upstream_at(value, path, providers, env),)
    if not isinstance(value, list | tuple):
        raise expected(path, _ROUTE, value)
    if not value:
        raise error_at(path, 'expected at least one "provider,model", found an empty list.')
    return tuple(upstream_at(item, (*path, i), providers, env) for i, item in enumerate(value))


def upstream_at(value: object, path: KeyPath, providers: Collection[str], env: Mapping[str, str]) -> Upstream:
    """The upstream with variables filled in. Its provider must exist; any model is taken."""
    text = resolve_env(text_at(value, path), env)
    if text is None:
        missing = ", ".join(missing_variables(str(value), env))
        raise error_at(path, f"the environment variable {missing} is not set.")
    upstream = Upstream.parse(text)
    if upstream.provider not in providers:
        raise error_at(path, _unknown_provider(upstream.provider, text, providers))
    return upstream


def _unknown_provider(name: str, text: str, providers: Collection[str]) -> str:
    known = f"Known providers: {', '.join(providers)}."
    if not name or ("," not in text and name not in PRESETS):
        hint = suggestion(name, providers)
        return f'expected "provider,model" or a provider, found {describe(text)}.{hint} {known}'
    if name in PRESETS:
        return f"provider {quoted(name)} is not set up: add [providers.{name}] to use its preset. {known}"
    return f"unknown provider {shown(name)}.{suggestion(name, providers)} {known}"


def _thresholds(task: str, table: Section, thresholds: Thresholds) -> Thresholds:
    extra = EXTRA_KEYS.get(task, ())
    for key in table.data:
        owner = next((t for t, keys in EXTRA_KEYS.items() if key in keys), task)
        if owner != task:
            raise table.error(key, f"{key} belongs to routes.{owner}.")
    table.allow(("use", *extra, *SPECIAL_KEYS))
    if not table.has("use"):
        raise table.error_here('needs use = "provider,model", or a list of them.')
    if task == "longContext":
        above = table.integer("above_tokens", thresholds.long_context_tokens, 1, MOST_TOKENS)
        return replace(thresholds, long_context_tokens=above)
    return replace(
        thresholds,
        think_effort=table.choice("min_effort", thresholds.think_effort, EFFORTS),
        think_budget=table.integer("min_budget", thresholds.think_budget, 1, MOST_TOKENS),
    )
