"""The acting part of the live backend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from typing import TypeVar

from ccr_tui.core.errors import CcrError
from ccr_tui.core.exchange import Upstream
from ccr_tui.engine.engine import Engine

T = TypeVar("T")

PATIENCE_S = 5.0
"""The longest to wait for the engine's event loop."""


class LiveActing:
    """See `bridge_acting.Acting`."""

    _engine: Engine

    @property
    def holding(self) -> bool:
        return self._engine.hold.on

    def pins(self) -> Mapping[str, Upstream]:
        return self._engine.pins.all

    def hold(self, on: bool) -> None:
        self._on_loop(lambda: self._engine.hold.switch(on))

    def release(self, id: str, upstream: Upstream | None) -> None:
        if not self._on_loop(lambda: self._engine.hold.release(id, upstream)):
            raise CcrError("This request does not wait any more: its time was up, or the client is gone.")

    def pin(self, session: str, upstream: Upstream | None) -> None:
        self._on_loop(lambda: self._engine.pins.set(session, upstream))

    def pause(self, provider: str, on: bool) -> None:
        self._on_loop(lambda: self._engine.health.pause(provider, on))

    def _on_loop(self, call: Callable[[], T]) -> T:
        """Call where the engine's own things belong: on its event loop."""

        async def run() -> T:
            return call()

        try:
            result: T = self._engine.submit(run()).result(PATIENCE_S)
        except (TimeoutError, CancelledError):
            raise CcrError("The proxy does not answer: try again in a moment.") from None
        return result
