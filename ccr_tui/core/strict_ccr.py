"""CCR 2.0's own order and tests, to the letter, for those who ask for `strict_ccr`."""

from __future__ import annotations

from collections.abc import Callable

from ccr_tui.core.candidates import SOURCES, Deciding, Scene

STRICT_SOURCES: tuple[Callable[[Scene], Deciding], ...] = SOURCES
