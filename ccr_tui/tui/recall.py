"""Goes back through what was typed earlier, and forth to what was being typed."""

from __future__ import annotations

from collections.abc import Sequence


class Recall:
    """`past` has the newest last."""

    def __init__(self, past: Sequence[str] = ()) -> None:
        self._lines = [*past, ""]
        self._at = len(past)

    def step(self, by: int, typed: str) -> str | None:
        """The line that many steps later (earlier: negative); None when there is none.

        `typed` is what stands there now: it is kept, to come back to.
        """
        self._lines[self._at] = typed
        to = self._at + by
        while 0 <= to < len(self._lines) and self._lines[to] == typed:
            to += by  # what is there already is no step
        if not 0 <= to < len(self._lines):
            return None
        self._at = to
        return self._lines[to]
