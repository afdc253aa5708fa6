"""Turns a classic CCR `config.json` (1.x and 2.x) into a `Config`.

Such files are full of keys that only CCR knows, so nothing unknown is an error: each gives one warning.
A route that cannot be followed is an error, for a route that is lost in silence is the worst of both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ccr_tui.core.config import Config, Server, Timeouts
from ccr_tui.core.config_ccr_providers import CcrProviders, ccr_providers
from ccr_tui.core.config_check import host_at, is_loopback, warnings_of
from ccr_tui.core.config_key import KeyPath, dotted, quoted, suggestion
from ccr_tui.core.config_routes import MOST_TOKENS, upstream_at
from ccr_tui.core.config_section import Section, error_at, expected, number_in, text_at
from ccr_tui.core.config_toml import LONGEST_S
from ccr_tui.core.environment import missing_variables, resolve_env
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import RoutingTable
from ccr_tui.core.tasks import Thresholds

CCR_TASKS = ("default", "background", "think", "longContext", "webSearch", "image")
STRICT = "STRICT_CCR"
"""Our own key in CCR's file: route as CCR 2.0 does, to the letter."""

KEYS = ("Providers", "providers", "Router", "fallback", "HOST", "PORT", "APIKEY", "API_TIMEOUT_MS", STRICT)
LONG_CONTEXT_TOKENS = 60_000
"""CCR's own default for `longContextThreshold`."""

_WHY = {
    "LOG": "every exchange is kept in the history",
    "LOG_LEVEL": "every exchange is kept in the history",
    "CUSTOM_ROUTER_PATH": "this version runs no router scripts",
    "transformers": "this version runs no transformer scripts",
    "NON_INTERACTIVE_MODE": "it concerns `ccr code` only",
    "CLAUDE_PATH": "it concerns `ccr code` only",
}
_NUMBER = re.compile(r"\s*[0-9]+(\.[0-9]+)?\s*")


def config_from_ccr(data: Mapping[str, object], source: str, env: Mapping[str, str]) -> Config:
    """The configuration that a classic file describes; `ConfigError` where a route or number is wrong."""
    top = Section.of(data, (), "an object with Providers and Router")
    providers = _providers(top, env)
    routes, thresholds, warnings = _router(top, providers, env)
    server, forced = _server(top, env)
    config = Config(
        server=server,
        providers=providers.found,
        table=RoutingTable(
            routes,
            frozenset(providers.found),
            thresholds=thresholds,
            strict=top.flag(STRICT, default=False),
            models={name: provider.models for name, provider in providers.found.items()},
        ),
        timeouts=_timeouts(top, env),
        source=source,
    )
    ours = (*forced, *providers.warnings, *warnings, *_without_effect(top))
    return replace(config, warnings=(*ours, *warnings_of(config, env, "APIKEY")))


def _providers(top: Section, env: Mapping[str, str]) -> CcrProviders:
    key = "Providers" if top.data.get("Providers") else "providers"
    entries = top.data.get(key) or []
    if not isinstance(entries, list):
        raise expected((key,), "a list of providers", entries)
    result = ccr_providers(entries, (key,), env)
    if key == "Providers" and top.data.get("providers"):
        result.warnings.append("providers has no effect beside Providers.")
    return result


def _router(
    top: Section, providers: CcrProviders, env: Mapping[str, str]
) -> tuple[dict[str, Route], Thresholds, list[str]]:
    router = Section.of(top.data.get("Router") or {}, ("Router",), "an object")
    chains = Section.of(top.data.get("fallback") or {}, ("fallback",), "an object")
    threshold = "longContextThreshold"
    warnings: list[str] = []
    routes = {}
    for task in CCR_TASKS:
        first = _upstreams(router.data.get(task), router.at(task), providers, env)
        rest = _upstreams(chains.data.get(task), chains.at(task), providers, env)
        if first:
            routes[task] = Route(first + rest)
        elif rest:
            warnings.append(f"fallback.{task} has no effect: Router.{task} is not set.")
    if len(providers.found) > 1 and "default" not in routes:
        warnings.append("Router.default is not set: what no other route takes goes to Anthropic as it came.")
    warnings += _unknown_tasks(router, (*CCR_TASKS, threshold))
    warnings += _unknown_tasks(chains, CCR_TASKS)
    limit = _number(
        router.data.get(threshold), router.at(threshold), LONG_CONTEXT_TOKENS, (1, MOST_TOKENS), env
    )
    return routes, Thresholds(long_context_tokens=int(limit)), warnings


