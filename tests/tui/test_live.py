from __future__ import annotations

from pathlib import Path

from ccr_tui.core.config import Config
from ccr_tui.core.events import Event, Noticed
from ccr_tui.engine.backlog import Backlog
from ccr_tui.engine.engine import Engine
from ccr_tui.store.reader import StoreReader
from ccr_tui.tui.live import LiveBackend


def test_what_was_wrong_at_the_start_is_told_to_the_screen(tmp_path: Path) -> None:
    heard: list[Event] = []
    engine = Engine(Config())
    reader = StoreReader(tmp_path / "history.db")
    backend = LiveBackend(engine, "http://x", reader, tmp_path / "c.toml", ["no history"])
    leave = backend.subscribe(heard.append)
    engine.notice("info", "later")
    leave()
    assert [(e.level, e.message) for e in heard if isinstance(e, Noticed)] == [
        ("warning", "no history"),
        ("info", "later"),
    ]


def test_what_happened_before_the_screen_is_told_to_it(tmp_path: Path) -> None:
    heard: list[Event] = []
    engine, backlog = Engine(Config()), Backlog()
    engine.bus.subscribe(backlog)
    engine.notice("info", "early")
    reader = StoreReader(tmp_path / "history.db")
    backend = LiveBackend(engine, "http://x", reader, tmp_path / "c.toml", backlog=backlog)
    leave = backend.subscribe(heard.append)
    engine.notice("info", "later")
    leave()
    engine.notice("info", "too late")
    assert [e.message for e in heard if isinstance(e, Noticed)] == ["early", "later"]
