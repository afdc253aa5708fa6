"""What the engine knows of an upstream's language: a few questions, no I/O.

A dialect turns the client's Anthropic request into a call, and the upstream's answer back into
Anthropic's. The `anthropic` dialect is the identity; others translate incrementally.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ccr_tui.core.exchange import Change, Headers, Upstream
from ccr_tui.core.facts import ParsedBody, RequestFacts
from ccr_tui.core.providers import Provider


@dataclass(frozen=True, slots=True)
class Inbound:
    """The client's request in full, credentials included: it lives in memory only.

    `headers` has lower-case names in wire order. `body` is decoded; `wire_body` is what was received,
    the same object unless it came compressed. `parsed` is None for paths without a conversation.
    """

    method: str
    path: str
    query: str
    headers: Headers
    body: bytes
    wire_body: bytes
    facts: RequestFacts
    parsed: ParsedBody | None = None


@dataclass(frozen=True, slots=True)
class UpstreamCall:
    """What is sent upstream. `changes` compares it with what the client sent."""

    method: str
    url: str
    headers: Headers
    body: bytes
    changes: tuple[Change, ...]


class StreamTranslator(Protocol):
    """Turns an upstream's stream into Anthropic's events, chunk by chunk."""

    def feed(self, chunk: bytes) -> bytes: ...

    def finish(self) -> bytes:
        """What is still owed when the upstream's stream has ended."""
        ...


class Dialect(Protocol):
    """One upstream language. `counts_tokens` says whether `count_tokens` requests can be encoded at all."""

    name: str
    counts_tokens: bool

    def encode(self, inbound: Inbound, provider: Provider, upstream: Upstream, auth: Headers) -> UpstreamCall:
        """The call to make. `auth` are the credential headers to send, resolved by the engine.

        Raises `CannotEncodeError`, and nothing else, when this upstream cannot be asked that.
        """
        ...

    def translator(self, inbound: Inbound, provider: Provider, upstream: Upstream) -> StreamTranslator | None:
        """A translator for one event stream, or None when it already is Anthropic's."""
        ...

    def answer(self, inbound: Inbound, provider: Provider, upstream: Upstream, body: bytes) -> bytes:
        """A whole answer as an Anthropic message; `ValueError` when it is none."""
        ...

    def error(self, status: int, body: bytes) -> tuple[int, bytes]:
        """Status and body of an error as Anthropic would give them."""
        ...


class UnknownDialectError(LookupError):
    """No dialect of that name is registered."""


class CannotEncodeError(Exception):
    """A request that an upstream cannot be asked. `str(error)` goes on after "Provider 'x': "."""
