from __future__ import annotations

import gc
import threading

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