def _upstreams(
    value: object, path: KeyPath, providers: CcrProviders, env: Mapping[str, str]
) -> tuple[Upstream, ...]:
    """The upstreams of a list or a lone text; what CCR's own screens leave empty is no route."""
    items = [((*path, i), v) for i, v in enumerate(value)] if isinstance(value, list) else [(path, value)]
    return tuple(_upstream(v, p, providers, env) for p, v in items if v is not None and v != "")


def _upstream(value: object, path: KeyPath, providers: CcrProviders, env: Mapping[str, str]) -> Upstream:
    if isinstance(value, str):
        name = Upstream.parse(value).provider
        if name in providers.skipped and name not in providers.found:
            raise error_at(path, f"provider {quoted(name)} cannot be used: {providers.skipped[name]}.")
    return upstream_at(value, path, providers.found, env)


def _unknown_tasks(section: Section, known: tuple[str, ...]) -> list[str]:
    place = dotted(section.path)
    return [f"{place}.{k} has no effect here.{suggestion(k, known)}" for k in section.data if k not in known]


def _server(top: Section, env: Mapping[str, str]) -> tuple[Server, tuple[str, ...]]:
    """The address, on loopback unless a key protects it, and a sentence where that changed the file's."""
    usual = Server()
    key = top.data.get("APIKEY") or ""
    if not isinstance(key, str):
        raise expected(("APIKEY",), "a text", key)
    host = host_at(text_at(_filled(top.data.get("HOST") or usual.host, env), ("HOST",)), ("HOST",))
    port = _number(top.data.get("PORT"), ("PORT",), usual.port, (1, 65535), env)
    server = Server(host, int(port), key)
    if is_loopback(host) or (key and not missing_variables(key, env)):
        return server, ()
    why = "the environment variable of APIKEY is not set" if key else "APIKEY is not set"
    warning = f"HOST {host} is not used: {why}, so the proxy listens on {usual.host} only."
    return replace(server, host=usual.host), (warning,)


def _timeouts(top: Section, env: Mapping[str, str]) -> Timeouts:
    """CCR only tells Claude Code of this limit; here it bounds an attempt as a whole."""
    usual = Timeouts().total * 1000
    limits = (1, LONGEST_S * 1000)
    return Timeouts(
        total=_number(top.data.get("API_TIMEOUT_MS"), ("API_TIMEOUT_MS",), usual, limits, env) / 1000
    )


def _number(
    value: object, path: KeyPath, default: float, limits: tuple[float, float], env: Mapping[str, str]
) -> float:
    """A number, also one in quotes; the default where nothing is set."""
    value = _filled(value, env)
    if value is None or value == "":
        return default
    return number_in(
        float(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value, path, *limits
    )


def _filled(value: object, env: Mapping[str, str]) -> object:
    """A text with its variables filled in, or as it stands where one is not set, as in CCR."""
    return (resolve_env(value, env) or value) if isinstance(value, str) else value


def _without_effect(top: Section) -> list[str]:
    """A sentence for each key that says something to CCR and nothing to us."""
    found = [k for k, v in top.data.items() if k not in KEYS and v is not None and v not in ("", [], {})]
    return [
        f"{k} has no effect here{f': {_WHY[k]}' if k in _WHY else ''}.{suggestion(k, KEYS)}" for k in found
    ]
