"""Credentials: resolved when a request is sent, and never kept but in memory."""

from __future__ import annotations

import os
from dataclasses import replace

from ccr_tui.core.config_upstream_keys import is_proxy_url
from ccr_tui.core.environment import missing_variables, resolve_env
from ccr_tui.core.exchange import Failure, FailureKind, Headers
from ccr_tui.core.providers import Auth, Provider
from ccr_tui.core.redact import holds_secret
from ccr_tui.core.wire.anthropic import CREDENTIAL_HEADERS

_MOST_SESSIONS = 64


def provider_auth(provider: Provider, position: int = 0) -> Headers | Failure:
    """The credential headers of a provider with keys of its own; () when it takes the client's or none.

    `position` says which of its keys is meant.
    """
    if provider.auth is not Auth.KEY:
        return ()
    written = provider.keys[position] if provider.keys else ""
    key = resolve_env(written, os.environ)
    if not key:
        return Failure(FailureKind.UNUSABLE, _no_key(provider, written))
    value = f"Bearer {key}" if provider.auth_header == "authorization" else key
    return ((provider.auth_header, value),)


def with_variables(provider: Provider) -> Provider | Failure:
    """The provider with `$NAME` in its extra headers and its proxy filled in, for this one call."""
    if not provider.extra_headers and not provider.proxy:
        return provider
    headers = []
    for name, text in provider.extra_headers:
        value = resolve_env(text, os.environ)
        if value is None:
            return _unset(provider, text, f"its header {name}")
        headers.append((name, value))
    proxy = resolve_env(provider.proxy, os.environ)
    if proxy is None:
        return _unset(provider, provider.proxy, "its proxy")
    if proxy and not is_proxy_url(proxy):
        message = (
            f"Provider {provider.name!r} has a proxy that is no address: "
            'set it to one like "http://host:port".'
        )
        return Failure(FailureKind.UNUSABLE, message)
    return replace(provider, extra_headers=tuple(headers), proxy=proxy)


def _unset(provider: Provider, text: str, place: str) -> Failure:
    missing = ", ".join(missing_variables(text, os.environ))
    what = f"Provider {provider.name!r} needs the environment variable {missing} for {place}"
    return Failure(FailureKind.UNUSABLE, f"{what}, which is not set.")


def _no_key(provider: Provider, written: str) -> str:
    missing = missing_variables(written, os.environ)
    if missing:
        names = ", ".join(missing)
        return f"Provider {provider.name!r} needs the environment variable {names}, which is not set."
    return f"Provider {provider.name!r} has no api_key: set providers.{provider.name}.api_key."


def without_credentials(headers: Headers, *, equal_to: str = "") -> Headers:
    """The headers without those that carry a credential; only those equal to `equal_to`, if given."""
    return tuple((n, v) for n, v in headers if n not in CREDENTIAL_HEADERS or not _is(v, equal_to))


def _is(value: str, secret: str) -> bool:
    return not secret or value.removeprefix("Bearer ") == secret


def has_credential(headers: Headers) -> bool:
    return any(name in CREDENTIAL_HEADERS for name, _ in headers)


class LiveCredentials:
    """The client's own credentials, last seen by session: for a replay on a pass-through provider.

    With them whatever else of its headers is kept with a mask only, such as a gateway's key.
    """

    def __init__(self) -> None:
        self._by_session: dict[str, Headers] = {}

    def remember(self, session: str | None, headers: Headers) -> None:
        found = tuple((n, v) for n, v in headers if n in CREDENTIAL_HEADERS or holds_secret(n, v))
        if found:
            key = session or ""
            self._by_session.pop(key, None)
            self._by_session[key] = found
            if len(self._by_session) > _MOST_SESSIONS:
                self._by_session.pop(next(iter(self._by_session)))

    def recall(self, session: str | None) -> Headers:
        """Those of the session, else the newest of any; () when no client has sent one."""
        newest = next(filter(has_credential, reversed(self._by_session.values())), ())
        return self._by_session.get(session or "", newest)
