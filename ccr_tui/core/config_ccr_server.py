"""Translates what a classic CCR file says of its own server: address, key, proxy, time limit."""

from __future__ import annotations

from collections.abc import Mapping

from ccr_tui.core.ccr_report import Report
from ccr_tui.core.config import Server, Timeouts
from ccr_tui.core.config_ccr_values import filled, is_empty, number_at
from ccr_tui.core.config_check import host_at, is_loopback
from ccr_tui.core.config_section import Section, error_at, expected, text_at
from ccr_tui.core.config_toml import LONGEST_S
from ccr_tui.core.config_upstream_keys import is_proxy_url
from ccr_tui.core.environment import missing_variables, resolve_env

PROXY_KEYS = ("HTTPS_PROXY", "https_proxy", "httpsProxy", "PROXY_URL")
"""Where CCR looks for a proxy in its file, the first one that says something wins."""

_NOW = "; a variable cannot stand there, so this is its value of today"


def server_table(top: Section, env: Mapping[str, str], report: Report) -> dict[str, object]:
    """The `[server]` table, on loopback unless a key protects it."""
    table: dict[str, object] = {}
    key, host = _key(top, report), _host(top, env)
    if key:
        table["api_key"] = key
    if host and (is_loopback(host) or (key and not missing_variables(key, env))):
        table["host"] = host
        report.kept(("HOST",), f"server.host = {host}{_note(top.data['HOST'])}")
    elif host:
        why = "the environment variable of APIKEY is not set" if key else "APIKEY is not set"
        how = f"{host} is not used: {why}, so the proxy listens on {Server().host} only"
        report.changed(("HOST",), how, warn=True)
    if not is_empty(top.data.get("PORT")):
        port = int(number_at(top.data["PORT"], ("PORT",), Server().port, (1, 65535), env))
        table["port"] = port
        report.kept(("PORT",), f"server.port = {port}{_note(top.data['PORT'])}")
    return table


def timeouts_table(top: Section, env: Mapping[str, str], report: Report) -> dict[str, object]:
    """CCR only tells Claude Code of this limit; here it bounds an attempt as a whole."""
    path, value = ("API_TIMEOUT_MS",), top.data.get("API_TIMEOUT_MS")
    if is_empty(value):
        return {}
    total = number_at(value, path, Timeouts().total * 1000, (1, LONGEST_S * 1000), env) / 1000
    report.changed(path, f"timeouts.total = {total:g} seconds, the limit of one attempt{_note(value)}")
    return {"total": total}


def proxy_of(top: Section, env: Mapping[str, str], report: Report) -> str:
    """The address of the proxy as written, "" without one; `ConfigError` for one that cannot be used."""
    chosen = ""
    for key in PROXY_KEYS:
        value = top.data.get(key)
        if is_empty(value):
            continue
        if chosen:
            report.unsupported((key,), "another proxy comes first", warn=False)
            continue
        chosen = text_at(value, (key,)).strip()
        url = resolve_env(chosen, env)
        if url is not None and not is_proxy_url(url):
            raise error_at((key,), 'expected the address of a proxy like "http://host:port".')
        report.changed((key,), "proxy of every provider that is not on this machine")
    return chosen


def _key(top: Section, report: Report) -> str:
    key = top.data.get("APIKEY") or ""
    if not isinstance(key, str):
        raise expected(("APIKEY",), "a text", key)
    if key:
        literal = not missing_variables(key, {})
        how = ", moved over as it is; an environment variable would be safer ($NAME)" if literal else ""
        report.kept(("APIKEY",), f"server.api_key{how}")
    return key


def _host(top: Section, env: Mapping[str, str]) -> str:
    value = top.data.get("HOST")
    if is_empty(value):
        return ""
    text = filled(value, env) if isinstance(value, str) else value
    return host_at(text_at(text, ("HOST",)), ("HOST",))


def _note(value: object) -> str:
    return _NOW if isinstance(value, str) and missing_variables(value, {}) else ""
