"""Keeps what the screen remembers in a small file, which is never worth an error that stops anything.

A broken file is set aside under another name and said once; what is to be written is read anew first, so
that two screens lose none of each other's filters.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from ccr_tui.core.errors import ConfigError, StoreError
from ccr_tui.core.remembered import Remembered
from ccr_tui.store.config_write import write

LARGEST = 1_000_000
"""Bytes. What is larger was not written by us."""
_LOCK = threading.Lock()


def load(path: Path) -> tuple[Remembered, str]:
    """What the file holds, and a sentence that says why it does not count, "" if it does or there is none."""
    try:
        if path.stat().st_size > LARGEST:
            return Remembered(), _set_aside(path, "it is too large")
        return msgspec.json.decode(path.read_bytes(), type=Remembered), ""
    except FileNotFoundError:
        return Remembered(), ""
    except OSError as error:
        return Remembered(), f"What the screen remembers cannot be read from {path}: {error.strerror}."
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        return Remembered(), _set_aside(path, str(error))


def save(path: Path, remembered: Remembered) -> None:
    """Put it in place of the file in one step; `StoreError` when that is not possible."""
    try:
        write(path, msgspec.json.format(msgspec.json.encode(remembered), indent=2) + b"\n")
    except ConfigError as error:
        raise StoreError(f"What the screen remembers {error.message} Its place is {path}.") from None


def change(path: Path, how: Callable[[Remembered], Remembered]) -> None:
    """Apply a change to what the file holds now; `StoreError` when it cannot be written."""
    with _LOCK:
        before, _ = load(path)
        after = how(before)
        if after != before:
            save(path, after)


def _set_aside(path: Path, why: str) -> str:
    aside = path.with_name(f"{path.name}.broken")
    try:
        path.replace(aside)
    except OSError:
        return f"What the screen remembers, {path}, is broken ({why}): delete the file."
    return f"What the screen remembers was broken ({why}): the file is now {aside}, and a new one is begun."
