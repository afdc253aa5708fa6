"""Exchanges that wait for the user, or that the user has had sent again."""

from __future__ import annotations

import msgspec

from ccr_tui.core.events import Event, ExchangeHeld
from ccr_tui.core.exchange import Cost, Upstream, Usage
from ccr_tui.core.wire.sse import encode_event
from tests.builders import answered, exchange_events
from tests.tui.samples import MAIN, NOW, OPUS, streamed

FIRST = """\
The loop never ends because `attempt` is reset inside it.

Move the line out of the loop and give up after five attempts."""
SECOND = """\
The loop never ends because `attempt` is set inside it.

Use a decorator that retries."""


def waiting(id: str = "held", left_s: float = 97.0) -> list[Event]:
    """A request that is held; it waits for `left_s` more."""
    start = exchange_events(id=id, at=NOW - 23, session=MAIN, model=OPUS, attempts=(), finished=False)[0]
    return [start, ExchangeHeld(id, NOW - 23, NOW + left_s)]


def calling(name: str, **arguments: object) -> bytes:
    """An answer that calls one tool, as Anthropic streams it."""
    block = {"type": "tool_use", "id": "t1", "name": name, "input": {}}
    given = msgspec.json.encode(arguments).decode()
    delta = {"type": "input_json_delta", "partial_json": given}
    return b"".join(
        encode_event(str(event["type"]), event)
        for event in (
            {"type": "content_block_start", "index": 0, "content_block": block},
            {"type": "content_block_delta", "index": 0, "delta": delta},
            {"type": "message_delta", "delta": {"stop_reason": "tool_use"}},
        )
    )


def replayed(id: str, upstream: Upstream) -> list[Event]:
    """What a replay comes to: sonnet and opus have answered, the others are still at it."""
    text = {"claude-sonnet-5": streamed(FIRST), OPUS: streamed(SECOND)}.get(upstream.model)
    usage, cost = Usage(880, 12_000, 0, 0, 212), Cost(0.0123)
    tried = answered(str(upstream), body=text or b"", usage=usage, cost=cost, ends=text is not None)
    events = exchange_events(
        id=id, at=NOW - 4, parent_id="e03", session=MAIN, model=OPUS, attempts=[tried], finished=bool(text)
    )
    return list(events)
