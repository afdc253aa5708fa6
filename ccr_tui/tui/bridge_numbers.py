"""What the cost screen asks of the history. `since` is in seconds since the epoch, 0 for everything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ccr_tui.core.cache_misses import Explanation, Miss, Misses
    from ccr_tui.core.spend_tree import Branch
    from ccr_tui.core.statistics import Group, Point


class Numbers(Protocol):
    """Failures are `CcrError`s whose text is shown."""

    def groups(self, by: str, since: float) -> Sequence[Group]:
        """Sums by a grouping such as `model`, `task`, `step`, `upstream` or `tier`."""

    def series(self, since: float) -> Sequence[Point]:
        """Sums over time, in order, a point for each quarter of an hour in which there were some."""

    def sessions(self, since: float) -> Sequence[Branch]:
        """The sessions, each without its branches."""

    def prompts(self, session: str, since: float) -> Sequence[Branch]:
        """The prompts of a session ("": of what belongs to none) with their agents."""

    def misses(self, since: float) -> Misses:
        """The sums of all cache misses, and the dearest of them."""

    def explain(self, miss: Miss) -> Explanation:
        """Why it was one. Reads both requests."""
