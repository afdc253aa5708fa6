"""Reads JSON values of which nobody promised the type: what is of another type reads as absent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_NOTHING: dict[str, Any] = {}


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else _NOTHING


def sequence(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def text(value: Any) -> str:
    """A string, else an empty one."""
    return value if isinstance(value, str) else ""


def word(value: Any) -> str:
    """A string, or a number written out: some servers number what others name."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else text(value)


def integer(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def count(value: Any) -> int:
    """A number of something: never negative, 0 when it is not told."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
