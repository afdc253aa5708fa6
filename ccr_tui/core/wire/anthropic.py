"""The Anthropic dialect: pass-through. Only what a route changes is changed, and each change is listed."""

from __future__ import annotations

import msgspec

from ccr_tui.core.exchange import Change, Headers, Upstream
from ccr_tui.core.providers import Auth, Provider
from ccr_tui.core.subagent_tag import tag_edits
from ccr_tui.core.wire.dialect import CannotEncodeError, Inbound, StreamTranslator, UpstreamCall
from ccr_tui.core.wire.extra_body import splice_into
from ccr_tui.core.wire.foreign_history import foreign_edits, spliced

HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers that belong to one connection (RFC 9110 §7.6.1) and are never handed on."""

CREDENTIAL_HEADERS = frozenset({"x-api-key", "authorization"})
"""Where Claude Code puts its credential: an API key, or the bearer token of a login."""

_DROPPED = HOP_BY_HOP | {"host", "content-length"}
MESSAGES = "/v1/messages"


class AnthropicDialect:
    """Identity, but for the model's name, the credential and what the provider adds."""

    name = "anthropic"
    counts_tokens = True

    def encode(self, inbound: Inbound, provider: Provider, upstream: Upstream, auth: Headers) -> UpstreamCall:
        provider = provider.for_model(upstream.model or inbound.facts.model)
        body, body_changes = _body(inbound, provider, upstream)
        headers, header_changes = _headers(inbound, provider, auth, recoded=bool(body_changes))
        url = url_of(provider, inbound.path, inbound.query)
        return UpstreamCall(inbound.method, url, headers, body, body_changes + header_changes)

    def translator(self, inbound: Inbound, provider: Provider, upstream: Upstream) -> StreamTranslator | None:
        return None

    def answer(self, inbound: Inbound, provider: Provider, upstream: Upstream, body: bytes) -> bytes:
        return body

    def error(self, status: int, body: bytes) -> tuple[int, bytes]:
        return status, body


def url_of(provider: Provider, path: str, query: str) -> str:
    """The address of a path at a provider. A classic CCR `endpoint` is the full address of messages."""
    if provider.endpoint and path.startswith(MESSAGES):
        url = provider.endpoint + path.removeprefix(MESSAGES)
    else:
        url = provider.base_url.rstrip("/") + path
    return f"{url}?{query}" if query else url


def _body(inbound: Inbound, provider: Provider, upstream: Upstream) -> tuple[bytes, tuple[Change, ...]]:
    """The body to send: the very bytes received, but for the route's model, other dialects' traces, a tag
    for the router and what the provider's configuration says.
    """
    if inbound.parsed is None:
        return inbound.wire_body, ()
    edits, changes = foreign_edits(inbound.parsed)
    tag_cuts, tag_changes = tag_edits(inbound.parsed, inbound.facts)
    edits, changes = edits + tag_cuts, (*changes, *tag_changes)
    asked = inbound.facts.model
    span = inbound.parsed.spans.get("model")
    if span is not None and upstream.model and upstream.model != asked:
        edits.append((span, msgspec.json.encode(upstream.model)))
        changes = (Change("body", "model", asked, upstream.model, span[0]), *changes)
    body = spliced(inbound.body, edits) if edits else inbound.body
    if inbound.facts.endpoint == "messages":
        try:
            body, extra_changes = splice_into(body, provider)
        except (ValueError, RecursionError) as error:
            raise CannotEncodeError(f"its extra_body cannot be added ({error})") from None
        changes = (*changes, *extra_changes)
    return (body, changes) if changes else (inbound.wire_body, ())


def _headers(
    inbound: Inbound, provider: Provider, auth: Headers, *, recoded: bool
) -> tuple[Headers, tuple[Change, ...]]:
    """The client's headers in its order, its credential replaced unless the provider takes the client's."""
    dropped = set(_DROPPED)
    changes: list[Change] = []
    if recoded and inbound.body is not inbound.wire_body:
        dropped.add("content-encoding")
        changes.append(Change("header", "content-encoding", dict(inbound.headers)["content-encoding"], ""))
    if provider.auth is not Auth.CLIENT:
        dropped |= CREDENTIAL_HEADERS
        changes += _credential_changes(inbound, auth)
    extra = tuple((name.lower(), value) for name, value in provider.extra_headers)
    dropped |= {name for name, _ in extra}
    changes += [Change("header", n, "", "the provider's extra header") for n, _ in extra]
    kept = tuple((n, v) for n, v in inbound.headers if n not in dropped)
    return kept + auth + extra, tuple(changes)


def _credential_changes(inbound: Inbound, auth: Headers) -> list[Change]:
    before = [n for n, _ in inbound.headers if n in CREDENTIAL_HEADERS]
    after = [n for n, _ in auth]
    gone = [Change("header", n, "the client's", "") for n in before if n not in after]
    new = [Change("header", n, "the client's" if n in before else "", "the provider's key") for n in after]
    return gone + new
