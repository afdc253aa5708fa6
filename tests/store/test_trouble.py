from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest

from ccr_tui.core.errors import StoreError
from ccr_tui.store.trouble import LAST_RETRY_S, REPEAT_S, TroubleReporter, refusal, trouble_of
from tests.store.rig import Notices

PATH = Path("history.db")


def sqlite_error(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("the words of SQLite")
    error.sqlite_errorcode = code
    return error


FULL = sqlite_error(sqlite3.SQLITE_FULL)
LOCKED = sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FULL, "disk is full"),
        (LOCKED, "locked"),
        (sqlite_error(sqlite3.SQLITE_READONLY_DBMOVED), "cannot be written"),
        (sqlite_error(sqlite3.SQLITE_CANTOPEN), "cannot be opened"),
        (sqlite_error(sqlite3.SQLITE_NOTADB), "damaged"),
        (sqlite_error(sqlite3.SQLITE_IOERR_FSYNC), "“the words of SQLite”"),
        (sqlite3.OperationalError("no code at all"), "“no code at all”"),
        (PermissionError(errno.EACCES, "Permission denied"), "Permission denied"),
        (ValueError("a bug"), "ValueError"),
    ],
)
def test_errors_become_sentences(error: Exception, words: str) -> None:
    trouble = trouble_of(error)
    assert words in trouble.what
    assert trouble.advice.endswith(".")


def test_only_a_lock_passes_by_itself() -> None:
    assert trouble_of(LOCKED).passing
    assert not trouble_of(FULL).passing


def test_a_refusal_says_where() -> None:
    assert "history.db cannot be read: the disk is full" in str(refusal(PATH, FULL, "read"))
    own = StoreError("said already")
    assert refusal(PATH, own) is own


@pytest.fixture
def notices() -> Notices:
    return Notices()


@pytest.fixture
def reporter(notices: Notices) -> TroubleReporter:
    return TroubleReporter(PATH, notices)


def test_a_trouble_is_said_once_and_its_end_too(reporter: TroubleReporter, notices: Notices) -> None:
    for now in range(5):
        reporter.failed(FULL, now)
    reporter.recovered("")
    assert notices.levels == ["error", "info"]
    assert "nothing was lost" in notices[1][1]


def test_each_distinct_trouble_is_said(reporter: TroubleReporter, notices: Notices) -> None:
    reporter.failed(LOCKED, 0.0)
    reporter.failed(FULL, 1.0)
    assert notices.levels == ["warning", "error"]


def test_a_trouble_that_comes_and_goes_is_not_said_each_time(
    reporter: TroubleReporter, notices: Notices
) -> None:
    for now in (0.0, 10.0, 20.0):
        reporter.failed(LOCKED, now)
        reporter.recovered("")
    assert len(notices) == 2
    reporter.failed(LOCKED, REPEAT_S)
    assert len(notices) == 3


def test_a_loss_is_always_said(reporter: TroubleReporter, notices: Notices) -> None:
    for now in (0.0, 10.0):
        reporter.failed(LOCKED, now)
        reporter.recovered("3 bodies")
    assert notices.levels == ["warning"] * 3
    assert "3 bodies" in notices[2][1]


def test_tries_again_less_and_less_often(reporter: TroubleReporter) -> None:
    waits = []
    for _ in range(8):
        reporter.failed(FULL, 0.0)
        waits.append(reporter.retry_at)
    assert waits == sorted(waits)  # type: ignore[type-var]
    assert waits[-1] == LAST_RETRY_S
    reporter.recovered("")
    assert reporter.retry_at is None


@pytest.mark.parametrize(("count", "words"), [(1, "1 exchange is missing"), (2, "2 exchanges are missing")])
def test_giving_up_says_what_is_missing_and_why(
    reporter: TroubleReporter, notices: Notices, count: int, words: str
) -> None:
    reporter.failed(FULL, 0.0)
    reporter.gave_up(count)
    assert words in notices[1][1]
    assert "disk is full" in notices[1][1]
