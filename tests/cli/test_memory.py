from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable

import pytest

from ccr_tui.cli import memory
from ccr_tui.cli.memory import lean_memory


def test_garbage_is_collected_once_the_start_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_LOOK_EVERY_S", 0.01)
    with lean_memory(lambda: True):
        assert not gc.isenabled()
        assert _soon(gc.isenabled)
    assert gc.isenabled()


def test_the_trimmer_runs_only_inside_the_block() -> None:
    def trimmers() -> int:
        return sum(thread.name == "ccr-tui-memory" for thread in threading.enumerate())

    before = trimmers()
    with lean_memory(lambda: False):
        assert trimmers() <= before + 1
    assert trimmers() == before


def test_what_is_there_after_the_start_is_not_looked_through_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_LOOK_EVERY_S", 0.01)
    frozen = gc.get_freeze_count()
    with lean_memory(lambda: False):
        assert _soon(lambda: gc.get_freeze_count() > frozen)
    gc.unfreeze()


def _soon(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not true() and time.monotonic() < deadline:
        time.sleep(0.01)
    return true()
