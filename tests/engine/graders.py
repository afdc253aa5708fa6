"""A rig whose routes are graded, judged or scored, with a classifier and a judge of their own."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import httpx

from ccr_tui.core.conditions import Condition
from ccr_tui.core.config import Grader
from ccr_tui.core.events import Scored
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.request_values import REQUEST_FIELDS
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import Rule
from ccr_tui.engine.mock.reply import Reply
from ccr_tui.engine.mock.script import Script
from tests.engine.rig import HEADERS, Rig, rig

CLASSIFIER, JUDGE = Upstream("grader", "sorter"), Upstream("grader", "critic")
EASY, HARD = Upstream("first", "small"), Upstream("first", "big")


@contextmanager
def graded_rig(
    scripts: Mapping[str, Script | list[Reply] | str],
    *,
    route: Route | None = None,
    classifier: Grader | None = None,
    judge: Grader | None = None,
    **options: Any,
) -> Iterator[Rig]:
    """A `rig` where a rule gives each request the route of its grade, or all of them one `route`."""
    grades = {"easy": Route((EASY,)), "hard": Route((HARD,))}
    condition = Condition.parse('model != ""', REQUEST_FIELDS)
    rule = Rule("difficulty", condition, route, {} if route else grades)
    with rig(scripts, **options) as made:
        config = made.engine.config
        made.engine.apply(
            replace(
                config,
                table=replace(config.table, rules=(rule,)),
                classifier=classifier or Grader(use=CLASSIFIER),
                judge=judge or Grader(use=JUDGE),
            )
        )
        yield made


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


def in_loop(text: str) -> list[dict[str, Any]]:
    """A conversation in which a tool that was called for `text` has just run."""
    call = {"type": "tool_use", "id": "t1", "name": "Bash", "input": {}}
    result = {"type": "tool_result", "tool_use_id": "t1", "content": "ok"}
    return [user(text), {"role": "assistant", "content": [call]}, {"role": "user", "content": [result]}]


def roles(record: ExchangeRecord) -> list[tuple[str, str]]:
    """Role and model of each attempt."""
    return [(attempt.role, attempt.upstream.model) for attempt in record.attempts]


def why(record: ExchangeRecord, step: str) -> str:
    """What the step of this name has seen, and its reason; "" when there is none."""
    assert record.decision is not None
    return next((f"{s.seen} — {s.why}" for s in record.decision.steps if s.name == step), "")


def scores(made: Rig) -> list[tuple[str, str, float, str]]:
    return [(e.exchange_id, e.by, e.score, e.note) for e in made.events if isinstance(e, Scored)]


@contextmanager
def posting(made: Rig, body: bytes) -> Iterator[Future[httpx.Response]]:
    """A client that waits for its answer in a thread of its own."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(made.post, body)


@contextmanager
def leaving(made: Rig, body: bytes) -> Iterator[None]:
    """A client that asks, and hangs up at the end of the block."""
    place = urlsplit(made.url)
    assert place.hostname is not None
    head = [f"{name}: {value}" for name, value in HEADERS.items()]
    lines = ("POST /v1/messages HTTP/1.1", f"host: {place.netloc}", f"content-length: {len(body)}", *head)
    with socket.create_connection((place.hostname, place.port or 80)) as connection:
        connection.sendall("\r\n".join((*lines, "", "")).encode() + body)
        yield
