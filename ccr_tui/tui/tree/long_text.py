"""A long string as rows: as much is laid out as somebody is likely to read, and more on demand."""

from __future__ import annotations

from collections.abc import Iterator

from ccr_tui.tui.lines import Line, Role, Span, line, wrap
from ccr_tui.tui.markdown import clean

PART = 20_000
"""Characters that are laid out at once."""


class LongText:
    """The characters from `first` to `last` are shown, between notes that stand for the others."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._first = 0
        self._last = min(PART, len(text))
        self._laid: tuple[int, int, int, list[Line], list[int]] | None = None

    def lines(self, width: int) -> list[Line]:
        """Rows of at most `width` cells."""
        return self._lay_out(width)[0]

    def more(self, row: int, width: int) -> bool:
        """Show more if `row` is a note; False when it is none."""
        lines = self.lines(width)
        if row == 0 and self._first:
            self._first = max(0, self._first - PART)
        elif row == len(lines) - 1 and self._last < len(self.text):
            self._last = min(len(self.text), self._last + PART)
        else:
            return False
        return True

    def row_of(self, at: int, width: int) -> int:
        """The row that holds the character at this index, which is laid out if it was not."""
        if not self._first <= at < self._last:
            self._first = max(0, at - PART // 4)
            self._last = min(len(self.text), self._first + PART)
        starts = self._lay_out(width)[1]
        return max((n for n, start in enumerate(starts) if start <= at), default=0)

    def _lay_out(self, width: int) -> tuple[list[Line], list[int]]:
        """The rows and the index of the character that each begins with."""
        wanted = (self._first, self._last, width)
        if self._laid is None or self._laid[:3] != wanted:
            rows = list(self._rows(width))
            self._laid = (*wanted, [row for row, _ in rows], [start for _, start in rows])
        return self._laid[3], self._laid[4]

    def _rows(self, width: int) -> Iterator[tuple[Line, int]]:
        if self._first:
            yield _note(f"⋯ {self._first:,} characters before: enter for more"), 0
        position = self._first
        for paragraph in self.text[self._first : self._last].split("\n"):
            start = position
            for piece in wrap(line(Span(clean(paragraph), Role.STRING)), width):
                yield piece, start
                start = min(start + len(piece.text) + 1, position + len(paragraph))
            position += len(paragraph) + 1
        left = len(self.text) - self._last
        if left:
            yield _note(f"⋯ {left:,} characters more: enter for more"), self._last


def _note(text: str) -> Line:
    return line(Span(text, Role.DIM))
