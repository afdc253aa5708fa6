from __future__ import annotations

from pathlib import Path

import pytest

from ccr_tui.core.budget import Spent
from ccr_tui.core.exchange import Cost
from ccr_tui.store.reader import StoreReader
from tests.builders import EPOCH, answered, body_of, exchange_events, facts_of
from tests.store.rig import tell, writer_on
from tests.waiting import DEADLINE_S

DAY_S = 86400.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def test_knows_what_was_spent_today_and_by_recent_sessions(path: Path) -> None:
    rows = (
        ("x1", EPOCH - 10 * DAY_S, "old", "", 100.0),
        ("x2", EPOCH - DAY_S, "long", "", 1.0),
        ("x3", EPOCH + 10, "long", "review", 2.0),
        ("x4", EPOCH + 20, "new", "", 4.0),
        ("x5", EPOCH + 30, None, "", None),
    )
    with writer_on(path) as writer:
        for name, at, session, namespace, usd in rows:
            facts = facts_of(body_of(), session=session, namespace=namespace)
            tell(writer, exchange_events(id=name, at=at, facts=facts, attempts=[answered(cost=Cost(usd))]))
        assert writer.flush(DEADLINE_S)
    spent = StoreReader(path).spent(EPOCH)
    assert spent == Spent(6.0, {"": 4.0, "review": 2.0}, {"long": 3.0, "new": 4.0})
    assert [r.id for r in StoreReader(path).recent(namespace="review")] == ["x3"]
