"""`[keys]`: other keys for what the screen can do. Which bindings there are, only the screen knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ccr_tui.core.config_key import KeyPath
from ccr_tui.core.config_section import Section, expected, text_at

WHAT = 'a key such as "R", "ctrl+r" or "?", or a list of them'


def keys_from(section: Section) -> dict[str, str]:
    """Keys by binding, such as `monitor.replay`; several are joined with commas."""
    return dict(_bindings(section.data, section.path))


def _bindings(table: Mapping[str, object], path: KeyPath) -> Iterator[tuple[str, str]]:
    """TOML reads `monitor.replay` as a table `monitor`; in quotes it is one name."""
    for name, value in table.items():
        here = (*path, name)
        match value:
            case Mapping():
                yield from _bindings(value, here)
            case str():
                yield _id(here), _keys(text_at(value, here))
            case list() if value:
                keys = (text_at(key, (*here, n)) for n, key in enumerate(value))
                yield _id(here), ",".join(map(_keys, keys))
            case _:
                raise expected(here, WHAT, value)


def _id(path: KeyPath) -> str:
    return ".".join(str(part) for part in path[1:])


def _keys(text: str) -> str:
    return "comma" if text == "," else text
