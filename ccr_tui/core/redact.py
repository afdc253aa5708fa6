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
_SECRET_NAME = re.compile(
    r"api[-_]?key|token$|secret|password|credential|^x-.*-auth|authorization$|(^|[-_])(auth|key|jwt)$", re.I
)
_SCHEME = re.compile(r"(bearer|basic|token) (?=\S)", re.I)
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
    return tuple((name, redact_header(name, value)) for name, value in headers)


def redact_header(name: str, value: str) -> str:
    """The value of a header as it may be kept: masked if its name or its scheme says that it is a credential,
    else without what looks like one, since a gateway's key may have any name.
    """
    scheme = _SCHEME.match(value)
    if scheme or is_secret_header(name):
        return (scheme[0] if scheme else "") + MASK
    return redact_text(value)


def is_redacted(text: str) -> bool:
    """True of a value that something was masked in: it cannot be sent again."""
    return MASK in text


def holds_secret(name: str, value: str) -> bool:
    """True of a live header that is kept with a mask only."""
    return redact_header(name, value) != value


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
        secret = equals and value and is_secret_header(name)
        parts.append(f"{name}={MASK}" if secret else redact_text(part))
    return "&".join(parts)
