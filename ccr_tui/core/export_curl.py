"""A request as a command for the shell: to be run again by hand, without the key in it."""

from __future__ import annotations

import shlex

from ccr_tui.core.exchange import Headers
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.redact import is_redacted, redact_headers, redact_query

INLINE = 4096
"""Bytes of a body up to which it is part of the command."""

_VARIABLES = {"x-api-key": '"x-api-key: $ANTHROPIC_API_KEY"'}
_BEARER = '"authorization: Bearer $ANTHROPIC_AUTH_TOKEN"'
_LEFT_OUT = frozenset({"host", "content-length", "content-encoding", "accept-encoding", "connection"})
"""What curl says by itself, or what is not true of the body as it is kept."""


def is_inline(body: bytes) -> bool:
    """Whether the body can be written into the command."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return False
    return len(body) <= INLINE and "\0" not in text


def curl_command(record: ExchangeRecord, base_url: str, body: bytes, body_path: str = "") -> str:
    """The command that sends the request to `base_url`; its body from the file at `body_path`, if given.

    Keys are taken from the environment: what was masked cannot be sent.
    """
    query = redact_query(record.query)
    url = f"{base_url}{record.path}{'?' + query if query else ''}"
    parts = [f"curl -X {shlex.quote(record.method)} {shlex.quote(url)}", *_headers(record.headers)]
    if body_path:
        parts.append(f"--data-binary {shlex.quote('@' + body_path)}")
    elif body:
        parts.append(f"--data-raw {shlex.quote(body.decode())}")
    return " \\\n  ".join(parts)


def _headers(headers: Headers) -> list[str]:
    return [
        f"-H {_header(name, value)}"
        for name, value in redact_headers(headers)
        if name.lower() not in _LEFT_OUT
    ]


def _header(name: str, value: str) -> str:
    if not is_redacted(value):
        return shlex.quote(f"{name}: {value}")
    if name.lower() == "authorization":
        return _BEARER
    variable = name.upper().replace("-", "_")
    return _VARIABLES.get(name.lower(), f'"{name}: ${variable}"')
