from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ccr_tui.core.errors import CcrError
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.export import Format
from ccr_tui.core.listing import Wanted
from ccr_tui.engine.mock.reply import text_reply
from ccr_tui.store.reader import StoreReader
from ccr_tui.store.writer import StoreWriter
from ccr_tui.tui.live import LiveBackend
from ccr_tui.tui.screens.monitor_exports import marked_ones
from tests.builders import exchange_events
from tests.engine.rig import Rig, message_body, rig
from tests.store.rig import tell, writer_on
from tests.waiting import DEADLINE_S, eventually


@contextmanager
def live(folder: Path) -> Iterator[tuple[LiveBackend, Rig, StoreWriter]]:
    """A backend on a real proxy and a real history that holds one exchange."""
    replies = [text_reply("hello")]
    path = folder / "history.db"
    with rig({"a": replies, "b": replies}) as r, writer_on(path) as writer:
        r.engine.bus.subscribe(writer.submit)
        r.post(message_body())
        r.only()
        assert writer.flush(DEADLINE_S)
        yield LiveBackend(r.engine, r.url, StoreReader(path), folder / "c.toml"), r, writer


def test_acting_on_a_real_exchange(tmp_path: Path) -> None:
    with live(tmp_path) as (backend, r, writer):
        (first,) = backend.recent(5)
        child = backend.replay_edited(
            first.id, message_body(messages=[{"role": "user", "content": "edited"}])
        )
        eventually(lambda: len(r.records) == 2 and not r.records[child].in_flight)
        backend.score(first.id, 0.0)
        backend.annotate(first.id, marked=True, note="look")
        assert writer.flush(DEADLINE_S)
        kept = {record.id: record for record in backend.recent(5)}
        assert kept[child].parent_id == first.id
        assert kept[child].facts.last_user_text == "edited"
        assert (kept[first.id].own_score, kept[first.id].marked, kept[first.id].note) == (0.0, True, "look")
        backend.score(first.id, None)
        assert writer.flush(DEADLINE_S)
        assert backend.recent(5)[0].own_score is None
        with pytest.raises(CcrError, match="no judge is set"):
            backend.judge(first.id)
        with pytest.raises(CcrError, match="not in the history"):
            backend.replay_edited("gone", b"{}")


def test_only_what_runs_here_can_be_stopped(tmp_path: Path) -> None:
    with live(tmp_path) as (backend, _, _), writer_on(tmp_path / "history.db") as other:
        (ended,) = backend.recent(5)
        with pytest.raises(CcrError, match="ended already"):
            backend.cancel(ended.id)
        tell(other, exchange_events(id="elsewhere")[:1])
        assert other.flush(DEADLINE_S)
        with pytest.raises(CcrError, match="runs in another ccr-tui: stop it there"):
            backend.cancel("elsewhere")


def test_files_are_private(tmp_path: Path) -> None:
    with live(tmp_path) as (backend, _, _):
        (first,) = backend.recent(5)
        body = Path(backend.keep_body(first.id, b"{}"))
        out = tmp_path / "out.har"
        assert backend.export(Format.HAR, str(out), Wanted()) == 1
        (entry,) = json.loads(out.read_text())["log"]["entries"]
        assert entry["request"]["url"].startswith(f"{backend.address}/v1/messages")
        with pytest.raises(CcrError, match="is there already"):
            backend.export(Format.CSV, str(out), marked_ones())
        with pytest.raises(CcrError, match="There is no folder"):
            backend.export(Format.CSV, str(tmp_path / "none" / "out.csv"), marked_ones())
        assert backend.export(Format.CSV, str(tmp_path / "out.csv"), marked_ones()) == 0
    for path in (body, out):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(body.parent.stat().st_mode) == 0o700


def test_holding_pinning_and_pausing_reach_the_engine(tmp_path: Path) -> None:
    with live(tmp_path) as (backend, r, _):
        backend.pin("s", Upstream("b", "m"))
        assert backend.pins() == {"s": Upstream("b", "m")}
        backend.pause("b", True)
        assert backend.standings().providers["b"] == "paused"
        backend.hold(True)
        assert backend.holding
        with pytest.raises(CcrError, match="does not wait any more"):
            backend.release("gone", None)
        backend.hold(False)
        assert not r.engine.hold.on
