from __future__ import annotations

import math
from pathlib import Path

from ccr_tui.core.cache_misses import Miss, Reason
from ccr_tui.core.events import ExchangeEvent
from ccr_tui.core.exchange import Usage
from ccr_tui.store.cache_misses import CHUNK, explained, misses
from ccr_tui.store.reader import StoreReader
from tests.builders import EPOCH, Try, answered, body_of, exchange_events, failed
from tests.store.rig import write


def turn(id: str, after: float, usage: Usage, *texts: str, **values: object) -> list[ExchangeEvent]:
    tries: list[Try] = [answered(str(values.pop("to", "anthropic,claude-sonnet-5")), usage=usage)]
    if values.pop("first_failed", False):
        tries.insert(0, failed(529))
    model = str(values.pop("model", "claude-sonnet-5"))
    return exchange_events(
        id=id, at=EPOCH + after, attempts=tries, body=body_of(model, *texts), model=model, **values  # type: ignore[arg-type]
    )  # fmt: skip


def found(path: Path, since: float = 0.0) -> list[Miss]:
    return StoreReader(path).ask(lambda db: list(misses(db, since, math.inf)))


def test_finds_what_was_in_the_cache_and_sent_anew(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    write(
        path,
        turn("x1", 0, Usage(10, 0, 30_000), "a", session="one"),
        turn("x2", 10, Usage(10, 30_000, 500), "a", session="one"),
        turn("x3", 20, Usage(10, 0, 31_000), "b", session="one"),
        turn("x4", 30, Usage(10, 0, 90_000), "c", session="two"),
        turn("x5", 40, Usage(90_010, 0, 0), "c", session="two"),
        turn("x6", 50, Usage(10, 89_000, 1_500), "c", session="two"),
    )
    assert {(miss.now.id, miss.before.id, miss.tokens) for miss in found(path)} == {
        ("x5", "x4", 90_000),
        ("x3", "x2", 30_500),
    }
    assert [miss.now.id for miss in found(path, EPOCH + 25)] == ["x5"]


def test_all_are_found_however_many(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    turns = range(CHUNK + 3)
    write(path, *(turn(f"x{n:04}", n, Usage(10, 0, 30_000), "a") for n in turns))
    assert sorted(miss.now.id for miss in found(path)) == [f"x{n:04}" for n in turns[1:]]


def test_a_subagent_and_another_model_are_conversations_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    write(
        path,
        turn("x1", 0, Usage(10, 0, 30_000), "a"),
        turn("x2", 5, Usage(10, 0, 3_000), "b", agent="agent-1"),
        turn("x3", 9, Usage(2_500, 0, 0), "t", model="claude-haiku-4-5", tokens=10),
        turn("x4", 12, Usage(10, 30_000, 200), "a"),
    )
    assert found(path) == []


def test_a_conversation_that_moves_to_another_model_misses_its_cache(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    write(
        path,
        turn("x1", 0, Usage(10, 0, 30_000), "a", tokens=30_000),
        turn("x2", 9, Usage(30_400, 0, 0), "a", model="claude-opus-5-5", tokens=30_400),
    )
    assert [(miss.now.id, miss.before.id) for miss in found(path)] == [("x2", "x1")]


def test_the_tokens_are_those_of_the_answer_that_was_given(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    write(
        path,
        turn("x1", 0, Usage(10, 0, 30_000), "a"),
        turn("x2", 9, Usage(10, 0, 31_000), "a", first_failed=True),
    )
    (miss,) = found(path)
    assert miss.now.usage == Usage(10, 0, 31_000, 0, 0)


def test_says_where_the_requests_part_if_they_are_still_there(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    write(
        path,
        turn("x1", 0, Usage(10, 0, 30_000), "Where are they?"),
        turn("x2", 9, Usage(10, 0, 31_000), "Where were they?"),
    )
    (miss,) = found(path)
    why = explained(StoreReader(path), miss)
    assert why.reasons == (Reason.CHANGED,)
    assert why.difference is not None
    assert why.difference.where == "message 1 of 1 (user)"
    assert explained(StoreReader(tmp_path / "gone.db"), miss).reasons == (Reason.UNKNOWN,)
