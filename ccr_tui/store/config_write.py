"""Replaces the configuration file in one step: a reader sees the old file or the new one, never half."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from ccr_tui.core.errors import ConfigError

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def write(path: Path, content: bytes) -> None:
    """Write the file that `path` names or links to. A new file is private; an old one keeps its mode.

    `ConfigError` when that is not possible, or when the file says by its mode that it is not to be written;
    the old file is then as it was.
    """
    target = path.resolve()
    try:
        if target.exists() and not target.stat().st_mode & _WRITABLE:
            message = "is read-only, so it is left as it is: make it writable first (chmod u+w)."
            raise ConfigError(message, source=str(path))
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(target, content)
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}.", source=str(path)) from None


def _replace(target: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _keep_access(target, temporary)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _keep_access(old: Path, new: Path) -> None:
    """Give the new file the old one's mode and, where we may, its owner."""
    try:
        status = old.stat()
    except FileNotFoundError:
        return
    if hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):
            os.chown(new, status.st_uid, status.st_gid)
    new.chmod(stat.S_IMODE(status.st_mode))


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut; not every system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
