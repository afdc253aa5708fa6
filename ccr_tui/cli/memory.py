"""Keeps memory small, and the collection of garbage out of the way of requests.

Requests of a megabyte come and go, and the C library would keep their room for good. Python's collector would
walk through everything that the screen and the libraries hold each time, while a request waits for it.
"""

from __future__ import annotations

import ctypes
import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_M_ARENA_MAX = -8  # malloc.h
_LOOK_EVERY_S = 2.0
_LOOKS_WHEN_BUSY = 10
_COLLECT_AFTER = (2_000, 5, 80)
"""New objects before the young are looked through, then rounds before the older are (Python: 700, 10, 10).

A round stops every thread, for about a millisecond per 2,000 objects: rather often than long.
"""


@contextmanager
def lean_memory(busy: Callable[[], bool]) -> Iterator[None]:
    """While the block runs, what is freed goes back to the system: soon when not `busy`, else at times.

    Garbage is collected after the first seconds only: a start makes hardly any, and is quicker without.
    """
    gc.disable()
    gc.set_threshold(*_COLLECT_AFTER)
    libc = _glibc()
    if libc is not None:
        libc.mallopt(_M_ARENA_MAX, 2)
    stop = threading.Event()
    thread = threading.Thread(target=_tend, args=(libc, stop, busy), name="ccr-tui-memory", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        gc.enable()


def _tend(libc: ctypes.CDLL | None, stop: threading.Event, busy: Callable[[], bool]) -> None:
    """Room that was given back must be had again, which costs a request of a megabyte a millisecond."""
    looks, settled = 0, False
    while not stop.wait(_LOOK_EVERY_S):
        looks += 1
        if not settled and not busy():
            settled = True
            gc.freeze()  # what is there now stays: nobody needs to look at it again
        gc.enable()
        if libc is not None and (not busy() or looks % _LOOKS_WHEN_BUSY == 0):
            libc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    try:
        libc = ctypes.CDLL("libc.so.6")
    except OSError:
        return None
    return libc if hasattr(libc, "malloc_trim") and hasattr(libc, "mallopt") else None
