"""Where a key stands in the text of a configuration file, for an editor that opens there."""

from __future__ import annotations

from pathlib import Path

from ccr_tui.core.config_key import path_of
from ccr_tui.core.errors import ConfigError
from ccr_tui.store.config_file import is_ccr, json_of, toml_of
from ccr_tui.store.config_lines import json_lines, line_of, toml_lines


def line_at(path: Path, text: str, key: str) -> int | None:
    """The line of the dotted key, or of the nearest table around it; None where the text does not parse."""
    content, ccr = text.encode(), is_ccr(path)
    try:
        (json_of if ccr else toml_of)(path, content)
    except ConfigError:
        return None
    return line_of(path_of(key), json_lines(text) if ccr else toml_lines(text))
