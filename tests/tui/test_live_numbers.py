from __future__ import annotations

from pathlib import Path

import pytest

from ccr_tui.core.cache_misses import Reason
from ccr_tui.core.config import Config, PriceOverride
from ccr_tui.core.exchange import Usage
from ccr_tui.core.tiers import Tier
from ccr_tui.engine.engine import Engine
from ccr_tui.store.reader import StoreReader
from ccr_tui.tui.live import LiveBackend
from tests.builders import EPOCH, answered, body_of, exchange_events
from tests.store.rig import write

MODEL = "anthropic,claude-sonnet-5"


@pytest.fixture
def backend(tmp_path: Path) -> LiveBackend:
    """Two turns of a prompt; the cache of the first one was of no use to the second."""
    path = tmp_path / "history.db"
    first, second = Usage(10, 0, 50_000), Usage(10, 0, 50_100)
    write(
        path,
        exchange_events(id="x1", attempts=[answered(usage=first)], body=body_of("m", "one"), prompt="p"),
        exchange_events(
            id="x2", at=EPOCH + 400, attempts=[answered(usage=second)], body=body_of("m", "two"), prompt="p"
        ),
    )
    config = Config(prices={MODEL: PriceOverride(4.0, 20.0)}, tiers={MODEL: Tier.HIGH})
    return LiveBackend(Engine(config), "http://x", StoreReader(path), tmp_path / "c.toml")


def test_tells_sums_by_group_over_time_and_by_session(backend: LiveBackend) -> None:
    (high,) = backend.groups("tier", 0)
    assert (high.key, high.totals.exchanges, high.high_share) == ("high", 2, 1.0)
    assert sum(point.totals.exchanges for point in backend.series(0)) == 2
    (session,) = backend.sessions(0)
    assert session.totals.exchanges == 2
    (prompt,) = backend.prompts(session.key, EPOCH + 1)
    assert prompt.totals.exchanges == 1


def test_tells_misses_with_what_they_cost_and_why(backend: LiveBackend) -> None:
    found = backend.misses(0)
    (miss,) = found.dearest
    assert (found.count, found.tokens) == (1, 50_000)
    assert (miss.id, miss.miss.tokens) == ("x2", 50_000)
    assert miss.cost.usd == pytest.approx(50_000 * 4.0 * (1.25 - 0.1) / 1e6)
    why = backend.explain(miss.miss)
    assert why.reasons == (Reason.EXPIRED, Reason.CHANGED)
    assert why.difference is not None
