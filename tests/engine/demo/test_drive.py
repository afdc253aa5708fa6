"""One round of the demo through the real proxy shows every task and every kind of end."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from ccr_tui.core.config_toml import config_from_toml
from ccr_tui.core.events import Event, ExchangeEvent
from ccr_tui.core.exchange import Cancelled, Completed, Failed
from ccr_tui.core.record import AttemptRecord, ExchangeRecord, fold
from ccr_tui.core.tasks import TASKS
from ccr_tui.engine.demo.config import demo_config_toml
from ccr_tui.engine.demo.drive import drive
from ccr_tui.engine.demo.upstream import create_demo_upstream
from ccr_tui.engine.engine import Engine
from ccr_tui.engine.server import EmbeddedServer
from tests.servers import refusing_url, run_server
from tests.waiting import eventually

SPEED = 25.0


@contextmanager
def proxy() -> Iterator[tuple[str, dict[str, ExchangeRecord]]]:
    records: dict[str, ExchangeRecord] = {}

    def observe(event: Event) -> None:
        if isinstance(event, ExchangeEvent):
            record = fold(records.get(event.exchange_id), event)
            assert record is not None
            records[event.exchange_id] = record

    with run_server(create_demo_upstream(speed=SPEED)) as upstream:
        config = config_from_toml(tomllib.loads(demo_config_toml(upstream)), "demo", {})
        engine = Engine(replace(config, server=replace(config.server, port=0)))
        engine.bus.subscribe(observe)
        with EmbeddedServer(engine) as server:
            yield server.address, records


def ends(record: ExchangeRecord) -> list[str]:
    return [_end(attempt) for attempt in record.attempts]


def _end(attempt: AttemptRecord) -> str:
    match attempt.outcome:
        case Failed(failure):
            return failure.label + (" late" if failure.after_content else "")
        case Completed(stop_reason=reason):
            return str(reason)
        case other:
            return type(other).__name__


async def test_a_round_shows_everything() -> None:
    with proxy() as (url, records):
        await drive(url, speed=SPEED, rounds=1)
        eventually(lambda: all(not r.in_flight for r in records.values()))
    made = [r for r in records.values() if r.facts.endpoint == "messages" and not r.parent_id]
    assert {r.decision.task for r in made if r.decision} == set(TASKS)
    assert sum(r.facts.endpoint == "count_tokens" for r in records.values()) == 12
    shown = {tuple(ends(r)) for r in made}
    assert shown >= {
        ("end_turn",),
        ("tool_use",),
        ("refusal",),
        ("529", "529", "end_turn"),
        ("error_event", "error_event", "end_turn"),
        ("error_event late",),
        ("cut late",),
        ("400",),
        ("Cancelled",),
    }
    assert any(isinstance(r.outcome, Cancelled) for r in made)
    used = [attempt for r in made for attempt in r.attempts if attempt.usage]
    assert any(a.usage.cache_write_1h_tokens for a in used if a.usage)
    assert any(a.usage.cache_read_tokens > 5000 for a in used if a.usage)
    assert {a.upstream.model for a in used if a.cost.usd is None} == {"qwen3-coder"}


async def test_a_round_shows_rules_grades_and_judgements() -> None:
    with proxy() as (url, records):
        await drive(url, speed=SPEED, rounds=1)
        eventually(lambda: all(not r.in_flight for r in records.values()))
        eventually(lambda: any(r.task == "shadow" and not r.in_flight for r in records.values()))
    winners = {r.decision.winner for r in records.values() if r.decision}
    assert winners >= {"rule asides stay cheap", "rule fixes by difficulty", "rule prose is judged", "shadow"}
    attempts = [a for r in records.values() for a in r.attempts]
    assert {a.role for a in attempts} == {"answer", "grade", "judge"}
    assert any("escalated" in a.reason for a in attempts)
    assert {r.facts.namespace for r in records.values()} == {"", "night"}


async def test_a_proxy_that_is_not_there_is_no_error() -> None:
    await drive(refusing_url(), speed=1000, rounds=1)
