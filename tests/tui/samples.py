"""A morning's work, as the engine would tell it: the data of pictures, snapshots and screen tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from ccr_tui.core.config import Config
from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.events import ExchangeEvent
from ccr_tui.core.exchange import Change, Cost, FailureKind, Upstream, Usage
from ccr_tui.core.providers import PRESETS
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import RoutingTable
from ccr_tui.core.wire.sse import encode_event
from tests.builders import EPOCH, Try, answered, exchange_events, failed

NOW = EPOCH + 600
MAIN, OTHER = "4f0c2a8e-91d2", "b7e1d3c5-22aa"
OPUS, SONNET, HAIKU = "claude-opus-5-5", "claude-sonnet-5", "claude-haiku-4-5-20251001"
OVERLOADED = (
    b'{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_7"}'
)

CONFIG = Config(
    providers={name: PRESETS[name] for name in ("anthropic", "deepseek", "ollama", "openrouter")},
    table=RoutingTable(
        routes={
            "default": Route((Upstream("anthropic", SONNET), Upstream("openrouter", "z-ai/glm-5"))),
            "background": Route((Upstream("ollama", "qwen3-coder"),)),
            "think": Route((Upstream("anthropic", OPUS), Upstream("anthropic", SONNET))),
        },
        providers=frozenset({"anthropic", "deepseek", "ollama", "openrouter"}),
        version=3,
    ),
    warnings=("routes.image names ollama,llava, which is not installed there.",),
    source="~/.config/ccr-tui/config.toml",
)

ANSWER = """\
The retry loop never stops because `attempt` is reset inside it.

## What to change

- move `attempt = 0` **before** the loop
- give up after `MAX_ATTEMPTS`

```python
attempt = 0
while attempt < MAX_ATTEMPTS:
    attempt += 1
```

