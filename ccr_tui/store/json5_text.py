"""Reads JSON and, where that fails, JSON5: CCR's files have comments and trailing commas."""

from __future__ import annotations

import json
from typing import Any


def json5_of(text: str) -> Any:
    """What the text says; `ValueError`, with JSON5's words, or `RecursionError` when it says nothing."""
    try:
        return json.loads(text)
    except ValueError:
        import json5  # noqa: PLC0415 - slow to import, and only needed where there are comments

        return json5.loads(text)
