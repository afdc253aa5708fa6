from __future__ import annotations

from ccr_tui.core.events import AttemptStarted
from ccr_tui.core.exchange import Cost, Upstream, Usage
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.record import AttemptRecord, ExchangeRecord, fold

FACTS = RequestFacts("messages", model="m")


def attempt(number: int, provider: str, cost: Cost, usage: Usage | None) -> AttemptRecord:
    return AttemptRecord(number, Upstream(provider, "m"), 11.0, 0.0, "try", 0.5, 12.0, usage=usage, cost=cost)


def record(*attempts: AttemptRecord) -> ExchangeRecord:
    return ExchangeRecord("x", 10.0, "POST", "/v1/messages", "", (), 3, FACTS, attempts=attempts)


def test_cost_counts_every_attempt_that_used_tokens() -> None:
    paid = record(
        attempt(1, "a", Cost(1.0), Usage(1)),
        attempt(2, "a", Cost(), None),
        attempt(3, "b", Cost(2.0), Usage(1)),
    )
    assert paid.cost == Cost(3.0)
    assert paid.fell_back
    assert record(attempt(1, "a", Cost(), None)).cost == Cost()


def test_ttft_is_what_the_client_waited_hops_included() -> None:
    assert record(attempt(1, "a", Cost(), None)).ttft_s == 1.5
    assert record().ttft_s is None


def test_events_of_unknown_exchanges_are_ignored() -> None:
    assert fold(None, AttemptStarted("x", 0.0, 1, Upstream("a"), 0.0, "first try")) is None
