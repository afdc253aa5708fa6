"""Keeps credentials out of everything that is kept, shown or logged."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ccr_tui.core.exchange import Headers

MASK = "•••"

SECRET_HEADERS = frozenset(
    {
        "authorization",
        "proxy-authorization",
        "x-api-key",
        "x-goog-api-key",
        "api-key",
        "cookie",
        "set-cookie",
    }
)
_SECRET_NAME = re.compile(r"api[-_]?key|token$|secret|password|credential|^x-.*-auth", re.I)
_SECRET_TEXT = re.compile(
    r"\b(sk-[A-Za-z0-9_-]{6,}|sk_[A-Za-z0-9_-]{6,}|AIza[A-Za-z0-9_-]{20,}|gsk_[A-Za-z0-9]{10,}"
    r"|xai-[A-Za-z0-9]{10,}|eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*)"
    r"|(?<=://)[^\s/?#@]+(?=@)"  # name and password in an address
)


def is_secret_header(name: str) -> bool:
    """True for headers that carry a credential, by name."""
    return name.lower() in SECRET_HEADERS or bool(_SECRET_NAME.search(name))


def redact_headers(headers: Iterable[tuple[str, str]]) -> Headers:
    """The headers with credentials masked: only the kind (`Bearer`) stays readable."""
    return tuple((n, _mask(v) if is_secret_header(n) else v) for n, v in headers)


def redact_text(text: str) -> str:
    """A message with anything that looks like a key masked."""
    return _SECRET_TEXT.sub(MASK, text)


def secret_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where in the text something looks like a key."""
    return tuple(match.span() for match in _SECRET_TEXT.finditer(text))


def redact_query(query: str) -> str:
    """A query string with the values of secret parameters masked (`key=…` is Gemini's)."""
    parts = []
    for part in query.split("&"):
        name, equals, value = part.partition("=")
        secret = name.lower() == "key" or is_secret_header(name)
        parts.append(f"{name}={MASK}" if equals and value and secret else part)
    return "&".join(parts)


def _mask(value: str) -> str:
    scheme, space, _ = value.partition(" ")
    return f"{scheme} {MASK}" if space and scheme.lower() in {"bearer", "basic"} else MASK
