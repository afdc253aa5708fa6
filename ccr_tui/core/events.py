"""What the engine tells the world about each exchange. Frozen, ordered, free of credentials.

For one exchange the order is: ExchangeStarted, ExchangeHeld (in hold mode), RouteDecided, then per attempt
AttemptStarted, AttemptResponded (if headers arrived), AttemptProgressed*, AttemptFinished, and exactly one
ExchangeFinished. `at` is seconds since the epoch.
"""

from __future__ import annotations

from dataclasses import dataclass

from ccr_tui.core.decision import Decision
from ccr_tui.core.exchange import Change, Cost, Headers, Outcome, RecordedRequest, Upstream, Usage
from ccr_tui.core.facts import RequestFacts


@dataclass(frozen=True, slots=True)
class ExchangeStarted:
    exchange_id: str
    at: float
    request: RecordedRequest
    facts: RequestFacts
    parent_id: str | None = None


@dataclass(frozen=True, slots=True)
class ExchangeHeld:
    """The request waits for the user's choice, at most until `until` (seconds since the epoch)."""

    exchange_id: str
    at: float
    until: float


@dataclass(frozen=True, slots=True)
class RouteDecided:
    """`held_s` is how long the request waited for the user's choice before."""

    exchange_id: str
    at: float
    decision: Decision
    held_s: float = 0.0


@dataclass(frozen=True, slots=True)
class AttemptStarted:
    """`wait_s` was slept before this attempt; `reason` says why it is made ("first try", "after 529").

    `role` is "answer", or "grade" and "judge" for the calls that ccr-tui adds itself.
    """

    exchange_id: str
    at: float
    number: int
    upstream: Upstream
    wait_s: float
    reason: str
    role: str = "answer"


@dataclass(frozen=True, slots=True)
class AttemptResponded:
    """The first content went to the client: from here on no fallback is possible."""

    exchange_id: str
    at: float
    number: int
    status: int
    ttft_s: float


@dataclass(frozen=True, slots=True)
class AttemptProgressed:
    """At most four a second. `size` is bytes so far; `output_tokens` is an estimate until the end."""

    exchange_id: str
    at: float
    number: int
    size: int
    output_tokens: int


@dataclass(frozen=True, slots=True)
class AttemptFinished:
    """`body` is what the upstream answered, decoded. `changes` compares its request with the client's."""

    exchange_id: str
    at: float
    number: int
    outcome: Outcome
    status: int | None
    headers: Headers
    body: bytes
    usage: Usage | None
    cost: Cost
    changes: tuple[Change, ...]
    answered_model: str | None = None


@dataclass(frozen=True, slots=True)
class ExchangeFinished:
    """`body` is what the client got, or None where it equals the last attempt's body.

    `asked_cost` is what the model that the client asked for would have cost for the same usage.
    `overhead_s` is our own time between having the request and sending it upstream.
    """

    exchange_id: str
    at: float
    outcome: Outcome
    status: int | None
    body: bytes | None
    asked_cost: Cost
    overhead_s: float


@dataclass(frozen=True, slots=True)
class ConfigApplied:
    """A routing table is in force."""

    at: float
    version: int
    source: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfigRejected:
    """An edit was refused; the last good table stays in force."""

    at: float
    message: str


@dataclass(frozen=True, slots=True)
class Scored:
    """How good an answer is, from 0 to 10. `by` is "judge", "shadow" or "you"; `note` says why."""

    exchange_id: str
    at: float
    by: str
    score: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unscored:
    """The score that `by` gave is taken back."""

    exchange_id: str
    at: float
    by: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """What the user keeps with an exchange, all of it: whether it is marked, and a note ("" for none)."""

    exchange_id: str
    at: float
    marked: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something a person should know: `level` is "info", "warning" or "error"."""

    at: float
    level: str
    message: str


ExchangeEvent = (
    ExchangeStarted
    | ExchangeHeld
    | RouteDecided
    | AttemptStarted
    | AttemptResponded
    | AttemptProgressed
    | AttemptFinished
    | ExchangeFinished
)
Remark = Scored | Unscored | Annotated
"""What is said of an exchange; it may come long after its end."""

Event = ExchangeEvent | Remark | ConfigApplied | ConfigRejected | Noticed
