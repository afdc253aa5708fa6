"""Reads a folder of request patterns, and writes what was found into those that expect nothing yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ccr_tui.core.config_key import path_of
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.pattern_recording import with_expectations
from ccr_tui.core.patterns import Pattern, patterns_from
from ccr_tui.store.config_lines import json_lines, line_of
from ccr_tui.store.config_write import write


@dataclass(frozen=True, slots=True)
class PatternFile:
    """One file of the folder, as it was read."""

    path: Path
    text: str
    patterns: tuple[Pattern, ...]


def read_patterns(place: Path) -> tuple[PatternFile, ...]:
    """The `.json` files of a folder in the order of their names, or the one file that `place` is.

    `ConfigError` with file, line and key for the first thing that is wrong.
    """
    if not place.exists():
        raise ConfigError("there is no such file or folder of patterns.", source=str(place))
    paths = sorted(place.glob("*.json")) if place.is_dir() else [place]
    if not paths:
        raise ConfigError("holds no patterns: write one into a file ending in .json.", source=str(place))
    return tuple(map(_read, paths))


def record(file: PatternFile, expectations: Mapping[int, Mapping[str, str]]) -> None:
    """Add expectations, by the position of their pattern; the rest of the file stays as it is."""
    write(file.path, with_expectations(file.text, expectations).encode())


def _read(path: Path) -> PatternFile:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        value = json.loads(text)
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}.", source=str(path)) from None
    except UnicodeDecodeError:
        raise ConfigError("is not UTF-8 text: save it as UTF-8.", source=str(path)) from None
    except json.JSONDecodeError as error:
        what = f"not valid JSON, column {error.colno}: {error.msg}."
        raise ConfigError(what, line=error.lineno, source=str(path)) from None
    except RecursionError:
        raise ConfigError("is nested too deeply.", source=str(path)) from None
    try:
        return PatternFile(path, text, patterns_from(value))
    except ConfigError as error:
        line = line_of(path_of(error.key or ""), json_lines(text))
        raise ConfigError(error.message, key=error.key, line=line, source=str(path)) from None
