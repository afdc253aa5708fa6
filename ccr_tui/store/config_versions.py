"""Keeps earlier versions of the configuration file, whole, so that an edit can be undone with its comments.

They may hold keys that are written in the file, so they are as private as it should be: one compressed file a
version, for the owner only, beside the history and not beside the configuration, which people publish.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
import zstandard

from ccr_tui.store.config_write import write

PREFIX = "config-versions-"
MOST = 50
"""Versions that are kept of a file; the oldest go first."""


class Version(msgspec.Struct, frozen=True):
    """What the file held from the moment `at` (seconds since the epoch) on, and in a few words why.

    `restores` is the number of the version that undoing came back to. One that was chosen from the list has
    none: that is an edit like any other, and can be undone.
    """

    number: int
    at: float
    why: str
    content: bytes
    restores: int | None = None


class ConfigVersions:
    """The versions of the file at `path`, kept under `folder`.

    Failures to write are `ConfigError`s; a version that cannot be read is left out.
    """

    def __init__(self, folder: Path, path: Path) -> None:
        name = hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:16]
        self._folder = folder / f"{PREFIX}{name}"

    def all(self) -> list[Version]:
        """Every version that is kept, the newest first."""
        found = (_read(file) for file in sorted(self._folder.glob("*.zst"), reverse=True))
        return [version for version in found if version is not None]

    def remember(self, content: bytes, at: float, why: str, restores: int | None = None) -> None:
        """Keep what the file holds now, unless it is what the newest version says."""
        known = self.all()
        if known and known[0].content == content:
            return
        number = known[0].number + 1 if known else 1
        packed = zstandard.compress(msgspec.msgpack.encode(Version(number, at, why, content, restores)))
        write(self._file(number), packed)
        for version in known[MOST - 1 :]:
            self._file(version.number).unlink(missing_ok=True)

    def _file(self, number: int) -> Path:
        return self._folder / f"{number:08d}.zst"


def undo_of(versions: Sequence[Version]) -> Version | None:
    """What undoing would bring back; `versions` come newest first. Undoing again goes further back."""
    if not versions:
        return None
    now = versions[0]
    at = now.number if now.restores is None else now.restores
    return next((v for v in versions if v.number < at and v.content != now.content), None)


def _read(file: Path) -> Version | None:
    try:
        packed = file.read_bytes()
        return msgspec.msgpack.decode(zstandard.ZstdDecompressor().decompress(packed), type=Version)
    except (OSError, zstandard.ZstdError, msgspec.MsgspecError):
        return None
