"""Reads the `[providers]` table: presets filled in, and everything a user wrote checked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ccr_tui.core.config_key import listed, quoted, suggestion
from ccr_tui.core.config_section import Section, expected
from ccr_tui.core.config_upstream_keys import (
    api_keys_at,
    extra_body_at,
    max_tokens_at,
    proxy_at,
    quirks_at,
)
from ccr_tui.core.config_url import base_of, base_url_at, url_at
from ccr_tui.core.providers import AUTH_HEADER_BY_DIALECT, PRESETS, Auth, ModelOptions, Provider

KEYS = (
    "preset",
    "dialect",
    "base_url",
    "endpoint",
    "api_key",
    "api_keys",
    "auth",
    "auth_header",
    "extra_headers",
    "extra_body",
    "max_tokens",
    "models",
    "per_model",
    "proxy",
    "quirks",
)
HOME = "anthropic"
"""The provider that always exists: the model asked for goes there when no route says otherwise."""

AUTH_HEADERS = tuple(dict.fromkeys(AUTH_HEADER_BY_DIALECT.values()))
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OURS = frozenset({"host", "content-length", "transfer-encoding", "connection"})


def providers_from(section: Section, env: Mapping[str, str]) -> dict[str, Provider]:
    """Providers by name: those of the file, and Anthropic with the client's own credential."""
    providers = {HOME: PRESETS[HOME]}
    for name, table in section.tables():
        providers[name] = _provider(name, table, env)
    return providers


def _provider(name: str, table: Section, env: Mapping[str, str]) -> Provider:
    _check_name(name, table)
    table.allow(KEYS)
    preset = _preset(name, table)
    dialect = table.choice("dialect", preset.dialect if preset else "anthropic", AUTH_HEADER_BY_DIALECT)
    endpoint = url_at(table.data["endpoint"], table.at("endpoint"), env) if table.has("endpoint") else ""
    return Provider(
        name,
        _base_url(name, table, preset, endpoint, dialect, env),
        dialect,
        _auth(table, preset),
        table.text("api_key", preset.api_key if preset else ""),
        _auth_header(table, preset, dialect),
        _extra_headers(table, preset),
        endpoint,
        table.texts("models", preset.models if preset else ()),
        preset.name if preset else "",
        quirks_at(table, dialect),
        max_tokens_at(table),
        extra_body_at(table),
        proxy_at(table, env),
        api_keys_at(table),
        _per_model(table.table("per_model"), dialect),
    )


def _per_model(section: Section, dialect: str) -> tuple[tuple[str, ModelOptions], ...]:
    return tuple((model, _model_options(table, dialect)) for model, table in section.tables())


def _model_options(table: Section, dialect: str) -> ModelOptions:
    table.allow(("quirks", "max_tokens", "extra_body"))
    return ModelOptions(quirks_at(table, dialect), max_tokens_at(table), extra_body_at(table))


def _check_name(name: str, table: Section) -> None:
    if not name or "," in name or name != name.strip() or not name.isprintable():
        raise expected(table.path, "a provider name without commas", name)


def _preset(name: str, table: Section) -> Provider | None:
    return PRESETS.get(table.choice("preset", name, PRESETS))


def _base_url(
    name: str, table: Section, preset: Provider | None, endpoint: str, dialect: str, env: Mapping[str, str]
) -> str:
    if table.has("base_url"):
        return base_url_at(table.data["base_url"], table.at("base_url"), env, dialect)
    if endpoint:
        return base_of(endpoint)
    if preset:
        return preset.base_url
    hint = suggestion(name, PRESETS)
    raise table.error_here(f"needs base_url: {quoted(name)} is none of the presets {listed(PRESETS)}.{hint}")


def _auth(table: Section, preset: Provider | None) -> Auth:
    default = preset.auth if preset else Auth.NONE
    has_key = table.has("api_key") or table.has("api_keys")
    return Auth(table.choice("auth", Auth.KEY if has_key else default, tuple(Auth)))


def _auth_header(table: Section, preset: Provider | None, dialect: str) -> str:
    usual = AUTH_HEADER_BY_DIALECT[dialect]
    default = preset.auth_header if preset and preset.dialect == dialect else usual
    return table.choice("auth_header", default, AUTH_HEADERS)


def _extra_headers(table: Section, preset: Provider | None) -> tuple[tuple[str, str], ...]:
    if not table.has("extra_headers"):
        return preset.extra_headers if preset else ()
    headers = table.table("extra_headers")
    for name in headers.data:
        if not _HEADER_NAME.fullmatch(name):
            raise headers.error(name, "expected the name of a header: letters, digits and -.")
        if name.lower() in _OURS:
            raise headers.error(name, "this header belongs to the connection and cannot be set.")
    return tuple((name, _header_value(headers, name)) for name in headers.data)


def _header_value(headers: Section, name: str) -> str:
    value = headers.text(name, "")
    if not value.isascii() or not value.isprintable():
        raise headers.error(name, "expected a text of plain ASCII on one line.")
    return value
