from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from ccr_tui.core.errors import StoreError
from ccr_tui.core.exchange import Cancelled, Cost, FailureKind, Usage
from ccr_tui.core.totals import Totals
from ccr_tui.store.reader import StoreReader
from tests.builders import EPOCH, answered, exchange_events, failed, record_of
from tests.store.rig import fill_with_garbage, locked, write


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


@pytest.fixture
def reader(path: Path) -> StoreReader:
    return StoreReader(path)


def some(count: int, **values: object) -> list[list]:  # type: ignore[type-arg]
    return [exchange_events(id=f"x{n:04}", at=EPOCH + n, **values) for n in range(count)]  # type: ignore[arg-type]


def test_recent_gives_the_newest_with_the_newest_last(path: Path, reader: StoreReader) -> None:
    exchanges = some(5)
    write(path, *exchanges)
    assert reader.recent(3) == [record_of(events) for events in exchanges[2:]]
    assert [r.id for r in reader.recent(2, before="x0003")] == ["x0001", "x0002"]
    assert reader.recent(2, before="x0000") == []


def test_recent_keeps_to_a_session(path: Path, reader: StoreReader) -> None:
    write(path, *some(2, session="a"), exchange_events(id="y", session="b"))
    assert [r.id for r in reader.recent(session="a")] == ["x0000", "x0001"]
    assert [r.id for r in reader.recent(session="a", before="x0001")] == ["x0000"]
    assert reader.recent(session="c") == []


def test_get_of_an_unknown_id_is_none(path: Path, reader: StoreReader) -> None:
    write(path)
    assert reader.get("nope") is None
    assert reader.count() == 0


@pytest.mark.parametrize(
    ("text", "id"),
    [("20260101-aaaa", "20260101-aaaa"), ("2026", "20260101-aaaa"), ("aaaa", "20260101-aaaa"), ("last", "x")],
)
def test_resolve_takes_ids_and_parts_of_ids(path: Path, reader: StoreReader, text: str, id: str) -> None:
    write(path, exchange_events(id="20260101-aaaa"), exchange_events(id="20270101-bbbb"))
    write(path, exchange_events(id="x"))
    assert reader.resolve(text) == id


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x000", r"“x000” fits 7 exchanges \(x0000, x0001, x0002, x0003, x0004, …\)"),
        ("0", "too short"),
        ("%%%%", "no exchange “%%%%”"),
        ("x0009", "no exchange “x0009”"),
    ],
)
def test_resolve_explains_what_it_cannot_take(
    path: Path, reader: StoreReader, text: str, sentence: str
) -> None:
    write(path, *some(7))
    with pytest.raises(StoreError, match=sentence):
        reader.resolve(text)


def test_resolve_of_last_in_an_empty_history(path: Path, reader: StoreReader) -> None:
    write(path)
    with pytest.raises(StoreError, match="history is empty"):
        reader.resolve("last")


def test_the_answer_to_the_client_is_the_last_attempt_s_unless_it_differed(
    path: Path, reader: StoreReader
) -> None:
    tries = [failed(body=b"one"), answered(body=b"two")]
    write(path, exchange_events(id="same", attempts=tries))
    write(path, exchange_events(id="other", attempts=tries, client_body=b"three"))
    assert reader.response_body("same") == b"two"
    assert reader.response_body("other") == b"three"
    assert reader.response_body("other", 1) == b"one"
    assert reader.response_body("other", 2) == b"two"


def test_an_exchange_without_attempts_and_answer_has_an_empty_body(path: Path, reader: StoreReader) -> None:
    write(path, exchange_events(attempts=[], body=b"{}"))
    assert reader.response_body("x0001") == b""


def test_missing_bodies_are_explained(path: Path, reader: StoreReader) -> None:
    write(path, exchange_events(attempts=[answered(ends=False)], outcome=Cancelled("left")))
    with pytest.raises(StoreError, match="Attempt 1 of exchange x0001 has no answer"):
        reader.response_body("x0001")
    with pytest.raises(StoreError, match="no attempt 2"):
        reader.response_body("x0001", 2)
    for ask in (reader.request_body, reader.response_body):
        with pytest.raises(StoreError, match="no exchange “nope”"):
            ask("nope")


def test_totals_count_what_was_paid_for(path: Path, reader: StoreReader) -> None:
    cut = failed(None, kind=FailureKind.CUT, usage=Usage(1, 10, 100, 1000, 5), cost=Cost(0.25))
    good = answered(usage=Usage(2, 20, 200, 2000, 7), cost=Cost(0.5))
    write(
        path,
        exchange_events(id="a", at=EPOCH, session="s", attempts=[cut, good], asked_cost=Cost(2.0)),
        exchange_events(id="b", at=EPOCH + 10, session="s", attempts=[failed()], asked_cost=Cost(None)),
        exchange_events(id="c", at=EPOCH + 20, attempts=[answered(cost=Cost(None), usage=Usage(1))]),
        exchange_events(id="d", at=EPOCH + 30, attempts=[], outcome=Cancelled("left"), asked_cost=Cost()),
        exchange_events(id="e", at=EPOCH + 40, finished=False, attempts=[]),
    )
    assert reader.totals(EPOCH + 50) == Totals()
    assert reader.session_totals("s") == Totals(2, 1, 0.75, 0, 2.0, 3, 30, 3300, 12)
    totals = reader.totals(EPOCH)
    assert (totals.exchanges, totals.failed, totals.unpriced) == (5, 1, 1)
    assert totals.cost == Cost(0.75, at_least=True)
    assert reader.totals(EPOCH + 20).cost == Cost(None)


def test_reading_goes_on_while_somebody_writes(path: Path, reader: StoreReader) -> None:
    write(path, exchange_events())
    with locked(path):
        assert reader.count() == 1


def test_one_reader_serves_many_threads(path: Path, reader: StoreReader) -> None:
    write(path, *some(20))
    seen: list[int] = []
    threads = [Thread(target=lambda: seen.append(len(reader.recent()))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [20] * 8


def test_a_history_that_is_not_there_yet(reader: StoreReader) -> None:
    with pytest.raises(StoreError, match=r"no history at .* yet"):
        reader.recent()


def test_a_damaged_history(path: Path, reader: StoreReader) -> None:
    fill_with_garbage(path)
    with pytest.raises(StoreError, match="cannot be read: it is damaged"):
        reader.totals(0.0)


def test_a_damaged_block(path: Path, reader: StoreReader) -> None:
    write(path, exchange_events(attempts=[answered(body=b"long " * 100)]))
    content = path.read_bytes()
    start = content.index(b"\x28\xb5\x2f\xfd")  # the frame mark of zstandard
    path.write_bytes(content[: start + 5] + b"\0\0\0\0" + content[start + 9 :])
    with pytest.raises(StoreError, match="is damaged"):
        reader.response_body("x0001")
