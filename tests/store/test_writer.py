from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path

import pytest
import zstandard
from sqlite_utils import Database

from ccr_tui.core.errors import StoreError
from ccr_tui.core.events import ConfigRejected, ExchangeEvent, Noticed
from ccr_tui.core.exchange import Cancelled, Change, Cost, FailureKind, Usage
from ccr_tui.store.blocks import split
from ccr_tui.store.reader import StoreReader
from tests.builders import EPOCH, answered, exchange_events, facts_of, failed, record_of
from tests.store.conversation import bodies
from tests.store.rig import Notices, fill_with_garbage, locked, make_read_only, tell, write, writer_on
from tests.waiting import DEADLINE_S, eventually

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


def test_a_locked_database_delays_but_loses_nothing(path: Path) -> None:
    notices = Notices()
    with writer_on(path, notices) as writer:
        with locked(path):
            tell(writer, exchange_events())
            assert not writer.flush(0.01)
            eventually(lambda: notices)
        assert writer.flush(DEADLINE_S)
        eventually(lambda: len(notices) == 2)
    assert notices.levels == ["warning", "info"]
    assert str(path) in notices.text
    assert "locked" in notices.text
    assert StoreReader(path).count() == 1


def test_a_database_that_is_locked_at_the_start_is_used_once_it_is_free(path: Path) -> None:
    write(path)
    notices = Notices()
    with locked(path):
        writer = writer_on(path, notices)
        writer.open()
        tell(writer, exchange_events())
    assert writer.flush(DEADLINE_S)
    writer.close()
    assert notices.levels == ["warning", "info"]
    assert StoreReader(path).count() == 1


def test_a_full_disk_is_said_once_and_survived(path: Path) -> None:
    notices = Notices()
    noise = (b'{"noise":"%s"}' % os.urandom(100_000).hex().encode() for _ in range(4))
    with writer_on(path, notices) as writer:
        database = writer._history.db  # type: ignore[union-attr]
        pages = database.execute("pragma page_count").fetchone()[0]
        database.execute(f"pragma max_page_count = {pages + 60}").fetchall()
        tell(writer, *(exchange_events(id=f"x{n}", body=body) for n, body in enumerate(noise)))
        assert writer.flush(DEADLINE_S)  # a new connection is not bounded: the disk has room again
    assert notices.levels == ["error", "info"]
    assert "disk is full" in notices.text
    assert StoreReader(path).count() == 4


def test_a_damaged_database_is_said_once_and_stops_nothing(path: Path) -> None:
    notices = Notices()
    with writer_on(path, notices) as writer:
        for file in list(path.parent.iterdir()):
            file.unlink()
        fill_with_garbage(path)
        tell(writer, exchange_events())
        eventually(lambda: notices)
        tell(writer, exchange_events(id="x2"))
        assert not writer.flush(0.01)
    assert notices.levels == ["error", "error"]
    assert "damaged" in notices[0][1]
    assert "2 exchanges" in notices[1][1]


def test_a_history_deleted_meanwhile_is_made_anew(path: Path) -> None:
    with writer_on(path) as writer:
        tell(writer, exchange_events())
        assert writer.flush(DEADLINE_S)
        path.unlink()
        tell(writer, exchange_events(id="x2"))
        assert writer.flush(DEADLINE_S)
    assert [record.id for record in StoreReader(path).recent()] == ["x2"]


def test_an_exchange_that_cannot_be_stored_does_not_keep_back_the_others(path: Path) -> None:
    notices = Notices()
    with writer_on(path, notices) as writer:
        tell(
            writer,
            exchange_events(id="x1"),
            exchange_events(id="x2", tokens=2**70),
            exchange_events(id="x3", system_text="\ud800"),
            exchange_events(id="x4"),
        )
        assert writer.flush(DEADLINE_S)
    assert [record.id for record in StoreReader(path).recent()] == ["x1", "x4"]
    assert notices.levels == ["error", "error"]
    assert "x2" in notices.text


def test_a_listener_that_fails_does_not_end_the_thread(path: Path) -> None:
    def fail(level: str, sentence: str) -> None:
        raise RuntimeError(sentence)

    writer = writer_on(path)
    writer._trouble._notify = fail
    with writer:
        tell(writer, exchange_events(tokens=2**70), exchange_events(id="x2"))
        assert writer.flush(DEADLINE_S)
    assert StoreReader(path).count() == 1


def spoil_read_only(path: Path) -> None:
    write(path)
    make_read_only(path)


def spoil_folder(path: Path) -> None:
    path.mkdir()


def spoil_foreign(path: Path) -> None:
    with closing(Database(str(path))) as db:
        db.table("recipes").insert({"name": "soup"})


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (fill_with_garbage, "damaged"),
        (spoil_read_only, "cannot be written"),
        (spoil_folder, "cannot be opened"),
        (spoil_foreign, "another program"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(
    path: Path, spoil: Callable[[Path], None], word: str
) -> None:
    path.parent.mkdir()
    spoil(path)
    with pytest.raises(StoreError, match=word) as caught:
        writer_on(path).open()
    assert str(path) in str(caught.value)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made"):
        writer_on(tmp_path / "file" / "history.db").open()


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
