"""Addresses of providers: what makes one usable, and the base address of a full endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from ccr_tui.core.config_key import KeyPath
from ccr_tui.core.config_section import error_at, expected, text_at
from ccr_tui.core.environment import resolve_env

_ENDPOINT_PATHS = ("/v1/messages", "/chat/completions", "/responses", "/v1beta/models")


def url_at(value: object, path: KeyPath, env: Mapping[str, str]) -> str:
    """The address with variables filled in; as written where one is not set (a warning says so)."""
    text = text_at(value, path).strip()
    url = resolve_env(text, env)
    if url is None:
        return text
    if not _is_http(url):
        raise expected(path, 'an address like "https://host/path"', _without_userinfo(url))
    if "@" in urlsplit(url).netloc:
        raise error_at(path, "leave user name and password out of the address: use api_key.")
    return url


def base_url_at(value: object, path: KeyPath, env: Mapping[str, str], dialect: str) -> str:
    """An address to which the dialect's own path can be added."""
    url = url_at(value, path, env).rstrip("/")
    if "?" in url or "#" in url:
        raise error_at(path, "expected an address without ? or #: paths are added to it.")
    for ending in ("/v1/messages", "/v1"):
        if dialect == "anthropic" and url.endswith(ending):
            shorter = url.removesuffix(ending)
            raise error_at(path, f'leave off "{ending}", which is added to it: "{shorter}".')
    return url


def base_of(endpoint: str) -> str:
    """The address that other paths of the same provider start from."""
    parts = urlsplit(endpoint)
    path = parts.path.rstrip("/")
    ending = next((e for e in _ENDPOINT_PATHS if path.endswith(e)), path)
    return urlunsplit((parts.scheme, parts.netloc, path.removesuffix(ending), "", ""))


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        usable = parts.port is None or parts.port > 0
    except ValueError:
        return False
    clean = url.isprintable() and not any(c.isspace() for c in url)
    return usable and clean and parts.scheme in {"http", "https"} and bool(parts.hostname)


def _without_userinfo(url: str) -> str:
    return url.rpartition("@")[2]
