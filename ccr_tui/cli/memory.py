"""Gives memory back: requests of a megabyte come and go, and the C library would keep their room for good.

Only glibc needs this and understands it; elsewhere nothing happens.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # malloc.h
_LARGE = 128 * 1024
"""Blocks from this size on get pages of their own, which go back as soon as they are freed."""
_LOOK_EVERY_S = 2.0


@contextmanager
def lean_memory() -> Iterator[None]:
    """While the block runs, what is freed goes back to the system within moments."""
    libc = _glibc()
    if libc is None:
        yield
        return
    libc.mallopt(_M_MMAP_THRESHOLD, _LARGE)
    libc.mallopt(_M_TRIM_THRESHOLD, _LARGE)
    libc.mallopt(_M_ARENA_MAX, 2)
    stop = threading.Event()
    thread = threading.Thread(target=_trim, args=(libc, stop), name="ccr-tui-memory", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _trim(libc: ctypes.CDLL, stop: threading.Event) -> None:
    while not stop.wait(_LOOK_EVERY_S):
        libc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    try:
        libc = ctypes.CDLL("libc.so.6")
    except OSError:
        return None
    return libc if hasattr(libc, "malloc_trim") and hasattr(libc, "mallopt") else None
