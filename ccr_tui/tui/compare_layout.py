"""How the columns of a comparison stand: side by side, in rows of several, or one at a time."""

from __future__ import annotations

COLUMN, NARROWEST = 38, 28
"""Cells that a column should have beside others, and those that it can do with."""
LOWEST = 15
"""Lines that a column should have where others stand below it."""


def per_row(count: int, width: int, height: int) -> int:
    """How many columns stand side by side; 0 where there is room for one only."""
    if width >= COLUMN * count:
        return count
    rows = -(-count // max(1, width // COLUMN))
    if width >= 2 * COLUMN and height >= rows * LOWEST:
        return -(-count // rows)
    return count if width >= NARROWEST * count else 0
