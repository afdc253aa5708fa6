"""`$NAME` and `${NAME}` in configuration values, filled in at use so that secrets stay out of `Config`.

The bare form takes upper-case names only, as in classic CCR: `$5` and `$price` stay text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_REFERENCE = re.compile(r"\$\{([^{}]+)\}|\$([A-Z_][A-Z0-9_]*)")


def missing_variables(text: str, env: Mapping[str, str]) -> tuple[str, ...]:
    """Names that `text` refers to and that are unset or empty in `env`, each once, in order."""
    return tuple(dict.fromkeys(name for name in _names(text) if not env.get(name)))


def resolve_env(text: str, env: Mapping[str, str]) -> str | None:
    """`text` with every reference filled in once; None when one is unset or empty."""
    if missing_variables(text, env):
        return None
    return _REFERENCE.sub(lambda match: env[_name(match)], text)


def _names(text: str) -> list[str]:
    return [_name(match) for match in _REFERENCE.finditer(text)]


def _name(match: re.Match[str]) -> str:
    return match[1] or match[2]
