"""Notes what a dialect could not say or said otherwise: one entry per kind, with a count, never per block."""

from __future__ import annotations

import re
from collections import Counter

from ccr_tui.core.exchange import Change

_END_OF_HEAD = re.compile(r"(?= (?:of|without|beside) |$)")
"""Where a noun takes its s: "block of another model" becomes "blocks of another model"."""


class Drops:
    """`dropped` counts up; `mapped` says once what became of something."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._mapped: dict[tuple[str, str], Change] = {}

    def dropped(self, what: str, noun: str = "", *, count: int = 1, after: str = "dropped") -> None:
        """`count` things of a kind are gone or replaced by `after`.

        `noun` names one of them; its plural is a regular one.
        """
        if count:
            self._counts[what, noun, after] += count

    def mapped(self, what: str, before: str, after: str, *, where: str = "body") -> None:
        """One thing that is said otherwise; said again, the last one counts."""
        self._mapped[where, what] = Change(where, what, before, after)

    def has_mapped(self, what: str, *, where: str = "body") -> bool:
        return (where, what) in self._mapped

    def changes(self) -> tuple[Change, ...]:
        counted = [
            Change("body", what, _amount(count, noun), after)
            for (what, noun, after), count in self._counts.items()
        ]
        return (*self._mapped.values(), *counted)


def _amount(count: int, noun: str) -> str:
    if not noun:
        return "" if count == 1 else str(count)
    return f"1 {noun}" if count == 1 else f"{count} {_END_OF_HEAD.sub('s', noun, count=1)}"
