from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from ccr_tui.core.conditions import Condition
from ccr_tui.core.events import Annotated, Event, ExchangeEvent, Scored
from ccr_tui.core.exchange import Cost, FailureKind, Usage
from ccr_tui.core.listing import Sort, Wanted, Word, amount
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.record_values import RECORD_FIELDS, record_values
from ccr_tui.store import listing
from ccr_tui.store.connection import connect
from ccr_tui.store.listing_where import narrowed
from ccr_tui.store.reader import StoreReader
from ccr_tui.store.words import index_some
from ccr_tui.tui.filter_words import terms_of
from ccr_tui.tui.format import day_and_clock
from tests.builders import EPOCH, answered, body_of, exchange_events, failed, judged
from tests.store.rig import write

OPUS = "anthropic,claude-opus-5-5"


def exchanges() -> list[list[ExchangeEvent]]:
    """One of each kind that a filter may tell from the others."""
    cheap = answered(usage=Usage(5, 10, 20, 40, 80), cost=Cost(0.001), duration_s=0.5, ttft_s=0.1)
    free = answered("ollama,qwen3-coder", cost=Cost(), duration_s=9.0, answered_model="qwen3:8b")
    cut = failed(None, OPUS, kind=FailureKind.CUT, ttft_s=2.0, usage=Usage(output_tokens=9), cost=Cost(0.5))
    return [
        exchange_events(
            id="a-cheap", at=EPOCH, attempts=[cheap], session="s1", body=body_of("m", "Fix 100%")
        ),
        exchange_events(id="b-free", at=EPOCH + 7000, attempts=[free], task="background", agent="agent_7"),
        exchange_events(id="c-back", at=EPOCH + 1, attempts=[failed(529), failed(529), answered(OPUS)]),
        exchange_events(id="d-cut", at=EPOCH + 2, attempts=[cut], session=None, task="think"),
        exchange_events(id="e-none", at=EPOCH + 3, attempts=[], namespace="lab", parent_id="a-cheap"),
        exchange_events(id="f-judged", at=EPOCH + 4, attempts=[answered(), judged()], tokens=90_000),
        exchange_events(
            id="g-better", at=EPOCH + 5, attempts=[answered(), judged("2: poor"), answered(OPUS)]
        ),
        exchange_events(id="h-runs", at=EPOCH + 6, attempts=[answered(ends=False)], finished=False),
    ]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> StoreReader:
    path: Path = tmp_path_factory.mktemp("listing") / "history.db"
    remarks: list[Event] = [
        Annotated("a-cheap", EPOCH, True, "look again"),
        Scored("b-free", EPOCH, "you", 0.0),
    ]
    write(path, *exchanges(), remarks)
    db = connect(path)
    while index_some(db):
        pass
    db.close()
    return StoreReader(path)


def listed(
    reader: StoreReader, wanted: Wanted, before: float = EPOCH * 2, without: tuple[str, ...] = ()
) -> list[str]:
    """The ids of the rows, from top to bottom."""
    rows: list[int] = []
    for batch in reader.batches(wanted, before, without):
        rows = [*batch, *rows] if wanted.sort is Sort.AGE else [*rows, *batch]
    records = reader.page(rows)
    return [records[row].id for row in rows]


def everything(reader: StoreReader) -> list[ExchangeRecord]:
    return sorted(reader.recent(100), key=lambda record: record.started_at)


