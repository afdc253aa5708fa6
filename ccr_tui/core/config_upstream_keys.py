"""Reads what a provider's table says of its requests: quirks, extra fields, keys and the way there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import msgspec

from ccr_tui.core.config_key import KeyPath, listed, quoted, suggestion
from ccr_tui.core.config_section import Section, error_at, expected
from ccr_tui.core.environment import resolve_env

MOST_TOKENS = 10_000_000
_FIRST_TOO_LARGE = 2**63
_OF_THE_REQUEST = frozenset({"model", "messages", "input", "contents", "stream"})
"""Fields that say what is asked: an extra field must not replace them."""


def quirks_at(table: Section, dialect: str) -> tuple[str, ...]:
    """The quirks listed; () where nothing is said, so that those known of the server apply."""
    if not table.has("quirks"):
        return ()
    from ccr_tui.core.wire.quirks import KNOWN, NONE  # noqa: PLC0415 - they bring foreign dialects along

    known = sorted(KNOWN[dialect])
    names = table.texts("quirks", ())
    for index, name in enumerate(names):
        if name not in known:
            hint = suggestion(name, known) or _choices(dialect, known)
            raise error_at((*table.at("quirks"), index), f"unknown quirk {quoted(name)}.{hint}")
    return names or NONE


def _choices(dialect: str, known: list[str]) -> str:
    if not known:
        return f" The dialect {dialect} has none: leave quirks out."
    return f" The dialect {dialect} knows {listed(known)}."


def max_tokens_at(table: Section) -> int:
    return table.integer("max_tokens", 0, 1, MOST_TOKENS)


def api_keys_at(table: Section) -> tuple[str, ...]:
    """The keys beside `api_key`; an empty list would leave a provider without any."""
    keys = table.texts("api_keys", ())
    if table.has("api_keys") and not keys:
        raise table.error("api_keys", "expected at least one key.")
    return keys


def proxy_at(table: Section, env: Mapping[str, str]) -> str:
    """The proxy's URL as written; it may hold a password, so an error never shows it."""
    if not table.has("proxy"):
        return ""
    text = table.text("proxy", "").strip()
    url = resolve_env(text, env)
    if url is not None and not is_proxy_url(url):
        raise table.error("proxy", 'expected the address of a proxy like "http://host:port".')
    return text


def is_proxy_url(url: str) -> bool:
    """True for an address that connections can be sent through."""
    try:
        parts = urlsplit(url)
        usable = parts.port is None or parts.port > 0
    except ValueError:
        return False
    clean = url.isascii() and url.isprintable() and " " not in url
    plain = parts.path in ("", "/") and not parts.query and not parts.fragment
    return usable and clean and plain and parts.scheme in {"http", "https"} and bool(parts.hostname)


def extra_body_at(table: Section) -> tuple[tuple[str, bytes], ...]:
    """Fields and their values as JSON text."""
    fields = table.table("extra_body")
    for key in fields.data:
        if key in _OF_THE_REQUEST:
            raise fields.error(key, "this field comes from the request and cannot be set.")
    return tuple((key, _json(value, fields.at(key))) for key, value in fields.data.items())


def _json(value: object, path: KeyPath) -> bytes:
    for place, leaf in _leaves(value, path):
        if isinstance(leaf, float) and not math.isfinite(leaf):
            raise expected(place, "a finite number", leaf)
        if isinstance(leaf, int) and abs(leaf) >= _FIRST_TOO_LARGE:
            raise expected(place, "a number of at most 64 bits", leaf)
        if not isinstance(leaf, str | bool | int | float):
            raise expected(place, "a text, number, true or false, list or table", leaf)
    try:
        return msgspec.json.encode(value)
    except ValueError as error:
        raise error_at(path, f"this value cannot be written as JSON ({error}).") from None


def _leaves(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, object]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index))
    else:
        yield path, value
