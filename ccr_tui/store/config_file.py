"""Finds, reads and understands the configuration file, and says which line is wrong.

`.toml` is our own format; `.json` and `.json5` are classic CCR's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from ccr_tui.core.config import Config
from ccr_tui.core.config_key import path_of
from ccr_tui.core.config_toml import config_from_toml
from ccr_tui.core.errors import ConfigError
from ccr_tui.store.config_named_files import missing_files
from ccr_tui.store.json5_text import json5_of

VARIABLE = "CCR_TUI_CONFIG"
CCR_SUFFIXES = (".json", ".json5")
MOST_BYTES = 1_000_000
"""Larger files are some mistake, and reading JSON5 is slow."""

_TOML_PLACE = re.compile(r" \(at (?:line (\d+), (column \d+)|end of document)\)$")
_JSON5_PLACE = re.compile(r"^<string>:(\d+) ")
_COLUMN = re.compile(r"column (\d+)")


def default_path() -> Path:
    """Where the file is looked for when nobody says otherwise."""
    return user_config_path("ccr-tui", appauthor=False) / "config.toml"


def ccr_path() -> Path:
    """Where classic CCR keeps its file."""
    return Path.home() / ".claude-code-router" / "config.json"


def find_config(argument: str | Path | None, env: Mapping[str, str]) -> Path:
    """The file to use: the argument, else `CCR_TUI_CONFIG`, else the default place. It need not exist."""
    explicit = argument or env.get(VARIABLE)
    return Path(explicit).expanduser().absolute() if explicit else default_path()


def load(path: Path, env: Mapping[str, str]) -> Config:
    """The configuration in the file; the built-in one where the default file does not exist.

    `ConfigError` when the file is missing elsewhere, unreadable or wrong.
    """
    return parse(path, read(path), env)


def read(path: Path) -> bytes | None:
    """The content of the file, None where there is none; `ConfigError` when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}.", source=str(path)) from None


def beside(path: Path) -> object:
    """What else the configuration depends on, to be compared with what it was before."""
    if path.suffix.lower() not in CCR_SUFFIXES:
        return ()
    from ccr_tui.store.config_ccr_folder import contents_beside  # noqa: PLC0415 - see `_ccr`

    return contents_beside(path)


def folders_of(path: Path) -> tuple[Path, ...]:
    """The folders whose files the configuration depends on."""
    folders = (path.parent, path.resolve().parent)
    if path.suffix.lower() not in CCR_SUFFIXES:
        return folders
    from ccr_tui.store.config_ccr_folder import folders_beside  # noqa: PLC0415 - see `_ccr`

    return (*folders, *folders_beside(path))


def parse(path: Path, content: bytes | None, env: Mapping[str, str]) -> Config:
    """The configuration in `content`, which was read from `path`, with what lies beside it; see `load`."""
    if content is None:
        if path == default_path():
            return Config()
        raise ConfigError("there is no such file.", source=str(path))
    text, data = json_of(path, content) if is_ccr(path) else toml_of(path, content)
    with located(path, text):
        config = _ccr(path, data, env) if is_ccr(path) else config_from_toml(data, str(path), env)
    files = missing_files(config, "CUSTOM_ROUTER_PATH" if is_ccr(path) else "custom_router")
    return replace(config, warnings=(*config.warnings, *files))


def _ccr(path: Path, data: Any, env: Mapping[str, str]) -> Config:
    """What reads classic CCR's files is loaded by who has one."""
    from ccr_tui.core.config_ccr import config_from_ccr  # noqa: PLC0415
    from ccr_tui.store.config_ccr_folder import files_beside  # noqa: PLC0415

    return config_from_ccr(data, str(path), env, files_beside(path))


@contextmanager
def located(path: Path, text: str) -> Iterator[None]:
    """Errors about the file's `text` come out with its path and the line of their key."""
    try:
        yield
    except ConfigError as error:
        from ccr_tui.store.config_lines import json_lines, line_of, toml_lines  # noqa: PLC0415 - for errors

        lines = json_lines(text) if is_ccr(path) else toml_lines(text)
        line = line_of(path_of(error.key or ""), lines)
        raise ConfigError(error.message, key=error.key, line=line, source=str(path)) from None


def is_ccr(path: Path) -> bool:
    """True for a classic CCR file, False for TOML, by suffix; `ConfigError` for anything else."""
    if path.suffix.lower() not in (".toml", *CCR_SUFFIXES):
        raise ConfigError("expected a file ending in .toml, .json or .json5.", source=str(path))
    return path.suffix.lower() in CCR_SUFFIXES


def text_of(path: Path, content: bytes) -> str:
    """The file as text without a byte-order mark."""
    if len(content) > MOST_BYTES:
        raise ConfigError("is larger than 1 MB, which no configuration is.", source=str(path))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError("is not UTF-8 text: save it as UTF-8.", line=line, source=str(path)) from None


def toml_of(path: Path, content: bytes) -> tuple[str, dict[str, Any]]:
    """The text and what it says; `ConfigError` with the line where it is not TOML."""
    text = text_of(path, content)
    try:
        return text, tomllib.loads(text)
    except RecursionError:
        raise _too_deep(path) from None
    except ValueError as error:
        message = str(error)
        place = _TOML_PLACE.search(message)
        what = message[: place.start()] if place else message
        column = f", {place[2]}" if place and place[2] else ""
        line = int(place[1]) if place and place[1] else text.rstrip().count("\n") + 1
        raise _broken(f"not valid TOML{column}: {what}.", line, path) from None


def json_of(path: Path, content: bytes) -> tuple[str, Any]:
    """The same for JSON and, where that fails, JSON5."""
    text = text_of(path, content)
    try:
        return text, json5_of(text)
    except RecursionError:
        raise _too_deep(path) from None
    except ValueError as error:
        place = _JSON5_PLACE.match(str(error))
        what = str(error)[place.end() :] if place else str(error)
        line = int(place[1]) if place else None
        raise _broken(f"not valid JSON: {what}.", line, path) from None


def _broken(message: str, line: int | None, path: Path) -> ConfigError:
    column = _COLUMN.search(message)
    return ConfigError(message, line=line, column=int(column[1]) if column else None, source=str(path))


def _too_deep(path: Path) -> ConfigError:
    return ConfigError("is nested too deeply.", source=str(path))
