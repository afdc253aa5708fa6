"""What it costs to open large bodies in the detail: until they are on screen, and who has to wait meanwhile.

    python -m benchmarks.detail [--smoke]

The bodies are read from a real database. Two event loops look at the clock every millisecond while they are
opened: the screen's own, and one in another thread of the interpreter, where the proxy would be.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import msgspec
from textual.app import App, ComposeResult

from benchmarks import report
from benchmarks.bodies import RequestTemplate
from ccr_tui.core.config import Config, Retention
from ccr_tui.core.decision import Decision
from ccr_tui.core.events import (
    AttemptFinished,
    AttemptStarted,
    Event,
    ExchangeFinished,
    ExchangeStarted,
    RouteDecided,
)
from ccr_tui.core.exchange import Completed, Cost, RecordedRequest, Upstream
from ccr_tui.core.facts import inspect, parse_body
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.route import Route
from ccr_tui.core.wire.sse import encode_event
from ccr_tui.store.reader import StoreReader
from ccr_tui.store.writer import StoreWriter
from ccr_tui.tui import app as product
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.inspector import Inspector, Panel
from ccr_tui.tui.widgets.detail import Detail
from ccr_tui.tui.widgets.tree_view import TreeView

SIZE_KB, SMOKE_KB = 5000, 300
ROUNDS, SMOKE_ROUNDS = 30, 2
LOOK_S = 0.001
UPSTREAM = Upstream("anthropic", "claude-sonnet-5")
LAST_WORDS = "Again, please"


class Pauses:
    """How long an event loop did not come round, at most. Used by the loop that it measures."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._on = True

    def stop(self) -> None:
        self._on = False

    async def watch(self) -> None:
        while self._on:
            before = time.perf_counter()
            await asyncio.sleep(LOOK_S)
            self.longest = max(self.longest, time.perf_counter() - before - LOOK_S)


class Stored:
    """The part of a backend that the detail reads, on a database."""

    def __init__(self, reader: StoreReader) -> None:
        self.request_body = reader.request_body
        self.response_body = reader.response_body

    def live_body(self, id: str) -> bytes | None:
        return None

    def config(self) -> Config:
        return Config()


class DetailApp(App[None]):
    """The detail alone, in the product's colours."""

    CSS_PATH = Path(product.__file__).with_name("app.tcss")

    def __init__(self, reader: StoreReader) -> None:
        super().__init__()
        backend = cast("Backend", Stored(reader))
        self.detail = Detail(Inspector(backend, lambda _: b"").lines, time.time)

    def compose(self) -> ComposeResult:
        yield self.detail


Step = Callable[[Detail], object]


def request_body(size_kb: int) -> bytes:
    """A conversation with many tool results."""
    return RequestTemplate(size_kb, events=1, gap_us=0).request(0).partition(b"\r\n\r\n")[2]


