from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path

import pytest
import zstandard
from sqlite_utils import Database

from ccr_tui.core.events import ConfigRejected, ExchangeEvent, Noticed
from ccr_tui.core.exchange import Cancelled, Change, Cost, FailureKind, Usage
from ccr_tui.store.blocks import split
from ccr_tui.store.reader import StoreReader
from tests.builders import EPOCH, answered, exchange_events, facts_of, failed, record_of
from tests.store.conversation import bodies
from tests.store.rig import Notices, tell, write, writer_on
from tests.waiting import DEADLINE_S

CHANGE = Change("body", "model replaced", "claude-opus-5-5", "qwen3-coder", 10)
EXCHANGES = {
    "plain": exchange_events(),
    "fallback": exchange_events(attempts=[failed(), answered("ollama,qwen/3:8b", changes=(CHANGE,))]),
    "cut": exchange_events(attempts=[failed(None, kind=FailureKind.CUT, usage=Usage(5), cost=Cost(1.5))]),
    "no attempt": exchange_events(attempts=[], client_body=b'{"type":"error"}'),
    "cancelled": exchange_events(attempts=[answered(ends=False, progress=(7,))], outcome=Cancelled("left")),
    "other answer": exchange_events(client_body=b"something else"),
    "bare": exchange_events(facts=facts_of(b"{}"), body=b"{}", session=None),
    "detailed": exchange_events(
        parent_id="x0", system_text="You are kind.", agent="a", parent_agent="b", prompt="c", effort="high"
    ),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "history.db"


@pytest.mark.parametrize("events", EXCHANGES.values(), ids=EXCHANGES.keys())
def test_a_finished_exchange_comes_back_exactly(path: Path, events: list[ExchangeEvent]) -> None:
    write(path, events)
    assert StoreReader(path).get("x0001") == record_of(events)


def test_bodies_come_back_exactly(path: Path) -> None:
    body = b'{"model" : "m",\n"messages":[ {"role":"user"} ], "messages":[]}'
    attempts = [failed(body=b"overloaded"), answered(body=b"data: {}\n\n")]
    write(path, exchange_events(body=body, attempts=attempts))
    reader = StoreReader(path)
    assert reader.request_body("x0001") == body
    assert reader.response_body("x0001") == b"data: {}\n\n"
    assert reader.response_body("x0001", 1) == b"overloaded"


def test_an_exchange_is_there_from_its_start_and_follows_its_attempts(path: Path) -> None:
    events = exchange_events(attempts=[failed(), answered()])
    reader = StoreReader(path)
    with writer_on(path) as writer:
        for n, event in enumerate(events, 1):
            writer.submit(event)
            assert writer.flush(DEADLINE_S)
            assert reader.get("x0001") == record_of(events[:n])


def test_progress_is_not_written(path: Path) -> None:
    events = exchange_events(attempts=[answered(progress=(5, 6), ends=False)], finished=False)
    with writer_on(path) as writer:
        tell(writer, events[:-2])
        assert writer.flush(DEADLINE_S)
        tell(writer, events[-2:])
        assert writer.flush(DEADLINE_S)
        assert StoreReader(path).get("x0001") == record_of(events[:-2])


def test_events_that_are_no_exchange_pass_by(path: Path) -> None:
    notices = Notices()
    with writer_on(path, notices) as writer:
        tell(writer, [Noticed(0.0, "info", "hello"), ConfigRejected(0.0, "no")])
        assert writer.flush(DEADLINE_S)
    assert not notices
    assert StoreReader(path).count() == 0


def test_an_exchange_whose_start_was_not_seen_is_left_out(path: Path) -> None:
    write(path, exchange_events()[1:])
    assert StoreReader(path).count() == 0


def test_closing_interrupts_what_is_in_flight(path: Path) -> None:
    write(path, exchange_events(finished=False))
    record = StoreReader(path).get("x0001")
    assert record is not None
    assert record.outcome == Cancelled("interrupted")


def test_closing_twice_and_late_events_do_no_harm(path: Path) -> None:
    writer = writer_on(path)
    writer.open()
    writer.close()
    writer.close()
    tell(writer, exchange_events())
    assert writer.flush()
    assert StoreReader(path).count() == 0


def test_closing_writes_what_is_still_queued(path: Path) -> None:
    with writer_on(path) as writer:
        tell(writer, *(exchange_events(id=f"x{n}") for n in range(50)))
    assert StoreReader(path).count() == 50


def test_only_the_user_can_read_it(path: Path) -> None:
    with writer_on(path) as writer:
        tell(writer, exchange_events())
        assert writer.flush(DEADLINE_S)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == dict.fromkeys(["history.db", "history.db-wal", "history.db-shm"], 0o600)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    write(path)
    path.chmod(0o644)
    write(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_session_grows_with_what_is_new_in_it(path: Path) -> None:
    """Each turn resends everything: 50 MB in all. The file holds each part once, compressed."""
    turns = 200
    unique: set[bytes] = set()
    answers = (b"data: %d\n\n" % n * 200 for n in range(turns))
    sizes = []
    with writer_on(path) as writer:
        for n, (body, answer) in enumerate(zip(bodies(turns), answers, strict=True)):
            unique |= {*split(body), answer}
            tell(writer, exchange_events(id=f"x{n:03}", body=body, attempts=[answered(body=answer)]))
            if n in (turns // 2 - 1, turns - 1):
                assert writer.flush(DEADLINE_S)
                sizes.append(_size(path))
    compressor = zstandard.ZstdCompressor(level=3)
    content = sum(len(compressor.compress(block)) for block in unique)
    assert sizes[1] <= 1.5 * content + turns * 3500
    assert sizes[1] - sizes[0] <= 1.2 * sizes[0]
    assert StoreReader(path).request_body("x199") == body


def _size(path: Path) -> int:
    """Bytes in use, whether they are still in the log or already in the file."""
    with closing(Database(str(path))) as db:
        pages: int = db.execute("pragma page_count").fetchone()[0]
        return pages * 4096


def test_a_kill_in_the_middle_loses_nothing_that_was_finished(path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.store.crashing", str(path), "200"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    with child:
        assert child.stdout is not None
        finished = [line.strip() for line in islice(child.stdout, 100)]
        child.kill()
        finished += [line.strip() for line in child.stdout if line.endswith("\n")]
    assert 100 <= len(finished) < 200
    _check_after_crash(path, finished)
    write(path, exchange_events(id="z"))
    _check_after_crash(path, finished)


def _check_after_crash(path: Path, finished: list[str]) -> None:
    with closing(Database(str(path))) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
    reader = StoreReader(path)
    for n, (name, body) in enumerate(zip(finished, bodies(200, words=20), strict=False)):
        assert reader.get(name) == record_of(exchange_events(id=name, at=EPOCH + n, body=body))
        assert reader.request_body(name) == body
    left = reader.get("y0000")
    assert left is not None
    assert left.outcome == Cancelled("interrupted")


def test_two_writers_share_a_file(path: Path) -> None:
    sent = [list(bodies(30, seed=seed, words=20)) for seed in (1, 2)]
    with writer_on(path) as one, writer_on(path) as two:
        for n, pair in enumerate(zip(*sent, strict=True)):
            tell(one, exchange_events(id=f"a{n:02}", body=pair[0]))
            tell(two, exchange_events(id=f"b{n:02}", body=pair[1]))
        assert one.flush(DEADLINE_S)
        assert two.flush(DEADLINE_S)
    reader = StoreReader(path)
    for name, bodies_sent in zip("ab", sent, strict=True):
        assert [reader.request_body(f"{name}{n:02}") for n in range(30)] == bodies_sent


def test_one_writer_leaves_what_another_has_in_flight(path: Path) -> None:
    with writer_on(path) as one:
        tell(one, exchange_events(finished=False))
        assert one.flush(DEADLINE_S)
        write(path, exchange_events(id="x2"))
        record = StoreReader(path).get("x0001")
        assert record is not None
        assert record.in_flight


def strings_in(path: Path) -> Iterator[str]:
    with closing(Database(str(path))) as db:
        for table in db.tables:
            for row in table.rows:
                yield from map(str, row.values())


def test_no_credential_of_a_header_reaches_the_disk(path: Path) -> None:
    secret = "sk-ant-api03-verysecretvalue"
    headers = (("x-api-key", secret), ("authorization", f"Bearer {secret}"))
    answer = answered(headers=(("set-cookie", secret),))
    write(path, exchange_events(headers=headers, attempts=[failed(message=f"no {secret}"), answer]))
    text = "".join(chain(strings_in(path)))
    assert secret not in text
    assert "Bearer •••" in text
