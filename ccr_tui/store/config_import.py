"""Reads a classic CCR configuration with all that lies beside it and writes it as a file of our own."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from ccr_tui.core.ccr_import import imported
from ccr_tui.core.ccr_report import Line
from ccr_tui.core.config_ccr import Translation, translate
from ccr_tui.core.config_section import shown
from ccr_tui.core.config_toml import config_from_toml
from ccr_tui.core.errors import ConfigError
from ccr_tui.store.config_ccr_folder import files_beside
from ccr_tui.store.config_file import is_ccr, json_of, located, read
from ccr_tui.store.config_write import write

HEADER = """\
# Made by ccr-tui import from {source}
# ccr-tui reads this file when it changes: no restart is needed.

"""


@dataclass(frozen=True, slots=True)
class Import:
    """The text of our own file, and what became of each key of CCR's."""

    text: str
    lines: tuple[Line, ...]


def import_ccr(source: Path, env: Mapping[str, str], home: Path) -> Import:
    """What the file comes to; `home` is where Claude Code keeps its list of directories.

    `ConfigError` when it cannot be read, or says something that our own file could not.
    """
    document, lines = imported(_translated(source, env), str(source), _directories(home))
    text = HEADER.format(source=shown(str(source))) + tomlkit.dumps(document)
    try:
        text.encode()
        config_from_toml(tomllib.loads(text), str(source), env)
    except UnicodeEncodeError:
        raise ConfigError("holds half of a character, which no file can.", source=str(source)) from None
    except ConfigError as error:  # a route's variable that is not set: CCR sends its name, we do not start
        raise ConfigError(f"cannot be imported yet: {error}", source=str(source)) from None
    return Import(text, lines)


def write_import(result: Import, output: Path, *, force: bool) -> None:
    """Write the file, private to the user; `ConfigError` where there is one and `force` is not said."""
    if is_ccr(output):
        raise ConfigError("expected a file ending in .toml to write to.", source=str(output))
    if output.exists() and not force:
        raise ConfigError(
            "is there already: --force replaces it, --output writes elsewhere.", source=str(output)
        )
    write(output, result.text.encode())


def _translated(source: Path, env: Mapping[str, str]) -> Translation:
    if not is_ccr(source):
        raise ConfigError("expected CCR's config.json: this is a file of our own.", source=str(source))
    content = read(source)
    if content is None:
        raise ConfigError("there is no such file.", source=str(source))
    text, data = json_of(source, content)
    with located(source, text):
        return translate(data, env, files_beside(source))


def _directories(home: Path) -> list[str]:
    """Directories in which Claude Code has been used, as far as it has written them down."""
    try:
        projects = json.loads((home / ".claude.json").read_bytes())["projects"]
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return []
    return [str(directory) for directory in projects] if isinstance(projects, dict) else []
