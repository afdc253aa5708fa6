from __future__ import annotations

import time

import pytest

from ccr_tui.core.budget import Spent
from ccr_tui.core.config import Budget, Config, PriceOverride
from ccr_tui.core.exchange import Cost, Upstream
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import RoutingTable
from ccr_tui.engine import spending
from ccr_tui.engine.mock.reply import text_reply
from ccr_tui.engine.spending import Spending, midnight
from tests.builders import answered, exchange_events, facts_of
from tests.builders import body_of as body
from tests.engine.rig import Rig, message_body, rig

HELLO = [text_reply("hello")]
FACTS = facts_of(body(), session="s1", namespace="review")
STOP = Config(budget=Budget(per_day=1.0, action="stop"))


def told(spent: Spending, usd: float | None, **values: object) -> None:
    for event in exchange_events(facts=FACTS, attempts=[answered(cost=Cost(usd))], **values):  # type: ignore[arg-type]
        spent.submit(event)


def test_sums_what_is_priced() -> None:
    spent = Spending(lambda *_: None)
    told(spent, 0.75)
    told(spent, None)
    told(spent, 0.5)
    assert spent.today() == 1.25
    assert spent.of_session("s1") == 1.25
    assert spent.of_session(None) == 0.0


def test_goes_on_where_the_history_was() -> None:
    spent = Spending(lambda *_: None)
    spent.seed(Spent(2.0, {"review": 2.0}, {"s1": 3.0}))
    told(spent, 1.0)
    assert (spent.today(), spent.of_session("s1")) == (3.0, 4.0)


def test_a_new_day_begins_with_nothing_but_the_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    spent = Spending(lambda *_: None)
    told(spent, 1.0)
    monkeypatch.setattr(spending, "_today", lambda: (2099, 1))
    assert spent.today() == 0.0
    assert spent.of_session("s1") == 1.0


def test_tells_once_of_each_budget() -> None:
    notices: list[tuple[str, str]] = []
    spent = Spending(lambda level, text: notices.append((level, text)))
    told(spent, 2.0)
    assert spent.over(FACTS, STOP)[0] == "stop"
    assert spent.over(FACTS, STOP)[0] == "stop"
    assert [level for level, _ in notices] == ["warning"]
    assert "refused" in notices[0][1]


def test_counting_tokens_costs_nothing_and_is_never_stopped() -> None:
    spent = Spending(lambda *_: None)
    told(spent, 2.0)
    assert spent.over(facts_of(body(), endpoint="count_tokens"), STOP) == ("", "")
    assert spent.over(FACTS, Config()) == ("", "")


def test_midnight_is_the_beginning_of_today() -> None:
    now = time.time()
    assert 0 <= now - midnight() < 25 * 3600
    assert time.localtime(midnight())[3:6] == (0, 0, 0)


PRICED = {"claude-sonnet-5": PriceOverride(1_000_000.0, 1_000_000.0)}


def twice(r: Rig) -> list[int]:
    statuses = []
    for count in (1, 2):
        statuses.append(r.post(message_body()).status_code)
        r.finished(count)
    return statuses


def test_a_used_up_budget_stops_in_the_clients_own_words() -> None:
    config = Config(budget=Budget(per_session=0.01, action="stop"), prices=PRICED)
    with rig({"anthropic": HELLO}, config=config) as r:
        assert twice(r) == [200, 429]
        answer = r.post(message_body())
        refused = r.finished(3)[2]
    assert answer.headers["x-should-retry"] == "false"
    assert answer.json()["error"]["type"] == "billing_error"
    assert "budget.per_session" in answer.json()["error"]["message"]
    assert not refused.attempts
    assert refused.decision is not None
    assert "budget" in refused.decision.steps[0].why


def test_a_used_up_budget_sends_requests_elsewhere() -> None:
    cheap = Route((Upstream("anthropic", "cheap"),))
    config = Config(
        budget=Budget(per_session=0.01, action="reroute", use=cheap),
        table=RoutingTable(over_budget=cheap),
        prices=PRICED,
    )
    with rig({"anthropic": HELLO}, config=config) as r:
        assert twice(r) == [200, 200]
        first, second = r.finished(2)
    assert (str(first.used), str(second.used)) == ("anthropic,claude-sonnet-5", "anthropic,cheap")
    assert second.decision is not None
    assert second.decision.winner == "budget"
