"""The fake backend's statistics: what a test puts there, and a note of what was asked."""

from __future__ import annotations

from collections.abc import Sequence

from ccr_tui.core.cache_misses import Explanation, Miss, Misses, Reason
from ccr_tui.core.errors import CcrError
from ccr_tui.core.spend_tree import Branch
from ccr_tui.core.statistics import Group, Point


class FakeNumbers:
    """Empty until told otherwise. `questions` lists them; `numbers_error` answers all of them."""

    def __init__(self) -> None:
        self.questions: list[tuple[object, ...]] = []
        self.numbers_error: CcrError | None = None
        self.some_groups: Sequence[Group] = ()
        self.some_points: Sequence[Point] = ()
        self.some_sessions: Sequence[Branch] = ()
        self.some_prompts: Sequence[Branch] = ()
        self.some_misses = Misses()
        self.explained: dict[str, Explanation] = {}

    def groups(self, by: str, since: float) -> Sequence[Group]:
        self._question("groups", by, since)
        return self.some_groups

    def series(self, since: float) -> Sequence[Point]:
        self._question("series", since)
        return [point for point in self.some_points if point.at >= since]

    def sessions(self, since: float) -> Sequence[Branch]:
        self._question("sessions", since)
        return self.some_sessions

    def prompts(self, session: str, since: float) -> Sequence[Branch]:
        self._question("prompts", session, since)
        return self.some_prompts

    def misses(self, since: float) -> Misses:
        self._question("misses", since)
        return self.some_misses

    def explain(self, miss: Miss) -> Explanation:
        self._question("explain", miss.now.id)
        return self.explained.get(miss.now.id, Explanation((Reason.UNKNOWN,)))

    def _question(self, *question: object) -> None:
        self.questions.append(question)
        if self.numbers_error:
            raise self.numbers_error
