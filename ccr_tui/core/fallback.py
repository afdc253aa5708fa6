"""When to try again, when to try the next upstream, when to stop: a policy without I/O.

`attempts` is a generator: it yields the next `Try`, the engine makes it and sends the failure back in;
on success the engine simply stops asking. It always ends.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator
from dataclasses import dataclass
from enum import Enum, auto

from ccr_tui.core.chain import Chain
from ccr_tui.core.config import Retry
from ccr_tui.core.exchange import Failure, FailureKind, Upstream
from ccr_tui.core.gate import OPEN_GATE, Gate
from ccr_tui.core.route import Route

LONGEST_WAIT_S = 10.0
"""A `retry-after` beyond this is not waited for: another upstream answers sooner."""


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt to make: wait `wait_s`, then send to `upstream`. `reason` is for the waterfall."""

    number: int
    upstream: Upstream
    wait_s: float
    reason: str


@dataclass(frozen=True, slots=True)
class Again:
    """Try the same upstream again, at most `limit` times in a row."""

    limit: int


@dataclass(frozen=True, slots=True)
class NextUpstream:
    """Try the next upstream of the route at once."""


@dataclass(frozen=True, slots=True)
class Stop:
    """No other upstream would answer better: the client must see this failure."""


class OtherChain(Enum):
    """Go on at once with the chain that the route has for this; stop when it has none left."""

    TOO_LONG = auto()
    REFUSED = auto()


Verdict = Again | NextUpstream | OtherChain | Stop

_TOO_LONG = "prompt is too long"
_PATIENT = 3
_ONCE = 1
_TRANSIENT_STATUSES = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
_PROVIDER_STATUSES = frozenset({401, 402, 403, 404, 405, 407, 501})
_TRANSIENT_ERRORS = frozenset({"overloaded_error", "api_error", "rate_limit_error", "timeout_error"})
_PROVIDER_ERRORS = frozenset({"authentication_error", "permission_error", "billing_error", "not_found_error"})


def classify(failure: Failure, upstream: Upstream, asked_model: str, *, transparent: bool = False) -> Verdict:
    """What a failure asks for.

    A request that is itself at fault (400, 413) stops, unless the route had changed the model: then our
    change may be what the upstream refuses. On a `transparent` route HTTP errors stop, because the
    client repeats those by itself; it does not repeat after an error inside a 200, so that is ours.
    A used-up quota is not there again in seconds. A conversation that is too long the client must see, so
    that it compacts, unless the route has a chain for that.
    """
    if failure.after_content:
        return Stop()
    if is_too_long(failure):
        return Stop() if transparent else OtherChain.TOO_LONG
    match failure.kind:
        case FailureKind.STATUS:
            return Stop() if transparent else _by_status(failure, upstream, asked_model)
        case FailureKind.ERROR_EVENT:
            return _by_error_type(failure)
        case FailureKind.REFUSED:
            return OtherChain.REFUSED
        case FailureKind.CONNECT | FailureKind.EMPTY | FailureKind.CUT | FailureKind.MALFORMED:
            return Again(_ONCE)
        case _:  # time-outs have waited long enough; an unusable upstream stays unusable
            return NextUpstream()


def _by_status(failure: Failure, upstream: Upstream, asked_model: str) -> Verdict:
    if failure.spent_until is not None:
        return NextUpstream()
    if failure.status in _TRANSIENT_STATUSES:
        return Again(_PATIENT)
    if failure.status in _PROVIDER_STATUSES or "credit balance" in failure.message:
        return NextUpstream()
    return NextUpstream() if upstream.model != asked_model else Stop()


def is_too_long(failure: Failure) -> bool:
    """True for a conversation that does not fit the model, in the words that every dialect is given."""
    told = failure.status in (400, 413) or failure.kind is FailureKind.ERROR_EVENT
    return told and _TOO_LONG in failure.message


def _by_error_type(failure: Failure) -> Verdict:
    if failure.error_type in _PROVIDER_ERRORS:
        return NextUpstream()
    return Again(_PATIENT) if failure.error_type in _TRANSIENT_ERRORS else Stop()


def _no_other_key(_: Upstream, __: Failure) -> bool:
    return False


def attempts(
    route: Route,
    asked_model: str,
    retry: Retry,
    random: Callable[[], float],
    other_key: Callable[[Upstream, Failure], bool] = _no_other_key,
    gate: Gate = OPEN_GATE,
) -> Generator[Try, Failure, tuple[str, ...]]:
    """The tries of a route. `random` gives numbers in [0, 1) for the jitter.

    Retries at one upstream back off exponentially with jitter; a `retry-after` is honoured up to
    `LONGEST_WAIT_S`, beyond it the next upstream is tried. Between upstreams nothing is waited, nor
    when `other_key` says that the same upstream may do with another key; it must say no in the end.
    What `gate` holds back is passed over; an upstream that begins to rest is left in the midst of its
    retries as long as there is another one. The value in the end tells of those that might have come next.
    """
    chain = Chain(route, gate)
    upstream = chain.begin()
    reason, wait_s, retries = f"first try{chain.how}", 0.0, 0
    for number in itertools.count(1):
        failure = yield Try(number, upstream, wait_s, reason)
        another = not failure.after_content and other_key(upstream, failure)
        verdict = classify(failure, upstream, asked_model, transparent=route.transparent)
        wait_s = 0.0 if another else backoff(retries, failure, retry, random())
        stays = another or _may_retry(verdict, retries, wait_s, retry)
        if stays and not (gate.rests(upstream) and chain.has_more):
            retries += 0 if another else 1
            reason = f"{'another key' if another else f'retry {retries}'} after {failure.label}"
            continue
        following = chain.next() if stays else _following(chain, verdict)
        if following is None:
            break
        upstream, wait_s, retries = following, 0.0, 0
        reason = f"fallback after {failure.label}{chain.how}"
    return () if isinstance(verdict, Stop) else tuple(chain.held_back)


def _may_retry(verdict: Verdict, retries: int, wait_s: float, retry: Retry) -> bool:
    limit = min(retry.max, verdict.limit) if isinstance(verdict, Again) else 0
    return retries < limit and wait_s <= LONGEST_WAIT_S


def _following(chain: Chain, verdict: Verdict) -> Upstream | None:
    """Where it goes on; None when the client is best off with the failure."""
    match verdict:
        case Stop():
            return None
        case OtherChain.TOO_LONG:
            return chain.too_long()
        case OtherChain.REFUSED:
            return chain.refused()
        case _:
            return chain.next()


def backoff(retries: int, failure: Failure, retry: Retry, jitter: float) -> float:
    """Seconds before the next try at the same upstream: between half and all of the doubled base."""
    ceiling = min(retry.cap, retry.base * 2.0**retries)
    waited = ceiling * (0.5 + jitter / 2)
    return max(waited, failure.retry_after_s or 0.0)
