"""What the writer does when its database is locked, full, damaged, gone or not its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from ccr_tui.core.errors import StoreError
from ccr_tui.store.reader import StoreReader
from tests.builders import exchange_events
from tests.store.rig import Notices, fill_with_garbage, locked, make_read_only, tell, write, writer_on
from tests.waiting import DEADLINE_S, eventually


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "history.db"


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
    assert "2 exchanges are missing" in notices[1][1]


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
