"""The remembering part of the fake backend."""

from __future__ import annotations

from collections.abc import Callable

from ccr_tui.core.errors import CcrError
from ccr_tui.core.remembered import Remembered


class FakeRemembering:
    """`memory` is what is remembered; `memory_trouble` is told at the start, `memory_error` is raised."""

    def __init__(self) -> None:
        self.memory = Remembered()
        self.memory_trouble = ""
        self.memory_error: CcrError | None = None

    def remembered(self) -> tuple[Remembered, str]:
        return self.memory, self.memory_trouble

    def remember(self, how: Callable[[Remembered], Remembered]) -> None:
        if self.memory_error:
            raise self.memory_error
        self.memory = how(self.memory)
