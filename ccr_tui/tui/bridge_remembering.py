"""What the screen asks about itself: how it was left the last time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ccr_tui.core.remembered import Remembered


class Remembering(Protocol):
    """Failures are `CcrError`s whose text is shown."""

    def remembered(self) -> tuple[Remembered, str]:
        """What was remembered, and a sentence for a person if it is lost.

        Asked once, before anything is drawn.
        """

    def remember(self, how: Callable[[Remembered], Remembered]) -> None:
        """Change what is remembered.

        `how` is applied to what it is by then: another screen may have changed it too.
        """
