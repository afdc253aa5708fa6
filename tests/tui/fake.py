"""A backend that plays scripts of events, for driving the screen without engine or store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ccr_tui.core.config import Config
from ccr_tui.core.errors import CcrError
from ccr_tui.core.events import AttemptFinished, AttemptStarted, Event, ExchangeFinished, ExchangeStarted
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.record import ExchangeRecord, fold
from ccr_tui.core.totals import Totals
from tests.builders import EPOCH, answered, exchange_events
from tests.tui.fake_acting import FakeActing
from tests.tui.fake_listing import FakeListing
from tests.tui.fake_numbers import FakeNumbers
from tests.tui.fake_reading import FakeReading
from tests.tui.fake_remembering import FakeRemembering
from tests.tui.fake_routes import FakeRoutes


class FakeBackend(FakeActing, FakeListing, FakeRoutes, FakeNumbers, FakeRemembering, FakeReading):
    """Keeps the bodies that the played events carry. `calls` lists what the screen asked to be done."""

    def __init__(self, config: Config | None = None, history: Iterable[ExchangeRecord] = ()) -> None:
        FakeActing.__init__(self)
        FakeRoutes.__init__(self)
        FakeRemembering.__init__(self)
        FakeNumbers.__init__(self)
        self.address = "http://127.0.0.1:3456"
        self.calls: list[tuple[object, ...]] = []
        self.live: dict[str, bytes] = {}
        self.replay_error: CcrError | None = None
        self._config = config or Config()
        self._history = list(history)
        self._subscribers: list[Callable[[Event], None]] = []
        self._requests: dict[str, bytes] = {}
        self._responses: dict[tuple[str, int | None], bytes] = {}
        self._own: set[tuple[str, int]] = set()  # attempts that grade or judge
        self._records: dict[str, ExchangeRecord | None] = {}

    @property
    def subscribed(self) -> bool:
        return bool(self._subscribers)

    def config(self) -> Config:
        return self._config

    def subscribe(self, callback: Callable[[Event], None]) -> Callable[[], None]:
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def recent(self, limit: int) -> Sequence[ExchangeRecord]:
        return self._history[-limit:]

    def totals_today(self) -> Totals:
        records = [*self._history, *(r for r in self._records.values() if r and not r.in_flight)]
        return sum((Totals.of(record) for record in records), Totals())

    def request_body(self, id: str) -> bytes:
        return self._requests.get(id, b"")

    def response_body(self, id: str, attempt: int | None = None) -> bytes:
        return self._responses.get((id, attempt), b"")

    def live_body(self, id: str) -> bytes | None:
        return self.live.get(id)

    def replay(self, id: str, upstream: Upstream | None) -> str:
        self.calls.append(("replay", id, upstream))
        if self.replay_error:
            raise self.replay_error
        new = f"{id}-r{len(self.calls)}"
        tried = answered(str(upstream)) if upstream else answered()
        self.play(exchange_events(id=new, at=EPOCH + 60, parent_id=id, attempts=[tried]))
        return new

    def cancel(self, id: str) -> None:
        self.calls.append(("cancel", id))

    def play(self, events: Iterable[Event]) -> None:
        """Tell subscribers, as the engine would; may be called from any thread."""
        for event in events:
            self._keep(event)
            for subscriber in tuple(self._subscribers):
                subscriber(event)

    def _keep(self, event: Event) -> None:
        match event:
            case ExchangeStarted():
                self._requests[event.exchange_id] = event.request.body
            case AttemptStarted(role=role) if role != "answer":
                self._own.add((event.exchange_id, event.number))
            case AttemptFinished():
                self._responses[event.exchange_id, event.number] = event.body
                if (event.exchange_id, event.number) not in self._own:
                    self._responses[event.exchange_id, None] = event.body
            case ExchangeFinished(body=bytes() as body):
                self._responses[event.exchange_id, None] = body
        if isinstance(event, ExchangeStarted) or getattr(event, "exchange_id", None) in self._records:
            known: str = event.exchange_id  # type: ignore[union-attr]
            self._records[known] = fold(self._records.get(known), event)  # type: ignore[arg-type]
