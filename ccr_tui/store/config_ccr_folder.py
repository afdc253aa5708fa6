"""Reads what lies beside a classic CCR configuration: routers of projects and sessions, and presets.

As CCR has it: `<folder>/config.json`, `<folder>/<session>.json` and `presets/<name>/manifest.json`, where
`<folder>` is Claude Code's name for a working directory. Nothing else in the configuration's folder is
opened, and what cannot be read is said, never an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ccr_tui.core.config_ccr_beside import PRESET_FILE, CcrFile
from ccr_tui.store.json5_text import json5_of

PRESETS = "presets"
MOST_FILES = 500
MOST_BYTES = 1_000_000

_PROJECT = re.compile(r"(?:[A-Za-z]-)?-[A-Za-z0-9-]*")
"""Claude Code's folders: the whole path of a directory, behind its drive's letter or not, in dashes."""


def folders_beside(config: Path) -> tuple[Path, ...]:
    """The folders whose files count, in order of their names."""
    projects = [path for path in _folders(config.parent) if _PROJECT.fullmatch(path.name)]
    return (*projects, *_folders(config.parent / PRESETS))


def contents_beside(config: Path) -> tuple[tuple[str, bytes | None], ...]:
    """Each file's path relative to the configuration's folder, and its content; None if unreadable."""
    return tuple((name, _content(path)) for name, path in _files(config))


def files_beside(config: Path) -> tuple[CcrFile, ...]:
    """The files, understood."""
    return tuple(_understood(name, content) for name, content in contents_beside(config))


def _files(config: Path) -> Iterator[tuple[str, Path]]:
    count = 0
    for folder in folders_beside(config):
        pattern = PRESET_FILE if folder.parent.name == PRESETS else "*.json"
        for path in sorted(folder.glob(pattern)):
            if count == MOST_FILES:
                return
            count += 1
            yield path.relative_to(config.parent).as_posix(), path


def _folders(parent: Path) -> list[Path]:
    try:
        return sorted(path for path in parent.iterdir() if path.is_dir())
    except OSError:
        return []


def _content(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError:
        return None


def _understood(name: str, content: bytes | None) -> CcrFile:
    if content is None:
        return CcrFile(name, problem="it cannot be read")
    if len(content) > MOST_BYTES:
        return CcrFile(name, problem="it is larger than 1 MB")
    try:
        return CcrFile(name, json5_of(content.decode("utf-8-sig")))
    except (ValueError, RecursionError):
        return CcrFile(name, problem="it is not valid JSON")
