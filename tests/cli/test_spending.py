from __future__ import annotations

import json
from pathlib import Path

import pytest

from ccr_tui.cli.spending import MOST, miss_lines, miss_rows, tree_lines, tree_rows
from ccr_tui.core.config import Config, PriceOverride
from ccr_tui.core.events import ExchangeEvent
from ccr_tui.core.exchange import Usage
from ccr_tui.store.reader import StoreReader
from tests.builders import EPOCH, answered, body_of, exchange_events
from tests.store.rig import write

CONFIG = Config(prices={"claude-sonnet-5": PriceOverride(4.0, 20.0)})


@pytest.fixture
def reader(tmp_path: Path) -> StoreReader:
    """Two turns of a session: the second one has changed what the first one had put in the cache."""

    def turn(id: str, at: float, usage: Usage, text: str) -> list[ExchangeEvent]:
        body = body_of("claude-sonnet-5", text, "Here.", "And now?")
        return exchange_events(id=id, at=at, attempts=[answered(usage=usage)], body=body, prompt="p1")

    path = tmp_path / "history.db"
    write(
        path,
        turn("x1", EPOCH, Usage(10, 0, 50_000), "Where are the retries?"),
        turn("x2", EPOCH + 30, Usage(10, 0, 50_100), "Where were the retries?"),
    )
    return StoreReader(path)


def test_the_tree_is_indented(reader: StoreReader) -> None:
    title, session, prompt = tree_lines(reader, 0)
    assert title.startswith("session → prompt → agent")
    assert session.startswith("And now?")
    assert prompt.startswith("  And now?")
    assert prompt.split()[-3:] == ["$0.025", "100k", "2"]


def test_the_tree_as_json_has_everything_below_a_session(reader: StoreReader) -> None:
    (session,) = map(json.loads, tree_rows(reader, 0))
    (prompt,) = session["branches"]
    assert (session["key"], session["level"], prompt["key"]) == ("session-1", "session", "p1")
    assert prompt["totals"]["exchanges"] == 2


def test_a_miss_has_its_cost_and_its_cause(reader: StoreReader) -> None:
    first, cause, before, now, sums = miss_lines(reader, CONFIG, 0)
    assert first.endswith("x2  50.0k tokens sent again, $0.23, 30.0s after the request before it")
    assert cause.startswith("  Message 1 of 3 (user) is another one")
    assert "Where are the retries?" in before
    assert "Where were the retries?" in now
    assert sums == "1 miss in all: 50.0k tokens sent again, $0.23"


def test_of_many_misses_the_dearest_are_told_and_how_many_more_there_are(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    turns = [
        exchange_events(
            id=f"x{n:03}",
            at=EPOCH + n,
            attempts=[answered(usage=Usage(10, 0, 50_000))],
            body=body_of("m", "a"),
        )
        for n in range(MOST + 6)
    ]
    write(path, *turns)
    *_, more, sums = miss_lines(StoreReader(path), CONFIG, 0)
    assert more == "… and 5 more misses"
    assert sums.startswith("25 misses in all: 1.2M tokens sent again, $")
    assert len(list(miss_rows(StoreReader(path), CONFIG, 0))) == MOST + 5, "as JSON all are told"


def test_a_miss_as_json_says_what_is_unknown(reader: StoreReader) -> None:
    config = Config(providers={}, prices={})
    (miss,) = map(json.loads, miss_rows(reader, config, 0))
    assert (miss["id"], miss["before"], miss["tokens"], miss["pause_s"]) == ("x2", "x1", 50_000, 30.0)
    assert (miss["reasons"], miss["difference"]["name"]) == (["changed"], "user")


def test_there_is_nothing_to_tell_of_another_time(reader: StoreReader) -> None:
    assert not list(tree_lines(reader, EPOCH + 60))
    assert not list(miss_lines(reader, CONFIG, EPOCH + 60))
