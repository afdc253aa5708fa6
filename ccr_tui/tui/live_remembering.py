"""The remembering part of the live backend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ccr_tui.core.remembered import Remembered
from ccr_tui.store import screen_state


class LiveRemembering:
    """See `bridge_remembering.Remembering`. Without a `state_path` nothing outlives the run."""

    _state_path: Path | None

    def remembered(self) -> tuple[Remembered, str]:
        return screen_state.load(self._state_path) if self._state_path else (Remembered(), "")

    def remember(self, how: Callable[[Remembered], Remembered]) -> None:
        if self._state_path:
            screen_state.change(self._state_path, how)
