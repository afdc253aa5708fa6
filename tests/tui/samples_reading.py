"""A conversation of three turns whose requests build on each other, and one that breaks its cache."""

from __future__ import annotations

from typing import Any

import msgspec

from ccr_tui.core.events import ExchangeEvent
from ccr_tui.core.exchange import Cost, Usage
from tests.builders import answered, exchange_events
from tests.tui import samples

MARK = {"cache_control": {"type": "ephemeral"}}
TOOLS = [
    {"name": name, "description": f"{name} does its work. " * 20, "input_schema": {"type": "object"}}
    for name in ("Bash", "Edit", "Read")
]
DATE = "Today is Monday, 4 May."


def body_of_turn(turn: int, *, date: str = DATE, tools: Any = None) -> bytes:
    """The request of the turn (from 1), with the talk before it; a marker on the last message."""
    messages: list[dict[str, Any]] = []
    for n in range(1, turn + 1):
        mark = MARK if n == turn else {}
        messages.append({"role": "user", "content": [{"type": "text", "text": f"Question {n}?", **mark}]})
        if n < turn:
            use = {"type": "tool_use", "id": f"t{n}", "name": "Read", "input": {"file": f"{n}.py"}}
            messages.append({"role": "assistant", "content": [{"type": "text", "text": f"Answer {n}."}, use]})
            result = {"type": "tool_result", "tool_use_id": f"t{n}", "content": f"line of {n}.py\n" * 9}
            messages.append({"role": "user", "content": [result]})
    system = [
        {"type": "text", "text": "You are a careful engineer. " * 60},
        {"type": "text", "text": date, **MARK},
    ]
    request = {"model": samples.SONNET, "tools": TOOLS if tools is None else tools, "system": system}
    return msgspec.json.encode({**request, "messages": messages})


def turn(number: int, usage: Usage, body: bytes, at: float) -> list[ExchangeEvent]:
    """The exchange of a turn, its id from `t1` on."""
    attempt = answered(f"anthropic,{samples.SONNET}", usage=usage, cost=Cost(0.01), duration_s=4.0)
    return exchange_events(
        id=f"t{number}", at=at, session=samples.MAIN, model=samples.SONNET, attempts=[attempt], body=body
    )


def conversation(now: float = samples.NOW) -> list[ExchangeEvent]:
    """Two turns that build on each other, and a third whose system text says another date."""
    broken = body_of_turn(3, date="Today is Tuesday, 5 May.")
    return [
        *turn(1, Usage(12, 0, 21_400, 0, 120), body_of_turn(1), now - 90),
        *turn(2, Usage(14, 21_400, 900, 0, 200), body_of_turn(2), now - 60),
        *turn(3, Usage(16, 4_000, 19_100, 0, 90), broken, now - 30),
    ]
