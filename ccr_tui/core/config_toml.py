"""Turns a parsed TOML configuration into a `Config`, or says exactly what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath

from ccr_tui.core.config import Config, Grader, PriceOverride, Retention, Retry, Server, Timeouts
from ccr_tui.core.config_budget import budget_from
from ccr_tui.core.config_check import check_exposure, host_at, warnings_of
from ccr_tui.core.config_failure import breaker_from, tiers_from, upward_from
from ccr_tui.core.config_graders import grader_from
from ccr_tui.core.config_keys import keys_from
from ccr_tui.core.config_overlays import namespaces_from, projects_from
from ccr_tui.core.config_providers import HOME, providers_from
from ccr_tui.core.config_router import router_from
from ccr_tui.core.config_routes import Chains, fallback_from, routes_from
from ccr_tui.core.config_rules import check_classifier, rules_from
from ccr_tui.core.config_section import Section
from ccr_tui.core.providers import Provider
from ccr_tui.core.routing_table import RoutingTable

LONGEST_S = 30 * 24 * 3600.0
SHORTEST_S = 0.001
MOST_DOLLARS = 1_000_000.0
"""Per million tokens."""

SECTIONS = (
    "server",
    "strict_ccr",
    "custom_router",
    "providers",
    "routes",
    "fallback",
    "rules",
    "namespaces",
    "projects",
    "classifier",
    "judge",
    "budget",
    "breaker",
    "upward",
    "tiers",
    "timeouts",
    "retry",
    "store",
    "prices",
    "keys",
)


def config_from_toml(data: Mapping[str, object], source: str, env: Mapping[str, str]) -> Config:
    """The configuration that `data` describes; `ConfigError` for the first thing that is wrong.

    `env` fills in addresses and routes, and is asked whether keys are there: those stay as written.
    """
    top = Section.of(data, ())
    top.allow(SECTIONS)
    providers = providers_from(top.table("providers"), env)
    chains = fallback_from(top.table("fallback"), providers, env)
    namespaces, namespace_budgets = namespaces_from(top.table("namespaces"), providers, env, chains)
    budget = budget_from(top.table("budget"), providers, env)
    router = router_from(top, source, env)
    table = replace(
        _table(top, providers, env, chains),
        custom_router=PurePath(router.path).name,
        over_budget=budget.use,
        namespaces=namespaces,
    )
    config = Config(
        server=_server(top.table("server")),
        providers=providers,
        table=table,
        timeouts=_timeouts(top.table("timeouts")),
        retry=_retry(top.table("retry")),
        retention=_retention(top.table("store")),
        prices=_prices(top.table("prices")),
        breaker=breaker_from(top.table("breaker")),
        upward=upward_from(top.table("upward")),
        tiers=tiers_from(top.table("tiers")),
        budget=budget,
        namespace_budgets=namespace_budgets,
        classifier=grader_from(top.table("classifier"), providers, env),
        judge=grader_from(top.table("judge"), providers, env),
        router=router,
        keys=keys_from(top.table("keys")),
        source=source,
    )
    return _checked(config, env)


def _checked(config: Config, env: Mapping[str, str]) -> Config:
    """The configuration with its warnings; `ConfigError` for parts that do not go together."""
    check_exposure(config.server, env)
    _check_classifier(config.table, config.classifier)
    return replace(config, warnings=warnings_of(config, env))


def _table(
    top: Section, providers: Mapping[str, Provider], env: Mapping[str, str], chains: Chains
) -> RoutingTable:
    routes, thresholds = routes_from(top.table("routes"), providers, env, chains)
    return RoutingTable(
        routes,
        frozenset(providers),
        HOME,
        thresholds,
        rules=rules_from(top.data.get("rules"), ("rules",), providers, env, chains),
        strict=top.flag("strict_ccr", default=False),
        projects=projects_from(top.table("projects"), providers, env, chains),
        models={name: provider.models for name, provider in providers.items() if provider.models},
    )


def _check_classifier(table: RoutingTable, classifier: Grader) -> None:
    check_classifier(table.rules, ("rules",), classifier)
    for kind, overlays in (("namespaces", table.namespaces), ("projects", table.projects)):
        for name, overlay in overlays.items():
            check_classifier(overlay.rules, (kind, name, "rules"), classifier)


def _server(section: Section) -> Server:
    section.allow(("host", "port", "api_key"))
    usual = Server()
    return Server(
        host_at(section.text("host", usual.host), section.at("host")),
        section.integer("port", usual.port, 1, 65535),
        section.text("api_key", usual.api_key),
    )


def _timeouts(section: Section) -> Timeouts:
    names = ("connect", "first_byte", "idle", "total")
    section.allow(names)
    usual = Timeouts()
    return Timeouts(*(section.number(n, getattr(usual, n), SHORTEST_S, LONGEST_S) for n in names))


def _retry(section: Section) -> Retry:
    section.allow(("max", "base", "cap"))
    usual = Retry()
    retry = Retry(
        section.integer("max", usual.max, 0, 3),
        section.number("base", usual.base, 0, 3600),
        section.number("cap", usual.cap, 0, 3600),
    )
    if retry.cap < retry.base:
        raise section.error("cap", f"expected at least retry.base ({retry.base:g} s), found {retry.cap:g}.")
    return retry


def _retention(section: Section) -> Retention:
    section.allow(("path", "max_age_days", "max_size_mb"))
    usual = Retention()
    return Retention(
        section.text("path", usual.path),
        section.integer("max_age_days", usual.max_age_days, 1, 36_500),
        section.integer("max_size_mb", usual.max_size_mb, 1, 100_000_000),
    )


def _prices(section: Section) -> dict[str, PriceOverride]:
    return {model: _price(table) for model, table in section.tables()}


def _price(table: Section) -> PriceOverride:
    needed = ("input", "output")
    derived = ("cache_read", "cache_write_5m", "cache_write_1h")
    table.allow((*needed, *derived))
    for key in needed:
        if not table.has(key):
            raise table.error_here(f"needs {key}: dollars per million tokens.")
    given = {k: table.number(k, 0.0, 0.0, MOST_DOLLARS) for k in (*needed, *derived) if table.has(k)}
    return PriceOverride(**given)
