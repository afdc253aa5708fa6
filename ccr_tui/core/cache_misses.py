"""Why an upstream read again what it had in its prompt cache: the cache-miss detective.

A cache keeps a beginning of the request, in the order tools, system, messages: the first block that
differs from the last request of the conversation ends what can be read from it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ccr_tui.core.exchange import Cost, Upstream, Usage
from ccr_tui.core.request_parts import Difference

MOST = 200
"""Misses that are told one by one, the dearest."""
LIFETIME_S = 300.0
"""How long a cache entry lives after it was last used, unless it was written for an hour."""
LONG_LIFETIME_S = 3600.0

Price = Callable[[Usage, Upstream, float], Cost]
"""What a usage costs at an upstream at a time (seconds since the epoch)."""


class Reason(StrEnum):
    """Why a cache was not read."""

    SWITCHED = "another upstream"
    TOGETHER = "sent together"
    EXPIRED = "expired"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sent:
    """An exchange as far as caching goes. `at` is in seconds since the epoch."""

    id: str
    at: float
    upstream: Upstream
    usage: Usage
    ttft_s: float | None = None


@dataclass(frozen=True, slots=True)
class Miss:
    """An exchange that paid for tokens which the one before it in the conversation had left in a cache."""

    session: str
    before: Sent
    now: Sent

    @property
    def tokens(self) -> int:
        """How many tokens could have been read from the cache."""
        return avoidable(self.before.usage, self.now.usage)

    @property
    def gap_s(self) -> float:
        """Seconds between the two requests."""
        return self.now.at - self.before.at

    @property
    def lifetime_s(self) -> float:
        """How long the cache was good for."""
        return LONG_LIFETIME_S if self.before.usage.cache_write_1h_tokens else LIFETIME_S


@dataclass(frozen=True, slots=True)
class PricedMiss:
    """A miss, and what it cost beyond reading the cache: unknown where the upstream has no price."""

    miss: Miss
    cost: Cost

    @property
    def id(self) -> str:
        """Of the exchange that had to send the tokens anew."""
        return self.miss.now.id


@dataclass(slots=True)
class Misses:
    """Sums of all misses of a time, and the `dearest` of them in full.

    `cost_usd` holds what could be priced, `unpriced` counts the misses that could not.
    """

    count: int = 0
    tokens: int = 0
    cost_usd: float = 0.0
    unpriced: int = 0
    dearest: list[PricedMiss] = field(default_factory=list)

    @property
    def cost(self) -> Cost:
        """The sum: a lower bound once a part is unpriced, unknown when nothing has a price."""
        if self.unpriced == self.count:
            return Cost()
        return Cost(self.cost_usd, at_least=self.unpriced > 0)

    def counted(self, some: Iterable[PricedMiss]) -> Iterator[PricedMiss]:
        """The same misses, while they are added to the sums."""
        for one in some:
            self.count += 1
            self.tokens += one.miss.tokens
            self.cost_usd += one.cost.usd or 0.0
            self.unpriced += one.cost.usd is None
            yield one


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a cache was not read, the likeliest reason first, and where the two requests part, if they do."""

    reasons: tuple[Reason, ...]
    difference: Difference | None = None


def avoidable(before: Usage, now: Usage) -> int:
    """Tokens of `now` that were sent anew although `before` had left them in a cache."""
    left = before.cache_read_tokens + before.cache_write_tokens - now.cache_read_tokens
    return max(0, min(left, now.input_tokens + now.cache_write_tokens))


def from_cache(usage: Usage, tokens: int) -> Usage:
    """The same usage, had this many of its tokens (at most the new ones) been read from a cache."""
    hour = min(tokens, usage.cache_write_1h_tokens)
    minutes = min(tokens - hour, usage.cache_write_5m_tokens)
    fresh = min(tokens - hour - minutes, usage.input_tokens)
    return replace(
        usage,
        input_tokens=usage.input_tokens - fresh,
        cache_read_tokens=usage.cache_read_tokens + hour + minutes + fresh,
        cache_write_5m_tokens=usage.cache_write_5m_tokens - minutes,
        cache_write_1h_tokens=usage.cache_write_1h_tokens - hour,
    )


def priced(miss: Miss, price: Price) -> PricedMiss:
    """The miss with its cost."""
    now = miss.now
    paid = price(now.usage, now.upstream, now.at)
    if paid.usd is None:
        return PricedMiss(miss, Cost())
    could = price(from_cache(now.usage, miss.tokens), now.upstream, now.at)
    if could.usd is None:
        return PricedMiss(miss, Cost())
    return PricedMiss(miss, Cost(max(0.0, paid.usd - could.usd), source=paid.source))


def summed(found: Iterable[Miss], price: Price, most: int = MOST) -> Misses:
    """The sums of all that were found, of which the dearest are kept; those without a price come last."""
    sums = Misses()
    all_of_them = sums.counted(priced(miss, price) for miss in found)
    sums.dearest = heapq.nlargest(most, all_of_them, key=lambda one: (one.cost.usd or 0.0, one.miss.tokens))
    return sums


def reasons(miss: Miss, difference: Difference | None) -> tuple[Reason, ...]:
    """All that explains the miss, what explains most of it first; never none."""
    found = (
        (Reason.SWITCHED, miss.before.upstream != miss.now.upstream),
        (Reason.TOGETHER, miss.before.ttft_s is not None and miss.gap_s < miss.before.ttft_s),
        (Reason.EXPIRED, miss.gap_s > miss.lifetime_s),
        (Reason.CHANGED, difference is not None),
    )
    return tuple(reason for reason, holds in found if holds) or (Reason.UNKNOWN,)
