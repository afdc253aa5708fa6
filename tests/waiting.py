"""Waits for what another thread or process brings about, with a deadline instead of a fixed sleep."""

from __future__ import annotations

import time
from collections.abc import Callable

DEADLINE_S = 10.0


def eventually(condition: Callable[[], object], *, within: float = DEADLINE_S) -> None:
    """Return as soon as `condition()` is true; fail the test if it is not so `within` seconds."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"not so within {within:g} s: {condition}"
        time.sleep(0.005)
