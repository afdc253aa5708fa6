"""What an upstream was sent, made anew: bodies that went out are not kept, but follow from what is.

Encoding has no state: the client's request, the provider's configuration and the upstream give the same
bytes again. What was noted of the changes at the time tells whether the configuration still is the same.
Credentials are masks here, and `$NAME` stays as it is written.
"""

from __future__ import annotations

from dataclasses import dataclass

from ccr_tui.core.config import Config
from ccr_tui.core.errors import RequestError
from ccr_tui.core.exchange import Change, Headers
from ccr_tui.core.facts import parse_body
from ccr_tui.core.providers import Auth, Provider
from ccr_tui.core.record import AttemptRecord, ExchangeRecord
from ccr_tui.core.redact import MASK, redact_headers
from ccr_tui.core.wire.dialect import CannotEncodeError, Inbound, UnknownDialectError
from ccr_tui.core.wire.dialects import dialect_named


@dataclass(frozen=True, slots=True)
class SentRequest:
    """What went out. `translated`: in another dialect than the client's."""

    body: bytes
    headers: Headers
    translated: bool


def sent_request(
    record: ExchangeRecord, attempt: AttemptRecord, body: bytes, config: Config
) -> SentRequest | None:
    """The request of an attempt that has been encoded; None when it cannot be told with certainty."""
    provider = config.providers.get(attempt.upstream.provider)
    if provider is None or not body:
        return None
    try:
        parsed = None if record.facts.endpoint == "other" else parse_body(body)
        inbound = Inbound(
            record.method, record.path, record.query, record.headers, body, body, record.facts, parsed
        )
        call = dialect_named(provider.dialect).encode(inbound, provider, attempt.upstream, _mask(provider))
    except (RequestError, CannotEncodeError, UnknownDialectError):
        return None
    if _of_body(call.changes) != _of_body(attempt.changes):
        return None
    return SentRequest(call.body, redact_headers(call.headers), provider.dialect != "anthropic")


def _mask(provider: Provider) -> Headers:
    return ((provider.auth_header, MASK),) if provider.auth is Auth.KEY else ()


def _of_body(changes: tuple[Change, ...]) -> list[Change]:
    return [change for change in changes if change.where == "body"]
