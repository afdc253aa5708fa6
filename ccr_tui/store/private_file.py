"""Writes files that only their owner may read, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ccr_tui.core.errors import StoreError


def write_private(path: Path, pieces: Iterable[bytes]) -> None:
    """Write the pieces to `path` with mode 0600, in the place of what was there.

    Missing folders are made. `StoreError` when that is not possible; then what was there stays.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # of mode 0600
    except OSError as error:
        raise _refused(path, error) from None
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(pieces)
        temporary.replace(path)
    except OSError as error:
        raise _refused(path, error) from None
    finally:
        temporary.unlink(missing_ok=True)


def unused(path: Path) -> Path:
    """`path`, where it is free and its folder is there; else `StoreError`: no file is lost to a slip."""
    if path.exists():
        raise StoreError(f"{path} is there already: choose another name.")
    if not path.parent.is_dir():
        raise StoreError(f"There is no folder {path.parent}: make it, or choose another.")
    return path


def _refused(path: Path, error: OSError) -> StoreError:
    return StoreError(f"{path} cannot be written: {error.strerror or error}.")
