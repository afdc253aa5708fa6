"""The queries are tested through the reader; here only that they use the indices made for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlite_utils import Database

from ccr_tui.store.schema import migrations


@pytest.fixture
def db() -> Iterator[Database]:
    with closing(Database(memory=True)) as database:
        migrations.apply(database)
        yield database


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        ("select * from exchanges e where e.session = 'a' order by e.id desc", "session_id"),
        ("select * from exchanges e order by e.id desc", "autoindex_exchanges"),
        ("select sum(cost_usd) from exchanges where started_at >= 1", "started_at"),
        ("select id from exchanges where outcome is not null order by started_at", "started_at"),
        ("select * from attempts where exchange_id in (select 'a')", "autoindex_attempts"),
        ("select id from blocks where hash = x'00'", "idx_blocks_hash"),
        ("select id from blocks", "COVERING INDEX idx_blocks_hash"),
        ("update exchanges set outcome = 'cancelled' where outcome is null", "in_flight"),
    ],
)
def test_no_table_is_scanned_or_sorted(db: Database, sql: str, index: str) -> None:
    plan = " ".join(row[3] for row in db.execute(f"explain query plan {sql}"))
    assert index in plan
    assert "TEMP B-TREE" not in plan
