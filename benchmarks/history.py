"""A history of many exchanges, as weeks of work leave it: made through the store's own rows, in bulk.

    python -m benchmarks.history FILE COUNT

Every column is filled, words are indexed and attempts are there; bodies are shared by all exchanges, since
a list of exchanges never reads them.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.exchange import Completed, Cost, Failed, Failure, FailureKind, Upstream, Usage
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.record import AttemptRecord, ExchangeRecord
from ccr_tui.core.route import Route
from ccr_tui.store.blocks import BlockWriter
from ccr_tui.store.bodies import BodyWriter
from ccr_tui.store.connection import connect, immediate
from ccr_tui.store.rows import attempt_row, details_row, exchange_row
from ccr_tui.store.schema import prepare

KINDS = 400
"""Exchanges that differ in more than id, time, session and words."""
AT_ONCE = 5000
BETWEEN_S = 18.0
RARE = "zeppelin"
"""A word of one in a thousand prompts."""

_WORDS = [
    "retry",
    "loop",
    "parser",
    "invoice",
    "matrix",
    "socket",
    "cache",
    "token",
    "stream",
    "budget",
    "route",
    "fallback",
    "header",
    "screen",
    "table",
    "render",
    "filter",
    "index",
    "column",
    "cursor",
    "merge",
    "branch",
    "rebase",
    "lint",
    "typing",
    "fixture",
    "thread",
    "worker",
    "queue",
]
_UPSTREAMS = (
    ("default", "claude-sonnet-5", Upstream("anthropic", "claude-sonnet-5")),
    ("think", "claude-opus-5-5", Upstream("anthropic", "claude-opus-5-5")),
    ("background", "claude-haiku-4-5", Upstream("ollama", "qwen3-coder")),
    ("subagent", "claude-sonnet-5", Upstream("deepseek", "deepseek-chat")),
    ("longContext", "claude-sonnet-5", Upstream("openrouter", "google/gemini-3-pro")),
)
_HEADERS = (("content-type", "application/json"), ("user-agent", "claude-cli/2.1.0 (external, cli)"))
_SYSTEM = "You are Claude Code, Anthropic's official CLI for Claude. " * 60


def make(path: Path, count: int) -> None:
    """Write `count` exchanges that end now into a new database."""
    db = connect(path)
    prepare(db, path)
    chance = random.Random(count)
    kinds = [_rows(record) for record in islice(_records(chance), KINDS)]
    with immediate(db):
        blocks = BlockWriter(db)
        shared = {"owner": 1, "system_block": blocks.put(_SYSTEM.encode())}
        shared["request_body"] = BodyWriter(db, blocks).put(b'{"messages": []}', "benchmark")
    for start in range(0, count, AT_ONCE):
        with immediate(db):
            _insert(db, range(start, min(count, start + AT_ONCE)), count, kinds, shared, chance)
    db.execute("pragma wal_checkpoint(truncate)").fetchall()
    db.close()


def _records(chance: random.Random) -> Iterator[ExchangeRecord]:
    while True:
        task, asked, upstream = chance.choices(_UPSTREAMS, (60, 8, 20, 10, 2))[0]
        usage = Usage(chance.randrange(3000), chance.randrange(90_000), chance.randrange(4000), 0, 40)
        usage = replace(usage, output_tokens=chance.randrange(20, 3000))
        took = chance.uniform(0.8, 60)
        attempt = AttemptRecord(
            1, upstream, 0.0, 0.0, "first try", 0.4, took, Completed(200, "end_turn"), 200, _HEADERS, 9000,
            usage, usage.output_tokens, Cost(chance.uniform(0.0005, 0.4), source="prices"),
        )  # fmt: skip
        attempts: tuple[AttemptRecord, ...] = (attempt,)
        if chance.random() < 0.05:
            overloaded = Failed(Failure(FailureKind.STATUS, "Overloaded", 529))
            first = replace(attempt, outcome=overloaded, status=529, usage=None, output_tokens=0, cost=Cost())
            attempts = (first, replace(attempt, number=2, reason="fallback after 529"))
        route = Route((upstream,))
        steps = (Step("pin", False, "none", "nothing is pinned"), Step(task, True, asked, "matches"))
        yield ExchangeRecord(
            "", 0.0, "POST", "/v1/messages", "beta=true", _HEADERS, chance.randrange(20_000, 900_000),
            RequestFacts("messages", asked, stream=True, tokens=chance.randrange(90_000)), None,
            Decision(task, task, route, steps, 1), attempts, took, attempt.outcome, 200, Cost(0.05), 0.002,
        )  # fmt: skip


def _rows(record: ExchangeRecord) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    return (
        exchange_row(record),
        details_row(record),
        [attempt_row(record.id, attempt) for attempt in record.attempts],
    )


def _insert(
    db: Database,
    numbers: range,
    count: int,
    kinds: list[tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]],
    shared: dict[str, Any],
    chance: random.Random,
) -> None:
    exchanges, details, attempts, words = [], [], [], []
    end = time.time() - 60
    for n in numbers:
        exchange, detail, tries = kinds[chance.randrange(len(kinds))]
        key, at = f"{n:014}", end - (count - n) * BETWEEN_S
        said = " ".join(chance.choices(_WORDS, k=12)) + (f" {RARE}" if n % 1000 == 7 else "")
        session = f"session-{n // 150:06}"
        exchanges.append(
            {
                **exchange, **shared, "id": key, "started_at": at, "session": session, "words": n + 1,
                "finished_at": at + exchange["duration_s"],
            }
        )  # fmt: skip
        facts = f'{detail["facts"][:-1]},"last_user_text":"{said}","session":"{session}"}}'
        details.append({**detail, "exchange_id": key, "facts": facts})
        attempts += [
            {**a, "exchange_id": key, "started_at": at, "finished_at": at + a["finished_at"]} for a in tries
        ]
        words.append({"rowid": n + 1, "prompt": said, "answer": " ".join(chance.choices(_WORDS, k=30))})
    for table, rows in (
        ("exchanges", exchanges),
        ("details", details),
        ("attempts", attempts),
        ("words", words),
    ):
        names = list(rows[0])
        values = ", ".join(f":{name}" for name in names)
        db.conn.executemany(f"insert into {table} ({', '.join(names)}) values ({values})", rows)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
