from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from ccr_tui.core.config import Retention
from ccr_tui.core.events import Annotated, Scored, Unscored
from ccr_tui.core.record import ExchangeRecord, Score
from ccr_tui.store import ledger as ledger_module
from ccr_tui.store.connection import connect
from ccr_tui.store.ledger import Ledger
from ccr_tui.store.reader import StoreReader
from ccr_tui.store.retention import Pruner
from tests.builders import EPOCH, answered, exchange_events, judged
from tests.store.rig import locked, tell, write, writer_on
from tests.waiting import DEADLINE_S

ID = "x0001"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def scored(by: str = "judge", score: float = 7.0, note: str = "right", at: float = EPOCH) -> Scored:
    return Scored(ID, at, by, score, note)


def read(path: Path) -> ExchangeRecord:
    record = StoreReader(path).get(ID)
    assert record is not None
    return record


def test_scores_come_back_with_their_exchange(path: Path) -> None:
    *begun, end = exchange_events(id=ID)
    write(path, [*begun, scored(), end], [scored("you", 2.0, "", EPOCH + 9)], exchange_events(id="other"))
    assert read(path).scores == (Score("judge", 7.0, "right", EPOCH), Score("you", 2.0, "", EPOCH + 9))
    other, one = sorted(StoreReader(path).recent(), key=lambda record: record.id)
    assert (len(one.scores), other.scores) == (2, ())


def test_each_has_one_score_and_it_may_come_long_afterwards(path: Path) -> None:
    write(path, exchange_events(id=ID), [scored("you", 3.0)])
    write(path, [scored("you", 9.0, "on second thoughts", EPOCH + 60)])
    assert read(path).scores == (Score("you", 9.0, "on second thoughts", EPOCH + 60),)


def test_a_score_without_its_exchange_is_left_out(path: Path) -> None:
    write(path, [scored()])
    write(path, exchange_events(id=ID))
    assert read(path).scores == ()


def test_a_score_is_taken_back(path: Path) -> None:
    write(path, exchange_events(id=ID), [scored("you", 3.0), scored()])
    write(path, [Unscored(ID, EPOCH, "you"), Unscored("gone", EPOCH, "you")])
    assert [score.by for score in read(path).scores] == ["judge"]
    write(path, [scored("you", 9.0), Unscored(ID, EPOCH, "you"), scored("you", 8.0)])
    assert read(path).own_score == 8.0


def test_marks_and_notes_are_kept_with_their_exchange(path: Path) -> None:
    write(path, exchange_events(id=ID), exchange_events(id="other"))
    assert (read(path).marked, read(path).note) == (False, "")
    write(path, [Annotated(ID, EPOCH, True, "key sk-ant-api03-abcdefgh"), Annotated("gone", EPOCH, True)])
    assert (read(path).marked, read(path).note) == (True, "key •••")
    write(path, [Annotated(ID, EPOCH + 1, False, "")])
    assert (read(path).marked, read(path).note) == (False, "")
    write(path, [Annotated(ID, EPOCH + 1, True)])
    with closing(connect(path)) as db:
        Pruner(db, Retention(max_age_days=1)).step(EPOCH + 90_000)
    write(path, exchange_events(id=ID))
    assert not read(path).marked


def test_a_note_is_redacted(path: Path) -> None:
    write(path, exchange_events(id=ID), [scored(note="it printed sk-ant-api03-abcdefgh")])
    assert read(path).scores[0].note == "it printed •••"


def test_scores_go_with_their_exchange(path: Path) -> None:
    write(path, exchange_events(id=ID), [scored()])
    with closing(connect(path)) as db:
        Pruner(db, Retention(max_age_days=1)).step(EPOCH + 90_000)
    assert StoreReader(path).count() == 0
    write(path, exchange_events(id=ID))
    assert read(path).scores == ()


def test_scores_outlive_a_trouble(path: Path) -> None:
    with writer_on(path) as writer:
        tell(writer, exchange_events(id=ID))
        assert writer.flush(DEADLINE_S)
        with locked(path):
            tell(writer, [scored()])
        assert writer.flush(DEADLINE_S)
    assert len(read(path).scores) == 1


def test_a_ledger_holds_the_newest_of_each_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_module, "MAX_REMARKS", 2)
    ledger = Ledger()
    for event in (scored("you", 1.0), scored("you", 2.0), scored("judge"), scored("shadow")):
        ledger.add(event)
    ledger.trim()
    assert ledger.unwritten
    assert [r.by for r in ledger.remarks() if isinstance(r, Scored)] == ["judge", "shadow"]
    ledger.discard(ID)
    assert not ledger.unwritten


def test_the_answer_of_a_judged_exchange_is_not_the_judge_s(path: Path) -> None:
    weak = answered("p,small", body=b"weak")
    write(path, exchange_events(id=ID, attempts=[weak, judged()]))
    record, reader = read(path), StoreReader(path)
    assert reader.response_body(ID) == b"weak"
    assert b"right" in reader.response_body(ID, 2)
    assert [attempt.role for attempt in record.attempts] == ["answer", "judge"]
    assert str(record.used) == "p,small"
    write(path, exchange_events(id="up", attempts=[weak, judged("2: no"), answered("p,big", body=b"strong")]))
    assert reader.response_body("up") == b"strong"


def test_what_grades_and_judges_cost_is_part_of_the_sums(path: Path) -> None:
    events = exchange_events(id=ID, attempts=[judged(role="grade"), answered(), judged()])
    write(path, events)
    totals = StoreReader(path).totals(EPOCH)
    assert totals.cost_usd == pytest.approx(0.0123 + 2 * 0.0004)
    assert totals.exchanges == 1