@pytest.mark.parametrize(
    "text",
    [
        'task == "think"', 'task != "think" and not replayed', 'model == "m" or attempts > 1',
        "attempts == 0", "tokens >= 90000", "cost > 0.0009 and cost < 0.6", "not priced", "asked_cost > 0",
        "fell_back",
        'upstream == "anthropic,claude-opus-5-5"', 'provider in ["ollama", "x"]', '"opus" in upstream',
        'answered_model == "qwen3:8b"', "status == 529", "status == 0", 'failure == "cut"', "succeeded",
        "not succeeded", "input_tokens == 5", "output_tokens == 80", "output_tokens > 0", "ttft > 1",
        "cache_read_tokens > 0", "cache_write_tokens == 60", "duration < 1", "overhead > 0.001", "size > 100",
        "hour < 12", f'started >= "{day_and_clock(EPOCH + 2)}"',
        f'started < "{day_and_clock(EPOCH + 2)[:16]}"',
        "weekday in [1, 3, 5]", 'session == "s1"', 'session == ""', 'namespace == "lab"',
        'path == "/v1/messages"', 'agent == "agent_7"', "replayed == true", "stream == false",
        'winner == "think"',
        "marked", "not marked", 'note == "look again"', '"again" in note', "scored", "missed", "not missed",
        'outcome == "running"', 'outcome == "cancelled" or outcome == "failed"', 'task =~ "th"',
        'last_user_text =~~ "(?i)fix"', 'not last_user_text =~~ "Fix" and cost > 0', "attempts + 1 > 2",
        'last_user_text =~~ "Fix" or cost > 0.4', 'id in ["a-cheap", "h-runs"]', "1 < attempts",
    ],
)  # fmt: skip
def test_conditions_say_the_same_in_the_history_as_on_records(reader: StoreReader, text: str) -> None:
    condition = Condition.parse(text, RECORD_FIELDS)
    expected = [r.id for r in everything(reader) if condition.holds(record_values(r, condition))]
    assert listed(reader, Wanted(condition=condition)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "task:think", "-task:think", "model:opus", "model:qwen3:8b", "provider:olla", "status:ok",
        "status:fail", "status:529", "status:fallback", "status:running", "status:cut", "-status:cut",
        "note:again", "again", "-note:again",
        "session:s1", "agent:_7", "agent:%", "id:a-cheap", "path:messages", "opus -status:529", "think",
        "ÄRGER", "provider:Ä", "529",
    ],
)  # fmt: skip
def test_words_say_the_same_in_the_history_as_on_records(reader: StoreReader, text: str) -> None:
    terms = terms_of(text)
    expected = [r.id for r in everything(reader) if all(term.matches(r) for term in terms)]
    assert listed(reader, Wanted(terms)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("text:fix", ["a-cheap"]),
        ("fix", ["a-cheap"]),
        ("text:ix", []),
        ('"fix 100"', ["a-cheap"]),
        ('text:"%"', []),
    ],
)
def test_what_was_said_is_found_by_words(reader: StoreReader, text: str, expected: list[str]) -> None:
    assert listed(reader, Wanted(terms_of(text))) == expected


@pytest.mark.parametrize("sort", [sort for sort in Sort if sort is not Sort.AGE])
@pytest.mark.parametrize("ascending", [False, True])
def test_any_order(reader: StoreReader, sort: Sort, ascending: bool) -> None:
    ids = listed(
        reader, Wanted(sort=sort, ascending=ascending), without=("g-better", "f-judged", "h-runs", "c-back")
    )
    records = {record.id: record for record in everything(reader)}
    values = [amount(records[key], sort, EPOCH) for key in ids]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=not ascending)
    assert values[len(known) :] == [None] * (len(values) - len(known))


def test_only_what_is_not_live(reader: StoreReader) -> None:
    assert listed(reader, Wanted(), before=EPOCH + 3, without=("c-back",)) == ["a-cheap", "d-cut"]


def test_a_screenful_comes_first(reader: StoreReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "FIRST", 3)
    assert [len(batch) for batch in reader.batches(Wanted(), EPOCH * 2)] == [3, 5]
    monkeypatch.setattr(listing, "SOON_S", -1.0)
    assert [len(batch) for batch in reader.batches(Wanted(), EPOCH * 2)] == [1, 7]


def test_rows_by_id(reader: StoreReader) -> None:
    rows = reader.rows_of(["a-cheap", "nobody"])
    assert list(rows) == ["a-cheap"]
    assert reader.page([*rows.values(), 999])[rows["a-cheap"]].id == "a-cheap"


def test_what_was_written_after_a_row(reader: StoreReader, monkeypatch: pytest.MonkeyPatch) -> None:
    every = reader.ask(partial(listing.written_after, row=-1))
    newest = max(every)
    monkeypatch.setattr(listing, "FEW", 1)
    assert len(every) == reader.count()
    assert reader.ask(partial(listing.written_after, row=None)) == {newest: every[newest]}
    assert reader.ask(partial(listing.written_after, row=newest)) == {}


def test_what_sql_can_say_is_not_tested_again() -> None:
    def left(text: str, words: tuple[Word, ...] = ()) -> bool:
        return not narrowed(Wanted(words, Condition.parse(text, RECORD_FIELDS))).exact

    assert not left('cost > 1 and (task == "think" or not fell_back)')
    assert left('cost > 1 and task =~ "th"')
    assert narrowed(
        Wanted(condition=Condition.parse('cost > 1 and task =~ "t"', RECORD_FIELDS))
    ).where.values == (1.0,)
    assert left("cost > 1", terms_of("status:cut"))
