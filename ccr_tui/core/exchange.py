"""The vocabulary of one request's life: what was asked, tried, answered and used.

All values are immutable. Times are seconds since the epoch (`*_at`) or durations in seconds (`*_s`).
Header tuples are already redacted (see `core.redact`) wherever they appear here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Headers = tuple[tuple[str, str], ...]
"""Header names (lower case) and values in wire order."""


@dataclass(frozen=True, slots=True)
class Upstream:
    """A provider and a model, written `provider,model`; an empty model means the one asked for."""

    provider: str
    model: str = ""

    @classmethod
    def parse(cls, text: str) -> Upstream:
        """Split at the first comma only: model ids contain `/`, `:` and `@`."""
        provider, _, model = text.partition(",")
        return cls(provider.strip(), model.strip())

    def __str__(self) -> str:
        return f"{self.provider},{self.model}" if self.model else self.provider


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one answer. `input_tokens` excludes cache reads and writes, as on Anthropic's wire."""

    input_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_5m_tokens: int = 0
    cache_write_1h_tokens: int = 0
    output_tokens: int = 0

    @property
    def cache_write_tokens(self) -> int:
        return self.cache_write_5m_tokens + self.cache_write_1h_tokens

    @property
    def total_input_tokens(self) -> int:
        """Everything the model read: fresh, cached and newly cached."""
        return self.input_tokens + self.cache_read_tokens + self.cache_write_tokens

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input_tokens + other.input_tokens,
            self.cache_read_tokens + other.cache_read_tokens,
            self.cache_write_5m_tokens + other.cache_write_5m_tokens,
            self.cache_write_1h_tokens + other.cache_write_1h_tokens,
            self.output_tokens + other.output_tokens,
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """What an answer cost. `usd` is None when the price is unknown: shown as unpriced, never as $0.

    `at_least` marks a total of which a part is unpriced. `source` names the price list and its version.
    """

    usd: float | None = None
    at_least: bool = False
    source: str = ""

    def __add__(self, other: Cost) -> Cost:
        """Sum of two costs; a part that is unknown makes the sum a lower bound."""
        if self.usd is None and other.usd is None:
            return Cost(None, False, self.source or other.source)
        missing = self.usd is None or other.usd is None
        total = (self.usd or 0.0) + (other.usd or 0.0)
        return Cost(total, self.at_least or other.at_least or missing, self.source or other.source)


class FailureKind(StrEnum):
    """Why an attempt gave no answer."""

    CONNECT = "connect"  # refused, unknown host, TLS
    TIMEOUT_CONNECT = "timeout_connect"
    TIMEOUT_FIRST_BYTE = "timeout_first_byte"
    TIMEOUT_IDLE = "timeout_idle"
    TIMEOUT_TOTAL = "timeout_total"
    STATUS = "status"  # the upstream answered with an HTTP error
    ERROR_EVENT = "error_event"  # `event: error` inside a 200 stream
    EMPTY = "empty"  # a stream or message without any content
    CUT = "cut"  # the connection ended before the stream did
    MALFORMED = "malformed"  # a 200 that is not an answer (HTML, garbage)
    UNUSABLE = "unusable"  # never sent: no credential, unknown dialect
    REFUSED = "refusal"  # the model declined, and the route has another one to ask
    TURNED_AWAY = "turned_away"  # by ccr-tui: no upstream was asked
    INTERNAL = "internal"  # a bug of ccr-tui


_BEFORE_SENDING = frozenset({FailureKind.UNUSABLE, FailureKind.CONNECT, FailureKind.TIMEOUT_CONNECT})


@dataclass(frozen=True, slots=True)
class Failure:
    """One attempt's failure, as data. `message` is a sentence without secrets.

    `spent_until` is given when a quota is used up, and says until when (seconds since the epoch);
    `spent_family` is the family of models that it is for, "" for all.
    """

    kind: FailureKind
    message: str
    status: int | None = None
    error_type: str | None = None
    retry_after_s: float | None = None
    after_content: bool = False
    spent_until: float | None = None
    spent_family: str = ""

    @property
    def before_sending(self) -> bool:
        """Whether the request had not left yet."""
        return self.kind in _BEFORE_SENDING

    @property
    def label(self) -> str:
        """Short form for tables: the status where there is one, else the kind."""
        return str(self.status) if self.status and self.kind is FailureKind.STATUS else self.kind.value


@dataclass(frozen=True, slots=True)
class Completed:
    """The client received a whole answer."""

    status: int
    stop_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """No upstream gave a whole answer; `failure` is the last one's."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Nobody waited for the answer any more, or the user stopped it."""

    reason: str


Outcome = Completed | Failed | Cancelled


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs between what the client sent and what the upstream was sent.

    `where` is "body", "header" or "url"; `offset` is the byte position in the client's decoded body.
    Credentials appear as names only, never as values.
    """

    where: str
    what: str
    before: str = ""
    after: str = ""
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """The client's request as kept: headers redacted, body decoded (never gzip) and whole."""

    method: str
    path: str
    query: str
    headers: Headers
    body: bytes
    wire_size: int
