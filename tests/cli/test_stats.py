from __future__ import annotations

import json
import time

import pytest

from tests.builders import answered, exchange_events
from tests.cli.running import Home
from tests.store.rig import write


def test_sums_up_the_history(home: Home) -> None:
    events = (exchange_events(id=f"x{n}", at=time.time() - n) for n in range(3))
    write(home.database, *events)
    text = home.run("stats").stdout
    assert "anthropic,claude-sonnet-5" in text
    (row,) = map(json.loads, home.run("stats", "--by", "task", "--json").stdout.splitlines())
    assert row["totals"]["exchanges"] == 3
    assert row["ttft"]["p99"] == pytest.approx(0.4)
    assert row["saving"]["compared"] == 3
    assert "session-1" in home.run("stats", "--tree", "--json").stdout


def test_says_when_there_is_nothing(home: Home) -> None:
    write(home.database, exchange_events(attempts=[answered()], at=1.0))
    assert home.run("stats", "--since", "1h").stdout == "Nothing in this time.\n"


def test_a_period_that_is_none_is_refused(home: Home) -> None:
    refused = home.run("stats", "--since", "soon")
    assert refused.returncode == 2
    assert "is no period" in refused.stderr
