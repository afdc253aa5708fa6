"""The acting part of the live backend."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import CancelledError
from pathlib import Path
from typing import TypeVar

from ccr_tui import __version__
from ccr_tui.core.errors import CcrError
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.export import Format, Item, Maker, export
from ccr_tui.core.listing import Wanted
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.scoring import Judgement
from ccr_tui.engine.engine import Engine
from ccr_tui.engine.judge_replay import judge_exchange
from ccr_tui.engine.replay import edited_target, replay, replay_target
from ccr_tui.store.export import exported
from ccr_tui.store.private_file import unused, write_private
from ccr_tui.store.reader import StoreReader

T = TypeVar("T")

PATIENCE_S = 5.0
"""The longest to wait for the engine's event loop."""


class LiveActing:
    """See `bridge_acting.Acting`."""

    _engine: Engine
    _reader: StoreReader
    _address: str

    @property
    def holding(self) -> bool:
        return self._engine.hold.on

    def pins(self) -> Mapping[str, Upstream]:
        return self._engine.pins.all

    def hold(self, on: bool) -> None:
        self._on_loop(lambda: self._engine.hold.switch(on))

    def drain(self, on: bool) -> None:
        self._engine.draining = on

    def release(self, id: str, upstream: Upstream | None) -> None:
        if not self._on_loop(lambda: self._engine.hold.release(id, upstream)):
            raise CcrError("This request does not wait any more: its time was up, or the client is gone.")

    def pin(self, session: str, upstream: Upstream | None) -> None:
        self._on_loop(lambda: self._engine.pins.set(session, upstream))

    def paused(self) -> Collection[str]:
        return self._engine.health.paused

    def pause(self, provider: str, on: bool) -> None:
        self._on_loop(lambda: self._engine.health.pause(provider, on))

    def check_replay(self, id: str) -> None:
        replay_target(self._engine, self._stored(id))

    def replay_edited(self, id: str, body: bytes) -> str:
        record = self._stored(id)
        return replay(self._engine, record, body, edited_target(record, body))

    def judge(self, id: str) -> Judgement:
        read = self._reader
        try:
            return judge_exchange(
                self._engine, self._stored(id), read.request_body(id), read.response_body(id)
            )
        except TimeoutError:
            raise CcrError("The judge does not answer: try again, or choose another in [judge].") from None

    def score(self, id: str, score: float | None) -> None:
        if score is None:
            self._engine.unscore(id)
        else:
            self._engine.score(id, score)

    def annotate(self, id: str, *, marked: bool, note: str) -> None:
        self._engine.annotate(id, marked=marked, note=note)

    def keep_body(self, id: str, body: bytes) -> str:
        path = self._reader.path.parent / "exports" / f"{id}.json"
        write_private(path, [body])
        return str(path)

    def export(self, format: Format, path: str, wanted: Wanted) -> int:
        count = 0

        def counted() -> Iterator[Item]:
            nonlocal count
            for item in exported(self._reader, wanted, bodies=format is not Format.CSV):
                count += 1
                yield item

        pieces = export(counted(), format, Maker(__version__, self._address))
        write_private(unused(Path(path).expanduser()), (piece.encode() for piece in pieces))
        return count

    def _stored(self, id: str) -> ExchangeRecord:
        record = self._reader.get(id)
        if record is None:
            raise CcrError("This exchange is not in the history: there is nothing to send again.")
        return record

    def _on_loop(self, call: Callable[[], T]) -> T:
        """Call where the engine's own things belong: on its event loop."""

        async def run() -> T:
            return call()

        try:
            result: T = self._engine.submit(run()).result(PATIENCE_S)
        except (TimeoutError, CancelledError):
            raise CcrError("The proxy does not answer: try again in a moment.") from None
        return result