def answer_body(size_kb: int) -> bytes:
    """A stream of so many small pieces that it is as large as this."""
    piece = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "word " * 8}}
    event = encode_event("content_block_delta", piece)
    start = encode_event("message_start", {"type": "message_start", "message": {"id": "msg_1"}})
    return (
        start
        + event * (size_kb * 1000 // len(event))
        + encode_event("message_stop", {"type": "message_stop"})
    )


def store(path: Path, size_kb: int) -> None:
    """Three exchanges: a large conversation with a large answer, one long string, and a small one."""
    long = msgspec.json.encode({"messages": [{"role": "user", "content": "word " * (size_kb * 200)}]})
    bodies = {"talk": request_body(size_kb), "text": long, "small": b'{"messages": []}'}
    with StoreWriter(path, Retention(), lambda level, text: print(level, text, file=sys.stderr)) as writer:
        for name, body in bodies.items():
            for event in _events(name, body, answer_body(size_kb) if name == "talk" else b"{}"):
                writer.submit(event)
        writer.flush(60)


def _events(id: str, body: bytes, answer: bytes) -> Iterator[Event]:
    request = RecordedRequest("POST", "/v1/messages", "", (), body, len(body))
    facts = replace(inspect("messages", {}, parse_body(body)), session="s")
    end = Completed(200, "end_turn")
    yield ExchangeStarted(id, 1.0, request, facts, None)
    yield RouteDecided(id, 1.0, Decision("default", "default", Route((UPSTREAM,)), (), table_version=1))
    yield AttemptStarted(id, 1.0, 1, UPSTREAM, 0.0, "first try", "answer")
    yield AttemptFinished(id, 2.0, 1, end, 200, (), answer, None, Cost(), (), UPSTREAM.model)
    yield ExchangeFinished(id, 2.0, end, 200, None, Cost(), 0.0)


async def measured(detail: Detail, step: Step, shown: Step) -> tuple[float, float, float]:
    """Seconds until it is shown, and the longest pause of each loop until then."""
    ours, theirs = Pauses(), Pauses()
    other = threading.Thread(target=lambda: asyncio.run(theirs.watch()))
    other.start()
    watching = asyncio.ensure_future(ours.watch())
    await asyncio.sleep(5 * LOOK_S)
    ours.longest = theirs.longest = 0.0
    start = time.perf_counter()
    step(detail)
    while not shown(detail):  # noqa: ASYNC110 (a widget has no event for it)
        await asyncio.sleep(LOOK_S)
    painted = asyncio.Event()
    detail.call_after_refresh(painted.set)
    await painted.wait()
    took = time.perf_counter() - start
    ours.stop()
    theirs.stop()
    await watching
    other.join()
    return took, ours.longest, theirs.longest


async def section(size_kb: int, rounds: int) -> str:
    """The table of the report."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.db"
        store(path, size_kb)
        reader = StoreReader(path)
        records = {record.id: record for record in reader.recent()}
        rows = []
        for name, case in _cases(records).items():
            samples = [await _round(reader, *case) for _ in range(rounds)]
            took, ours, theirs = zip(*samples, strict=True)
            pauses = (
                f"{report.percentile(side, 0.5) * 1e3:.1f} / {max(side) * 1e3:.1f}" for side in (ours, theirs)
            )
            rows.append([name, *report.milliseconds(took), *pauses])
    pause = "longest pause of the {}, p50 / worst"
    heads = ["open p50", "open p99", pause.format("screen"), pause.format("proxy's thread")]
    return report.table([f"{size_kb / 1000:g} MB", *heads], rows)


Case = tuple[ExchangeRecord, Panel, list[tuple[Step, Step]]]


def _cases(records: dict[str, ExchangeRecord]) -> dict[str, Case]:
    """What is opened, then done; the last step is the one that is measured."""
    talk, text = records["talk"], records["text"]
    search = (_search, lambda detail: _tree(detail).cursor)
    unfold = (lambda detail: _tree(detail).toggle_all(), lambda detail: len(_tree(detail).shown.rows) > 20)
    return {
        "Request": (talk, Panel.REQUEST, []),
        "Request, one long string": (text, Panel.REQUEST, []),
        "Response, assembled": (talk, Panel.RESPONSE, []),
        "Conversation": (talk, Panel.CONVERSATION, []),
        "search in the request": (talk, Panel.REQUEST, [search]),
        "unfold all of the request": (talk, Panel.REQUEST, [unfold]),
    }


async def _round(
    reader: StoreReader, record: ExchangeRecord, panel: Panel, steps: list[tuple[Step, Step]]
) -> tuple[float, float, float]:
    app = DetailApp(reader)
    async with app.run_test(size=(120, 40)) as pilot:
        app.detail.choose(Panel.DECISION)
        app.detail.show(record, "anthropic")
        await pilot.pause()
        said = app.detail.view.text

        def opened(detail: Detail) -> object:
            view = detail.view
            return view.shown.rows if isinstance(view, TreeView) else view.text not in (said, "Loading…", "")

        measure = await measured(app.detail, lambda detail: detail.choose(panel), opened)
        for step, done in steps:
            measure = await measured(app.detail, step, done)
    return measure


def _tree(detail: Detail) -> TreeView:
    assert isinstance(detail.view, TreeView)
    return detail.view


def _search(detail: Detail) -> None:
    _tree(detail).look_for(LAST_WORDS)
    _tree(detail).action_find(1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detail", description="Measure large bodies.")
    parser.add_argument("--smoke", action="store_true", help="small bodies, a few rounds only")
    smoke = parser.parse_args().smoke
    print(asyncio.run(section(*((SMOKE_KB, SMOKE_ROUNDS) if smoke else (SIZE_KB, ROUNDS)))))


if __name__ == "__main__":
    main()
