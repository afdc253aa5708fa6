"""Sessions that the user has pinned to an upstream by hand."""

from __future__ import annotations

from collections.abc import Mapping

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts


class Pins:
    """Upstream by session, until it is taken off or ccr-tui ends."""

    def __init__(self) -> None:
        self._by_session: dict[str, Upstream] = {}

    def set(self, session: str, upstream: Upstream | None) -> None:
        """Pin a session, or take its pin off."""
        if upstream is None:
            self._by_session.pop(session, None)
        else:
            self._by_session[session] = upstream

    def of(self, facts: RequestFacts) -> Upstream | None:
        """Where a request of a pinned session goes. Its small background work keeps its own routes."""
        small = facts.request_class == "auxiliary" or "haiku" in facts.model.lower()
        return None if small or facts.session is None else self._by_session.get(facts.session)

    @property
    def all(self) -> Mapping[str, Upstream]:
        return dict(self._by_session)
