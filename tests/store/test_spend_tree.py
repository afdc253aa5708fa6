from __future__ import annotations

import math
from pathlib import Path

import pytest

from ccr_tui.core.events import ExchangeEvent
from ccr_tui.core.exchange import Cost
from ccr_tui.store.reader import StoreReader
from ccr_tui.store.spend_tree import prompts, sessions
from tests.builders import EPOCH, answered, body_of, exchange_events
from tests.store.rig import write


def spent(id: str, usd: float | None, said: str = "hello", **values: object) -> list[ExchangeEvent]:
    at = EPOCH + int(id[1:])
    attempts = [answered(cost=Cost(usd))]
    return exchange_events(id=id, at=at, attempts=attempts, body=body_of("m", said), **values)  # type: ignore[arg-type]


@pytest.fixture
def reader(tmp_path: Path) -> StoreReader:
    path = tmp_path / "history.db"
    write(
        path,
        spent("x1", 0.5, "Name this session", task="title", session="one", prompt="p1"),
        spent("x2", 1.0, "Where are\n the retries?", session="one", prompt="p1", project="/home/me/garden"),
        spent("x3", 2.0, "Search", session="one", prompt="p1", agent="a1", agent_type="Explore"),
        spent("x4", 9.0, "And now?", session="one", prompt="p2"),
        spent("x5", None, "Hm", session="two", prompt="p3"),
        spent("x6", 0.1, session=None),
    )
    return StoreReader(path)


def test_sessions_are_named_by_project_and_by_what_the_user_said(reader: StoreReader) -> None:
    found = reader.ask(lambda db: sessions(db, 0, math.inf))
    assert [(branch.key, branch.label, branch.totals.cost_usd) for branch in found] == [
        ("one", "garden · Where are the retries?", 12.5),
        ("", "hello", 0.1),
        ("two", "Hm", 0.0),
    ]
    assert found[2].totals.cost == Cost()
    assert found[0].at == EPOCH + 1


def test_prompts_have_their_agents_below(reader: StoreReader) -> None:
    later, first = reader.ask(lambda db: prompts(db, "one", 0, math.inf))
    assert (later.label, later.totals.cost_usd, later.branches) == ("And now?", 9.0, ())
    assert (first.label, first.totals.exchanges) == ("Where are the retries?", 3)
    assert [branch.label for branch in first.branches] == ["Explore", "main"]


def test_only_what_is_in_the_time_counts(reader: StoreReader) -> None:
    found = reader.ask(lambda db: sessions(db, EPOCH + 3, EPOCH + 5))
    assert [(branch.key, branch.totals.exchanges) for branch in found] == [("one", 2)]
    assert reader.ask(lambda db: prompts(db, "", 0, math.inf))[0].totals.exchanges == 1
