"""An upstream's HTTP error: what it means for the next try, and what the client may see of it."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from datetime import UTC
from email.utils import parsedate_to_datetime

from ccr_tui.core.exchange import Failure, FailureKind
from ccr_tui.core.quota import read_quota
from ccr_tui.core.redact import redact_text
from ccr_tui.core.wire.dialect import Dialect
from ccr_tui.core.wire.retry_delay import delay_in
from ccr_tui.engine.answers import Answer, handed_on, read_error
from ccr_tui.engine.decoding import decoded
from ccr_tui.engine.upstream import UpstreamResponse

_LIMITED = 429
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
"""Statuses after which it makes sense to come again."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """`plain` is the decoded body; `answer` is what the client gets if nobody else answers."""

    failure: Failure
    answer: Answer
    plain: bytes


def read_refusal(dialect: Dialect, response: UpstreamResponse, raw: bytes) -> Refusal:
    """What an error answer with the body `raw` says."""
    try:
        plain = decoded(response, raw)
    except ValueError:  # an error all the same: its status says enough
        plain = raw
    status, body = dialect.error(response.status, plain)
    error_type, message = read_error(body)
    text = f"answered {response.status}: {redact_text(message)}"
    now = time.time()
    wait_s = seconds(response.header("retry-after"), now)
    if body is plain:
        answer = _as_it_came(response, raw)
    else:
        wait_s = delay_in(plain) if wait_s is None and status in _PASSING else wait_s
        answer = _translated(response, status, body, wait_s)
    failure = Failure(FailureKind.STATUS, text, status, error_type, wait_s)
    quota = read_quota(response.headers, now) if response.status == _LIMITED else None
    if quota is not None and quota.rejected:
        failure = replace(failure, spent_until=quota.back_at(wait_s), spent_family=quota.family)
    return Refusal(failure, answer, plain)


def _as_it_came(response: UpstreamResponse, raw: bytes) -> Answer:
    headers = handed_on(response.headers, drop=frozenset({"content-length"}))
    return Answer(response.status, (*headers, ("content-length", str(len(raw)))), raw)


def _translated(response: UpstreamResponse, status: int, body: bytes, wait_s: float | None) -> Answer:
    """Another status and body; the client reads whole seconds only."""
    own = [("content-type", "application/json"), ("content-length", str(len(body)))]
    if wait_s is not None:
        own.append(("retry-after", str(math.ceil(wait_s))))
    drop = frozenset({"content-encoding"}) | {name for name, _ in own}
    return Answer(status, (*handed_on(response.headers, drop=drop), *own), body)


def seconds(text: str, now: float) -> float | None:
    """`retry-after`, a number of seconds or a date, in seconds from `now` (since the epoch)."""
    try:
        told = float(text)
    except ValueError:
        try:
            at = parsedate_to_datetime(text)
            told = (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() - now
        except (ValueError, OverflowError):  # OverflowError: a year that no clock can show
            return None
    return max(0.0, told) if math.isfinite(told) else None
