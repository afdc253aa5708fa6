"""What a dry run reads of the history: facts, decisions, what was paid, never a body."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.errors import StoreError
from ccr_tui.core.exchange import Cancelled, Cost, Upstream, Usage
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.route import Route
from ccr_tui.core.simulation import Item, Needs
from ccr_tui.store import past_requests
from ccr_tui.store.past_requests import Past
from ccr_tui.store.reader import StoreReader
from tests.builders import COST, EPOCH, USAGE, answered, exchange_events, failed, record_of
from tests.store.rig import write

NOTHING_DEAR = Needs(system_text=False, spent=False)
ALL = Needs(system_text=True, spent=True)
DAY_S = 24 * 3600.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def read(path: Path, past: Past | None = None, needs: Needs = NOTHING_DEAR) -> list[Item]:
    return list(StoreReader(path).requests(past or Past(), needs))


def names(path: Path, past: Past) -> list[str]:
    return [item.name for item in read(path, past)]


def test_an_item_is_what_happened(path: Path) -> None:
    events = exchange_events(session="s", namespace="ci", tokens=77)
    write(path, events)
    record = record_of(events)
    (item,) = read(path)
    assert (item.name, item.facts, item.at) == (record.id, record.facts, EPOCH)
    assert item.before == record.decision
    assert (item.used, item.usage, item.cost.usd) == (
        Upstream("anthropic", "claude-sonnet-5"),
        USAGE,
        COST.usd,
    )
    then = datetime.fromtimestamp(EPOCH)
    assert (item.situation.hour, item.situation.weekday) == (then.hour, then.isoweekday())


def test_the_oldest_comes_first_in_chunks(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past_requests, "CHUNK", 3)
    write(path, *(exchange_events(id=f"x{n}") for n in range(8)))
    assert names(path, Past()) == [f"x{n}" for n in range(8)]
    assert names(path, Past(last=4)) == ["x4", "x5", "x6", "x7"]


def test_a_reader_may_stop_at_any_item(path: Path) -> None:
    write(path, *(exchange_events(id=f"x{n}") for n in range(3)))
    requests = StoreReader(path).requests(Past(), NOTHING_DEAR)
    assert next(requests).name == "x0"
    requests.close()  # type: ignore[attr-defined]
    write(path, exchange_events(id="x3"))


def test_the_past_can_be_narrowed(path: Path) -> None:
    write(
        path,
        exchange_events(id="a", at=EPOCH, session="one"),
        exchange_events(id="b", at=EPOCH + 10, session="two", namespace="ci"),
        exchange_events(id="c", at=EPOCH + 20, session="one", namespace="ci"),
    )
    assert names(path, Past(session="one")) == ["a", "c"]
    assert names(path, Past(namespace="ci")) == ["b", "c"]
    assert names(path, Past(since=EPOCH + 5)) == ["b", "c"]
    assert names(path, Past(last=1, session="one")) == ["c"]
    assert names(path, Past(ids=("c", "a", "nobody"))) == ["a", "c"]


def test_what_nobody_decided_is_left_out(path: Path) -> None:
    undecided = exchange_events(id="early", attempts=[], outcome=Cancelled("left"))
    write(
        path,
        exchange_events(id="good"),
        exchange_events(id="replay", parent_id="good"),
        exchange_events(id="list", facts=RequestFacts("other")),
        exchange_events(id="count", facts=RequestFacts("count_tokens", model="m")),
        [undecided[0], undecided[-1]],
    )
    assert names(path, Past()) == ["count", "good"]


def test_the_usage_is_that_of_the_answer_and_the_cost_of_everything(path: Path) -> None:
    wasted = failed(usage=Usage(1, output_tokens=2), cost=Cost(0.5))
    good = answered("deepseek,m", usage=Usage(10, output_tokens=20), cost=Cost(0.25))
    write(path, exchange_events(attempts=[wasted, good]))
    (item,) = read(path)
    assert (item.used, item.usage, item.cost) == (
        Upstream("deepseek", "m"),
        Usage(10, output_tokens=20),
        Cost(0.75),
    )


def test_unknown_costs_are_unknown(path: Path) -> None:
    write(
        path,
        exchange_events(id="a", attempts=[answered(cost=Cost())]),
        exchange_events(id="b", attempts=[failed(usage=USAGE, cost=Cost()), answered(cost=Cost(0.5))]),
        exchange_events(id="c", attempts=[failed()]),
    )
    unpriced, partly, unanswered = read(path)
    assert unpriced.cost == Cost()
    assert partly.cost == Cost(0.5, at_least=True)
    assert (unanswered.used, unanswered.usage, unanswered.cost) == (None, None, Cost())


def test_the_system_text_is_read_when_somebody_looks_at_it(path: Path) -> None:
    write(path, exchange_events(system_text="You are terse."))
    assert read(path)[0].facts.system_text == ""
    assert read(path, needs=ALL)[0].facts.system_text == "You are terse."


def test_what_had_been_spent_is_read_when_somebody_looks_at_it(path: Path) -> None:
    noon = datetime.fromtimestamp(EPOCH).replace(hour=12).timestamp()
    write(
        path,
        exchange_events(id="a", at=noon - DAY_S, session="s", attempts=[answered(cost=Cost(1.0))]),
        exchange_events(id="b", at=noon, session="s", namespace="ci", attempts=[answered(cost=Cost(2.0))]),
        exchange_events(id="c", at=noon + 60, session="t", attempts=[answered(cost=Cost())]),
        exchange_events(id="d", at=noon + 120, session="s", attempts=[answered(cost=Cost(4.0))]),
        exchange_events(id="e", at=noon + 180, session="s", namespace="ci"),
    )
    assert [item.situation.cost_today for item in read(path)] == [0.0] * 5
    items = read(path, Past(last=4), ALL)
    assert [item.situation.cost_today for item in items] == [0.0, 2.0, 2.0, 6.0]
    assert [item.situation.cost_session for item in items] == [1.0, 0.0, 3.0, 7.0]
    assert items[-1].spent.by_namespace == {"ci": 2.0}
    assert [item.situation.cost_today for item in read(path, Past(namespace="ci"), ALL)] == [0.0, 6.0]


def test_no_history_is_one_sentence(path: Path) -> None:
    with pytest.raises(StoreError, match="no history"):
        read(path)


def test_what_was_refused_went_nowhere_and_is_left_out(path: Path) -> None:
    """A used-up budget, or a body that made no sense."""
    refused = Decision("refused", "request", Route(()), (Step("request", False, "/v1/messages", "no"),))
    write(path, exchange_events(decision=refused, attempts=[]))
    assert read(path) == []
