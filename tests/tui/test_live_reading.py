from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ccr_tui.core.config import Config
from ccr_tui.engine.engine import Engine
from ccr_tui.store.reader import StoreReader
from ccr_tui.tui.live import LiveBackend
from tests.builders import record_of
from tests.store.rig import write
from tests.tui import samples_reading as reading


def test_the_exchange_before_comes_from_the_history(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    write(path, reading.conversation())
    backend = LiveBackend(Engine(Config()), "http://x", StoreReader(path), tmp_path / "c.toml")
    events = [event for event in reading.conversation() if event.exchange_id == "t3"]
    record = record_of(events)
    earlier = backend.earlier(record)
    assert earlier is not None
    assert earlier.id == "t2"
    assert backend.earlier(replace(record, facts=replace(record.facts, session=None))) is None
