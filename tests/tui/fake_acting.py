"""The acting part of the fake backend: it notes what it is asked, and does what the screen sees of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ccr_tui.core.errors import CcrError
from ccr_tui.core.events import Annotated, Event, Scored, Unscored
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.export import Format
from ccr_tui.core.listing import Wanted
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.scoring import Judgement
from ccr_tui.tui.bridge_routes import Standings
from tests.builders import EPOCH, exchange_events
from tests.tui.fake_listing import holds


class FakeActing:
    """`calls` belongs to `FakeBackend`; `act_error` is raised by whatever is asked next."""

    calls: list[tuple[object, ...]]
    standing: Standings
    _records: dict[str, ExchangeRecord | None]

    def __init__(self) -> None:
        self.holding = False
        self.act_error: CcrError | None = None
        self.replay_error: CcrError | None = None
        self._pins: dict[str, Upstream] = {}

    def pins(self) -> Mapping[str, Upstream]:
        return self._pins

    def drain(self, on: bool) -> None:
        self._note("drain", on)

    def hold(self, on: bool) -> None:
        self._note("hold", on)
        self.holding = on

    def release(self, id: str, upstream: Upstream | None) -> None:
        self._note("release", id, upstream)

    def pin(self, session: str, upstream: Upstream | None) -> None:
        self._note("pin", session, upstream)
        if upstream is None:
            self._pins.pop(session, None)
        else:
            self._pins[session] = upstream

    def paused(self) -> Collection[str]:
        return [name for name, state in self.standing.providers.items() if state == "paused"]

    def pause(self, provider: str, on: bool) -> None:
        self._note("pause", provider, on)
        states = {**self.standing.providers, provider: "paused" if on else "ok"}
        self.standing = Standings(states, self.standing.why)

    def check_replay(self, id: str) -> None:
        if self.replay_error:
            raise self.replay_error

    def replay_edited(self, id: str, body: bytes) -> str:
        self._note("replay_edited", id, body)
        new = f"{id}-e{len(self.calls)}"
        self.play(exchange_events(id=new, at=EPOCH + 60, parent_id=id, body=body))
        return new

    def judge(self, id: str) -> Judgement:
        self._note("judge", id)
        self.play([Scored(id, EPOCH, "judge", 7.0, "right, but long")])
        return Judgement(7.0, "right, but long")

    def score(self, id: str, score: float | None) -> None:
        self._note("score", id, score)
        self.play([Unscored(id, EPOCH, "you") if score is None else Scored(id, EPOCH, "you", score)])

    def annotate(self, id: str, *, marked: bool, note: str) -> None:
        self._note("annotate", id, marked, note)
        self.play([Annotated(id, EPOCH, marked, note)])

    def keep_body(self, id: str, body: bytes) -> str:
        self._note("keep_body", id, body)
        return f"/exports/{id}.json"

    def export(self, format: Format, path: str, wanted: Wanted) -> int:
        kept = [record.id for record in self._records.values() if record and holds(wanted, record)]
        self._note("export", format, path, *kept)
        return len(kept)

    def play(self, events: Iterable[Event]) -> None:
        """Tell subscribers; `FakeBackend` does."""
        raise NotImplementedError

    def _note(self, *call: object) -> None:
        if self.act_error:
            raise self.act_error
        self.calls.append(call)
