"""Builds calls to upstreams of another dialect: a fresh set of headers, and what that changes.

Claude Code's own headers name its version, session and features. They mean nothing elsewhere, and are not
for everybody, so none of them is handed on.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import msgspec

from ccr_tui.core.exchange import Change, Headers
from ccr_tui.core.providers import Auth, Provider
from ccr_tui.core.wire.dialect import CannotEncodeError, Inbound, UpstreamCall
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.extra_body import add_to

_CONTENT = ("content-type", "application/json")
_PLAIN = ("accept-encoding", "identity")  # events must not wait in a compressor
_AGENT = ("user-agent", "ccr-tui")


def json_call(
    inbound: Inbound, provider: Provider, url: str, auth: Headers, body: dict[str, Any], drops: Drops
) -> UpstreamCall:
    """The call that posts `body`; `drops` tells what became of the client's."""
    if inbound.facts.endpoint == "messages":
        add_to(body, provider, drops)
    try:
        encoded = msgspec.json.encode(body)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise CannotEncodeError(f"the request cannot be written as JSON ({error})") from None
    accept = "text/event-stream" if inbound.facts.stream else "application/json"
    own = (("accept", accept), _CONTENT, _PLAIN, _AGENT)
    headers = call_headers(inbound, provider, auth, own)
    return UpstreamCall("POST", url, headers, encoded, _changes(inbound, provider, url, headers, drops))


def call_headers(inbound: Inbound, provider: Provider, auth: Headers, own: Headers) -> Headers:
    """`own`, the credential, and what the provider adds or replaces."""
    extra = tuple((name.lower(), value) for name, value in provider.extra_headers)
    credential = _client_credential(inbound, provider) if provider.auth is Auth.CLIENT else auth
    replaced = {name for name, _ in extra}
    return (*((n, v) for n, v in (*own, *credential) if n not in replaced), *extra)


def joined(base_url: str, path: str) -> str:
    return base_url.rstrip("/") + path


def _client_credential(inbound: Inbound, provider: Provider) -> Headers:
    """The client's credential in the provider's header."""
    given = dict(inbound.headers)
    key = given.get("x-api-key") or given.get("authorization", "").removeprefix("Bearer ")
    if not key:
        return ()
    return ((provider.auth_header, f"Bearer {key}" if provider.auth_header == "authorization" else key),)


def _changes(
    inbound: Inbound, provider: Provider, url: str, headers: Headers, drops: Drops
) -> tuple[Change, ...]:
    asked = f"{inbound.path}?{inbound.query}" if inbound.query else inbound.path
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    extra = {name.lower() for name, _ in provider.extra_headers}
    return (
        Change("url", "path", asked, path),
        Change("body", "dialect", "anthropic", provider.dialect),
        *drops.changes(),
        Change("header", "client headers", str(len(inbound.headers)), "replaced"),
        *(Change("header", n, "", "the provider's extra header") for n, _ in headers if n in extra),
        *(
            Change("header", n, "", _credential_words(provider))
            for n, _ in headers
            if n == provider.auth_header
        ),
    )


def _credential_words(provider: Provider) -> str:
    return "the client's" if provider.auth is Auth.CLIENT else "the provider's key"