Shall I also add a test for the last attempt?"""

REQUEST: dict[str, Any] = {
    "model": OPUS,
    "max_tokens": 32_000,
    "stream": True,
    "thinking": {"type": "adaptive"},
    "output_config": {"effort": "max"},
    "system": [{"type": "text", "text": "You are a careful engineer."}],
    "tools": [{"name": name, "input_schema": {"type": "object"}} for name in ("Bash", "Edit", "Read")],
    "messages": [
        {"role": "user", "content": "Where are the retries?"},
        {"role": "assistant", "content": [{"type": "text", "text": "In `client.py`."}]},
        {"role": "user", "content": [{"type": "text", "text": "Why does fetch() retry for ever?"}]},
        {
            "role": "assistant",
            "content": [
                {"type": "thinking", "thinking": "Read the loop first.\nThen the counter.\nThen the test."},
                {"type": "tool_use", "id": "t1", "name": "Read", "input": {"file": "client.py", "lines": 40}},
            ],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "t1",
                 "content": "\n".join(f"{n:>3}  line {n} of client.py" for n in range(1, 15))},
                {"type": "text", "text": "<system-reminder>Keep answers short.</system-reminder>"},
            ],
        },
    ],
}  # fmt: skip


def streamed(text: str, *, thinking: str = "", ends: bool = True) -> bytes:
    """An answer as Anthropic streams it, in pieces of a few characters."""
    parts = [
        encode_event("message_start", {"type": "message_start", "message": {"id": "msg_1", "model": SONNET}})
    ]
    for index, (kind, content) in enumerate((("thinking", thinking), ("text", text))):
        if content:
            parts += _block(index, kind, content)
    if ends:
        parts.append(
            encode_event("message_delta", {"type": "message_delta", "delta": {"stop_reason": "end_turn"}})
        )
        parts.append(encode_event("message_stop", {"type": "message_stop"}))
    return b"".join(parts)


def _block(index: int, kind: str, content: str) -> Iterable[bytes]:
    start = {"type": "content_block_start", "index": index, "content_block": {"type": kind, kind: ""}}
    yield encode_event("content_block_start", start)
    for at in range(0, len(content), 12):
        delta = {"type": f"{kind}_delta", kind: content[at : at + 12]}
        event = {"type": "content_block_delta", "index": index, "delta": delta}
        yield encode_event("content_block_delta", event)
    yield encode_event("content_block_stop", {"type": "content_block_stop", "index": index})


THINK = Decision(
    "think",
    "think",
    CONFIG.table.routes["think"],
    (
        Step("pin", False, "none", "nothing is pinned"),
        Step("explicit", False, OPUS, "not of the form provider,model"),
        Step("webSearch", False, "no web_search tool", "needs a tool of type web_search_*"),
        Step("image", False, "no image", "needs an image in the newest user message"),
        Step("longContext", False, "≈22,914 tokens", "≤ 200,000"),
        Step("background", False, OPUS, "not a haiku model"),
        Step("subagent", False, "no agent id", "needs an agent id"),
        Step("think", True, "effort max, thinking adaptive", "effort ≥ xhigh"),
    ),
    table_version=3,
)
RENAMED = (
    Change("body", "model", SONNET, "deepseek-chat", 9),
    Change("header", "x-api-key", "the client's", "the provider's key"),
)


def fell_back(now: float = NOW) -> list[ExchangeEvent]:
    """Two overloads, then another model."""
    overload: dict[str, Any] = {"message": "Overloaded", "body": OVERLOADED, "duration_s": 1.4}
    answer = answered(
        f"anthropic,{SONNET}",
        reason="fallback after 529",
        ttft_s=2.1,
        duration_s=28.5,
        body=streamed(ANSWER, thinking="The counter is set inside the loop."),
        usage=Usage(14, 22_000, 900, 0, 2_480),
        cost=Cost(0.0473),
        changes=(Change("body", "model", OPUS, SONNET, 9),),
    )
    tries = [
        failed(529, f"anthropic,{OPUS}", **overload),
        failed(529, f"anthropic,{OPUS}", wait_s=0.8, reason="retry after 529", **overload),
        answer,
    ]
    return exchange_events(
        id="e03", at=now - 560, session=MAIN, task="think", model=OPUS, attempts=tries, decision=THINK,
        body=msgspec.json.encode(REQUEST), asked_cost=Cost(0.131),
    )  # fmt: skip


def streaming(now: float = NOW) -> list[ExchangeEvent]:
    """An answer that is on its way; its bytes are in `FakeBackend.live`."""
    attempt = answered(f"anthropic,{OPUS}", ttft_s=1.9, progress=(310,), ends=False)
    return exchange_events(
        id="e09", at=now - 14, session=MAIN, task="think", model=OPUS, finished=False, attempts=[attempt],
        body=msgspec.json.encode(REQUEST), decision=THINK, tokens=48_000,
    )  # fmt: skip


def busy(now: float = NOW) -> list[ExchangeEvent]:
    """Ten exchanges of two sessions: answered, fallen back, failed and in flight."""

    def one(id: str, ago: float, attempt: Try, **values: Any) -> list[ExchangeEvent]:
        defaults: dict[str, Any] = {"session": MAIN, "model": SONNET}
        return exchange_events(id=id, at=now - ago, attempts=[attempt], **(defaults | values))

    sonnet = f"anthropic,{SONNET}"
    cut = failed(None, "openrouter,google/gemini-3-pro", kind=FailureKind.CUT, ttft_s=2.2, duration_s=9.0)
    waits = answered(sonnet, ttft_s=None, ends=False)
    return [
        *one("e01", 590, _paid(sonnet, 880, 0, 12, 0.0028), task="title"),
        *one("e02", 588, _paid(sonnet, 12, 21_400, 640, 0.0899, duration_s=14.2)),
        *fell_back(now),
        *one("e04", 480, _paid("ollama,qwen3-coder", 5_210, 0, 88, None), task="background", model=HAIKU),
        *one(
            "e05",
            420,
            _paid("deepseek,deepseek-chat", 31_000, 0, 1_020, 0.0093, changes=RENAMED),
            session=OTHER,
        ),
        *one("e06", 300, _paid(sonnet, 1_240, 18_000, 310, 0.0147), task="subagent", agent="agent-7"),
        *one("e07", 200, failed(400, sonnet, message="text content blocks must be non-empty"), session=OTHER),
        *one("e08", 120, cut, session=OTHER, task="longContext", tokens=231_000),
        *streaming(now),
        *one("e10", 2, waits, session=OTHER, finished=False, tokens=33_000),
    ]


def _paid(upstream: str, fresh: int, cached: int, out: int, usd: float | None, **values: Any) -> Try:
    return answered(upstream, usage=Usage(fresh, cached, 0, 0, out), cost=Cost(usd), **values)
