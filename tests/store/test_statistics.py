from __future__ import annotations

from pathlib import Path

import pytest

from ccr_tui.core.events import Scored
from ccr_tui.core.exchange import Cost
from ccr_tui.store.reader import StoreReader
from ccr_tui.store.statistics import GROUPINGS, grouped
from tests.builders import EPOCH, answered, body_of, exchange_events, facts_of, failed
from tests.store.rig import write


@pytest.fixture
def reader(tmp_path: Path) -> StoreReader:
    path = tmp_path / "history.db"
    review = facts_of(body_of(), namespace="review", session="s1")
    write(
        path,
        exchange_events(id="x1", at=EPOCH, attempts=[answered("a,m", cost=Cost(1.0))]),
        exchange_events(id="x2", at=EPOCH + 1, facts=review, attempts=[answered("b,m", cost=Cost(4.0))]),
        exchange_events(id="x3", at=EPOCH + 2, facts=review, attempts=[answered("b,m", cost=Cost())]),
        exchange_events(id="x4", at=EPOCH + 90_000, attempts=[failed(529, "a,m")]),
    )
    return StoreReader(path)


def test_sums_by_namespace_with_the_dearest_first(reader: StoreReader) -> None:
    review, plain = reader.grouped("namespace", 0)
    assert (review.key, review.totals.exchanges, review.totals.cost_usd) == ("review", 2, 4.0)
    assert review.totals.unpriced == 1
    assert (plain.key, plain.totals.exchanges, plain.totals.failed) == ("", 2, 1)
    assert review.ttft is not None
    assert (review.ttft.p50, review.ttft.p95, review.ttft.p99) == pytest.approx((0.4, 0.4, 0.4))


def test_days_come_in_order_and_in_time(reader: StoreReader) -> None:
    assert [g.totals.exchanges for g in reader.grouped("day", 0)] == [3, 1]
    assert [g.totals.exchanges for g in reader.grouped("day", EPOCH + 1, EPOCH + 2)] == [1]


def test_times_are_those_of_whole_answers(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    counted = facts_of(body_of(), endpoint="count_tokens")
    write(
        path,
        exchange_events(id="x1", attempts=[answered(ttft_s=1.0, duration_s=8.0)]),
        exchange_events(id="x2", attempts=[answered(ttft_s=0.1, duration_s=0.2)], facts=counted),
        exchange_events(id="x3", attempts=[failed(529, duration_s=0.3)]),
        exchange_events(id="x4", attempts=[answered(ttft_s=1.0, duration_s=8.0)], held_s=60.0),
    )
    (group,) = StoreReader(path).grouped("upstream", 0)
    assert group.duration is not None
    assert group.ttft is not None
    assert group.totals.exchanges == 4
    assert group.ttft.p99 == pytest.approx(1.0)
    assert (group.duration.p50, group.duration.p99) == pytest.approx((8.0, 8.0))


@pytest.mark.parametrize("by", GROUPINGS)
def test_everything_can_be_grouped(reader: StoreReader, by: str) -> None:
    assert sum(group.totals.exchanges for group in reader.grouped(by, 0)) == 4


def test_what_was_saved_leaves_out_what_has_no_price(reader: StoreReader) -> None:
    review, plain = reader.grouped("namespace", 0)
    assert review.saving.usd == pytest.approx(-3.95)
    assert (review.saving.compared, review.saving.billed) == (1, 2)
    assert plain.saving.usd == pytest.approx(-0.95)
    assert plain.saving.whole


def test_groups_by_the_tier_that_the_configuration_gives_with_the_scores(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    write(
        path,
        exchange_events(id="x1", attempts=[answered("a,claude-opus-5-5", cost=Cost(2.0))]),
        exchange_events(id="x2", attempts=[answered("a,claude-haiku-4-5")]),
        exchange_events(id="x3", attempts=[answered("a,nobody-knows")]),
        [Scored("x2", EPOCH, "you", 2.0)],
    )
    high, *others = StoreReader(path).ask(lambda db: grouped(db, "tier", 0, 2 * EPOCH))
    assert (high.key, high.high_share) == ("high", 1.0)
    assert {group.key: group.miss_rate for group in others} == {"low": 1.0, "": None}
