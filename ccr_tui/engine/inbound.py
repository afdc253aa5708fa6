"""Reads a client's request off ASGI: whole, bounded, decoded, and refused early if it cannot be served."""

from __future__ import annotations

import secrets

from starlette.types import Receive, Scope

from ccr_tui.core.config import Server
from ccr_tui.core.errors import RequestError
from ccr_tui.core.exchange import Headers
from ccr_tui.core.facts import RequestFacts, inspect, other_facts, parse_body
from ccr_tui.core.namespace_name import HEADER, NAMESPACE
from ccr_tui.core.redact import is_redacted
from ccr_tui.core.wire.anthropic import CREDENTIAL_HEADERS
from ccr_tui.core.wire.content_coding import decode_body
from ccr_tui.core.wire.dialect import Inbound
from ccr_tui.engine.credentials import without_credentials
from ccr_tui.engine.namespaces import namespace_in_path

LONGEST_REQUEST = 32 * 2**20
"""Anthropic's own limit for a request (API documentation, errors: 413)."""

ENDPOINTS = {"/v1/messages": "messages", "/v1/messages/count_tokens": "count_tokens"}
_NOT_REPLAYED = CREDENTIAL_HEADERS | {"content-encoding", "accept-encoding"}
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


class ClientGoneError(Exception):
    """The client hung up before its request was complete."""


def headers_of(scope: Scope) -> Headers:
    return tuple((n.decode("latin-1").lower(), v.decode("latin-1")) for n, v in scope["headers"])


def admit(headers: Headers, server: Server, api_key: str) -> None:
    """Refuse strangers: a web page that resolves its name to this address, or a client without the key."""
    given = dict(headers)
    if api_key:
        offered = (given.get("x-api-key", ""), given.get("authorization", "").removeprefix("Bearer "))
        if not any(secrets.compare_digest(o.encode(), api_key.encode()) for o in offered):
            message = (
                "ccr-tui needs its own key: set ANTHROPIC_AUTH_TOKEN to the server.api_key of its config."
            )
            raise RequestError(message, status=401, type="authentication_error")
        return
    host = given.get("host", "")
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if name.lower() not in _LOCAL_HOSTS | {server.host.lower()}:
        message = f"ccr-tui serves this machine only, not the host {host!r}."
        raise RequestError(message, status=403, type="permission_error")


async def read_body(receive: Receive) -> bytes:
    """The body as received; `RequestError` 413 beyond the limit, `ClientGoneError` when it never ends."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LONGEST_REQUEST:
            raise RequestError("The request is larger than 32 MB.", status=413, type="request_too_large")
        if not message.get("more_body"):
            return parts[0] if len(parts) == 1 else b"".join(parts)


def inbound_from(scope: Scope, headers: Headers, wire_body: bytes, api_key: str) -> Inbound:
    """The request as the engine sees it. Our own key is taken out: it must never go upstream."""
    if api_key:
        headers = without_credentials(headers, equal_to=api_key)
    namespace = _namespace(scope, headers)
    headers = tuple((n, v) for n, v in headers if n != HEADER)
    fields = dict(headers)
    path = scope["path"]
    endpoint = ENDPOINTS.get(path, "other") if scope["method"] == "POST" else "other"
    query = scope["query_string"].decode("latin-1")
    if endpoint == "other":
        facts = other_facts(fields, namespace)
        return Inbound(scope["method"], path, query, headers, wire_body, wire_body, facts)
    body = decode_body(fields.get("content-encoding", "").strip().lower(), wire_body, LONGEST_REQUEST)
    parsed = parse_body(body)
    facts = inspect(endpoint, fields, parsed, namespace)
    return Inbound(scope["method"], path, query, headers, body, wire_body, facts, parsed)


def _namespace(scope: Scope, headers: Headers) -> str:
    """What the path says, else the header of ours; a name that is none is nobody's."""
    named = dict(headers).get(HEADER, "")
    return namespace_in_path(scope) or (named if NAMESPACE.fullmatch(named) else "")


def unreadable(scope: Scope, headers: Headers, wire_body: bytes) -> Inbound:
    """A request whose body makes no sense, as far as it can be kept."""
    facts = RequestFacts(ENDPOINTS.get(scope["path"], "other"), namespace=namespace_in_path(scope))
    query = scope["query_string"].decode("latin-1")
    return Inbound(scope["method"], scope["path"], query, headers, wire_body, wire_body, facts)


def replay_headers(headers: Headers, live: Headers) -> Headers:
    """Headers of a stored request, made live again: with the credentials of `live`, and its value of whatever
    else was masked. What it has no value for is left out: a mask is no value.
    """
    values = dict(live)
    restored = ((n, values.get(n, v) if is_redacted(v) else v) for n, v in headers if n not in _NOT_REPLAYED)
    kept = tuple((n, v) for n, v in restored if not is_redacted(v))
    return kept + tuple((n, v) for n, v in live if n in CREDENTIAL_HEADERS)


def replay_query(query: str) -> str:
    """The query of a stored request without what was masked in it."""
    return "&".join(part for part in query.split("&") if not is_redacted(part))
