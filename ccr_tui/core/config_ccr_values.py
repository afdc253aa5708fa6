"""Values of a classic CCR file: variables filled in as CCR does, numbers that may stand in quotes."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Mapping

from ccr_tui.core.config_key import KeyPath
from ccr_tui.core.config_section import number_in
from ccr_tui.core.environment import missing_variables, resolve_env

_NUMBER = re.compile(r"\s*[0-9]+(\.[0-9]+)?\s*")
_TOO_LONG = 10**100
"""Python refuses to print numbers of thousands of digits."""


def literals(text: str, env: Mapping[str, str]) -> dict[str, str]:
    """The variables of `text` that are unset or empty, each with the reference that CCR then leaves."""
    braced = {name: f"${{{name}}}" for name in missing_variables(text, env)}
    return {name: whole if whole in text else f"${name}" for name, whole in braced.items()}


def filled(text: str, env: Mapping[str, str]) -> str:
    """The text with its variables filled in, those that are unset or empty left as they stand."""
    unset = literals(text, env)
    return (resolve_env(text, ChainMap(unset, dict(env))) if unset else resolve_env(text, env)) or text


def number_at(
    value: object, path: KeyPath, default: float, limits: tuple[float, float], env: Mapping[str, str]
) -> float:
    """A number, also one in quotes; the default where nothing is set. `ConfigError` for anything else."""
    value = filled(value, env) if isinstance(value, str) else value
    if value is None or value == "":
        return default
    return number_in(plain_number(value), path, *limits)


def plain_number(value: object) -> object:
    """A text that holds a number as that number; any other value as it is."""
    return float(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value


def text_or_number(value: object) -> str:
    """A text, or a whole number that stands for one; "" for anything else."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _TOO_LONG:
        return str(value)
    return ""


def is_empty(value: object) -> bool:
    """Whether a key says nothing: CCR's own screens leave such keys behind."""
    return value is None or value in ("", [], {})
