"""The keys of a dialog in its frame: in words, as signs where words are too long, the way out always."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

FRAME = 6
"""Cells of a frame's lower line that are no text."""
_SIGNS = {"enter": "⏎", "space": "␣", "ctrl+": "^"}


def key_words(keys: Sequence[str], width: int) -> str:
    """`enter sends, esc cancels`, for a box of this width. The last key is the way out; before it, the
    later ones give way first.
    """
    room = width - FRAME
    if cell_len(words := ", ".join(keys)) <= room:
        return words
    *others, way_out = map(_as_signs, keys)
    while others and cell_len(", ".join([*others, way_out])) > room:
        others.pop()
    return ", ".join([*others, way_out])


def _as_signs(key: str) -> str:
    for word, sign in _SIGNS.items():
        if key.startswith(word):
            return sign + key.removeprefix(word)
    return key
