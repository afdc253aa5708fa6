"""The official Python SDK cannot tell the proxy from the upstream itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anthropic
import pytest

from ccr_tui.engine.mock.app import create_mock_app
from ccr_tui.engine.mock.reply import Cut, ErrorEvent, Point, Reply, Text, Thinking, ToolUse, error_reply
from ccr_tui.engine.mock.script import always
from tests.engine.rig import CLIENT_KEY, rig
from tests.servers import run_server

ASK: dict[str, Any] = {
    "model": "claude-sonnet-5",
    "max_tokens": 500,
    "messages": [{"role": "user", "content": "hello"}],
}
TOOL: Any = {
    "name": "Bash",
    "input_schema": {"type": "object", "properties": {"command": {"type": "string"}}},
}
RICH = Reply(
    blocks=(Thinking("hm"), Text("Grüße, 世界 🌍 " * 9), ToolUse("Bash", {"command": "ls"}, "toolu_1")),
    piece=3,
)

Asking = Callable[[anthropic.Anthropic], Any]


def both(reply: Reply, ask: Asking) -> tuple[Any, Any]:
    """What `ask` gives directly at an upstream and through the proxy at one with the same script."""
    with run_server(create_mock_app(always(reply))) as url:
        direct = _ask(url, ask)
    with rig({"anthropic": always(reply)}) as r:
        proxied = _ask(r.url, ask)
    return direct, proxied


def _ask(url: str, ask: Asking) -> Any:
    with anthropic.Anthropic(base_url=url, api_key=CLIENT_KEY, max_retries=0) as client:
        return ask(client)


def events(client: anthropic.Anthropic) -> list[str]:
    with client.messages.create(**ASK, tools=[TOOL], stream=True) as stream:
        return [event.to_json() for event in stream]


def raw_stream(client: anthropic.Anthropic) -> bytes:
    with client.messages.with_streaming_response.create(**ASK, stream=True) as response:
        return b"".join(response.iter_bytes())


def final_message(client: anthropic.Anthropic) -> str:
    with client.messages.stream(**ASK, tools=[TOOL]) as stream:
        return str(stream.get_final_message().to_json())


def whole(client: anthropic.Anthropic) -> str:
    return str(client.messages.create(**ASK, tools=[TOOL]).to_json())


def count(client: anthropic.Anthropic) -> int:
    return int(client.messages.count_tokens(model=ASK["model"], messages=ASK["messages"]).input_tokens)


def models(client: anthropic.Anthropic) -> list[str]:
    return [model.id for model in client.models.list()]


@pytest.mark.parametrize("ask", [events, raw_stream, final_message, whole, count, models])
def test_the_same_answer(ask: Asking) -> None:
    direct, proxied = both(RICH, ask)
    assert direct == proxied
    assert direct


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 429, 500, 529])
def test_the_same_error(status: int) -> None:
    def ask(client: anthropic.Anthropic) -> tuple[type, int, object, str | None]:
        with pytest.raises(anthropic.APIStatusError) as caught:
            client.messages.create(**ASK)
        error = caught.value
        return type(error), error.status_code, error.body, error.response.headers.get("retry-after")

    direct, proxied = both(error_reply(status, "as it was", retry_after=3), ask)
    assert direct == proxied
    assert direct[1] == status


def test_an_error_event_after_content_is_the_same() -> None:
    def ask(client: anthropic.Anthropic) -> str:
        with pytest.raises(anthropic.APIStatusError) as caught:
            events(client)
        return str(caught.value.body)

    direct, proxied = both(RICH.but(fault=ErrorEvent(Point.CONTENT)), ask)
    assert direct == proxied


def test_a_cut_becomes_a_proper_error() -> None:
    with (
        rig({"anthropic": always(RICH.but(fault=Cut(Point.CONTENT)))}) as r,
        pytest.raises(anthropic.APIStatusError),
    ):
        _ask(r.url, events)
