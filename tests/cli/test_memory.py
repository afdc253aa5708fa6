from __future__ import annotations

import gc
import threading
import time

import pytest

from ccr_tui.cli import memory
from ccr_tui.cli.memory import lean_memory


def test_garbage_is_collected_from_then_on() -> None:
    gc.disable()
    with lean_memory(lambda: False):
        assert gc.isenabled()


def test_the_trimmer_runs_only_inside_the_block() -> None:
    def trimmers() -> int:
        return sum(thread.name == "ccr-tui-memory" for thread in threading.enumerate())

    before = trimmers()
    with lean_memory(lambda: False):
        assert trimmers() <= before + 1
    assert trimmers() == before


def test_what_is_loaded_after_the_start_is_not_looked_through_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_LOOK_EVERY_S", 0.01)
    with lean_memory(lambda: False):
        at_start = gc.get_freeze_count()
        later = [[number] for number in range(5000)]
        deadline = time.monotonic() + 10
        while gc.get_freeze_count() < at_start + len(later) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert gc.get_freeze_count() >= at_start + len(later)
    gc.unfreeze()
