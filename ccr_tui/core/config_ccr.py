"""Turns a classic CCR `config.json` (1.x and 2.x) into a `Config`.

The file and those beside it are translated into our own form, which is then read like any other: so what
`ccr-tui import` writes means the same. Such files are full of keys that only CCR knows, so nothing unknown
is an error: each has its line in the report.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ccr_tui.core.ccr_report import Line, Report
from ccr_tui.core.config import Config
from ccr_tui.core.config_ccr_beside import CcrFile, CcrOverlays, Everybodys, ccr_overlays
from ccr_tui.core.config_ccr_providers import CcrProviders, ccr_providers
from ccr_tui.core.config_ccr_rest import strictness, tell_of_the_rest
from ccr_tui.core.config_ccr_router import CcrRoutes, RouterReader
from ccr_tui.core.config_ccr_server import proxy_of, server_table, timeouts_table
from ccr_tui.core.config_key import path_of
from ccr_tui.core.config_overlays import projects_from
from ccr_tui.core.config_section import Section, expected
from ccr_tui.core.config_toml import config_from_toml
from ccr_tui.core.routing_table import Overlay


@dataclass(frozen=True, slots=True)
class Translation:
    """`document` is the configuration in our own form. What has no place there stands beside it.

    `unset` are variables in routes that are not there, with the text that CCR leaves in their place.
    """

    document: dict[str, object]
    lines: tuple[Line, ...]
    overlays: CcrOverlays
    long_context_tokens: int
    unset: Mapping[str, str] = field(default_factory=dict)


def config_from_ccr(
    data: Mapping[str, object], source: str, env: Mapping[str, str], beside: Sequence[CcrFile] = ()
) -> Config:
    """The configuration that a classic file describes, with the files beside it.

    `ConfigError` where a route or a number is wrong.
    """
    told = translate(data, env, beside)
    filled_in = ChainMap(dict(told.unset), dict(env)) if told.unset else env
    config = config_from_toml(told.document, source, filled_in)
    sessions = projects_from(Section.of(told.overlays.sessions, ("sessions",)), config.providers, filled_in)
    thresholds = replace(config.table.thresholds, long_context_tokens=told.long_context_tokens)
    table = replace(
        config.table,
        thresholds=thresholds,
        namespaces={f"preset/{name}": overlay for name, overlay in config.table.namespaces.items()},
        sessions={name: _of_session(name, overlay) for name, overlay in sessions.items()},
        models={name: provider.models for name, provider in config.providers.items()},
    )
    return replace(
        config,
        table=table,
        router=replace(config.router, ccr_config=dict(data)) if config.router.path else config.router,
        warnings=(
            *(line.sentence for line in told.lines if line.warns),
            *map(_in_ccrs_words, config.warnings),
        ),
    )


def translate(
    data: Mapping[str, object], env: Mapping[str, str], beside: Sequence[CcrFile] = ()
) -> Translation:
    """The file in our own form, and what became of each of its keys."""
    top = Section.of(data, (), "an object with Providers and Router")
    report = Report()
    proxy = proxy_of(top, env, report)
    server, timeouts = server_table(top, env, report), timeouts_table(top, env, report)
    providers = _providers(top, proxy, env, report)
    strict = strictness(top, report)
    reader = RouterReader(providers, env, report, strict=strict)
    fallback = reader.fallback(top.data.get("fallback"))
    routes = reader.routes(top.data.get("Router"), fallback)
    _tell_of_chains(fallback, routes, report)
    _tell_of_default(providers, routes, report)
    rest = tell_of_the_rest(top, env, report)
    _tell_of_silence(top, report)
    shared = Everybodys(providers, routes, fallback, proxy, strict)
    overlays = ccr_overlays(beside, shared, env)
    document = {
        "strict_ccr": strict,
        **rest,
        "server": server,
        "timeouts": timeouts,
        "providers": _all_providers(providers, overlays, proxy),
        "routes": routes.table,
        "projects": overlays.projects,
        "namespaces": overlays.presets,
    }
    lines = (*report.lines, *overlays.lines)
    said = {key: value for key, value in document.items() if value}
    return Translation(said, lines, overlays, routes.long_context_tokens, reader.unset | overlays.unset)


def _providers(top: Section, proxy: str, env: Mapping[str, str], report: Report) -> CcrProviders:
    key = "Providers" if top.data.get("Providers") else "providers"
    entries = top.data.get(key) or []
    if not isinstance(entries, list):
        raise expected((key,), "a list of providers", entries)
    result = ccr_providers(entries, (key,), proxy, env, report)
    if key == "Providers" and top.data.get("providers"):
        report.unsupported(("providers",), "has no effect beside Providers")
    return result


def _all_providers(own: CcrProviders, overlays: CcrOverlays, proxy: str) -> dict[str, object]:
    """Everybody's providers, those of presets, and the way to Anthropic where a proxy is on it."""
    home: dict[str, object] = {"anthropic": {"proxy": proxy}} if proxy else {}
    return {**home, **own.tables, **overlays.providers}


def _tell_of_chains(fallback: Mapping[str, list[str]], routes: CcrRoutes, report: Report) -> None:
    for task, texts in fallback.items():
        if texts and task not in routes.chains:
            report.unsupported(("fallback", task), f"has no effect: Router.{task} is not set")


def _tell_of_default(providers: CcrProviders, routes: CcrRoutes, report: Report) -> None:
    if providers.tables and "default" not in routes.chains:
        why = "is not set: what no other route takes goes to Anthropic as it came"
        report.changed(("Router", "default"), why, warn=True)


def _tell_of_silence(top: Section, report: Report) -> None:
    """A line for keys that say nothing, as CCR's own screens leave them behind."""
    told = {path_of(line.key)[:1] for line in report.lines}
    for key in top.data:
        if (key,) not in told:
            report.kept((key,), "says nothing")


def _warnings(lines: Iterable[Line]) -> Iterator[str]:
    return (line.sentence for line in lines if line.warns)


def _of_session(name: str, overlay: Overlay) -> Overlay:
    return replace(overlay, label=f"session {name}")


def _in_ccrs_words(warning: str) -> str:
    return warning.replace("server.api_key:", "APIKEY:", 1)
