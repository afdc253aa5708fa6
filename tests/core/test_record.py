from __future__ import annotations

from ccr_tui.core.events import Annotated, AttemptStarted, Scored, Unscored
from ccr_tui.core.exchange import Completed, Cost, Upstream, Usage
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.record import AttemptRecord, ExchangeRecord, Score, fold
from tests.builders import EPOCH, answered, exchange_events, failed, judged, record_of

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
    held = record_of(exchange_events(attempts=[answered(ttft_s=0.5)], held_s=60.0))
    assert held.ttft_s == 0.5
    assert held.held_s == 60.0


def test_events_of_unknown_exchanges_are_ignored() -> None:
    assert fold(None, AttemptStarted("x", 0.0, 1, Upstream("a"), 0.0, "first try")) is None


def test_the_answer_is_told_from_what_grades_and_judges() -> None:
    tries = [judged("hard", role="grade"), answered("p,small"), judged("2: no"), answered("p,big")]
    found = record_of(exchange_events(attempts=tries))
    assert [attempt.number for attempt in found.answers] == [2, 4]
    assert str(found.used) == "p,big"
    assert found.usage == found.attempts[3].usage
    assert found.cost.usd is not None
    assert found.cost.usd > 2 * 0.0123  # the others are paid for as well
    assert not found.fell_back


def test_a_judged_answer_reaches_the_client_after_the_judge() -> None:
    found = record_of(
        exchange_events(attempts=[answered(ttft_s=0.4, duration_s=2.0), judged(duration_s=1.5)])
    )
    assert found.ttft_s == 3.5
    running = exchange_events(attempts=[answered(), judged(ends=False)], finished=False)
    assert record_of(running).ttft_s is None


def test_an_answer_that_nobody_could_better_is_the_one_that_counts() -> None:
    tries = [answered("p,small"), judged("2: no"), failed(529, "p,big")]
    found = record_of(exchange_events(attempts=tries, outcome=Completed(200, "end_turn")))
    assert str(found.used) == "p,small"
    assert not found.fell_back
    assert found.ttft_s == found.duration_s
    assert str(record_of(exchange_events(attempts=tries)).used) == "p,big"


def test_each_has_one_score() -> None:
    found: ExchangeRecord | None = record_of(exchange_events())
    for by, score in (("judge", 4.0), ("you", 2.0), ("judge", 5.0)):
        found = fold(found, Scored("x0001", EPOCH, by, score, "why"))
    assert found is not None
    assert found.scores == (Score("you", 2.0, "why", EPOCH), Score("judge", 5.0, "why", EPOCH))
    assert fold(None, Scored("gone", EPOCH, "you", 1.0)) is None
    found = fold(found, Unscored("x0001", EPOCH, "you"))
    assert found is not None
    assert "you" not in [score.by for score in found.scores]
    found = fold(found, Annotated("x0001", EPOCH, True, "look again"))
    assert found is not None
    assert (found.marked, found.note, found.own_score) == (True, "look again", None)
