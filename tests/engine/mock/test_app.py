"""The mock upstream over real sockets: what a client sees of each scripted reply."""

from __future__ import annotations

import contextlib
import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import anthropic
import httpx
import pytest
from starlette.applications import Starlette

from ccr_tui.core.exchange import Usage
from ccr_tui.engine.mock.app import create_mock_app
from ccr_tui.engine.mock.reply import (
    Cut,
    Empty,
    ErrorEvent,
    Fault,
    Hang,
    Html,
    HttpError,
    Pace,
    Point,
    Raw,
    Reply,
    Text,
    Thinking,
    ToolUse,
    error_reply,
    refusal_reply,
    text_reply,
)
from ccr_tui.engine.mock.script import Script, always, by_model, in_order
from tests.servers import run_server
from tests.waiting import eventually

ASK: dict[str, Any] = {
    "model": "claude-sonnet-5",
    "max_tokens": 100,
    "stream": True,
    "messages": [{"role": "user", "content": "hello"}],
}


@contextmanager
def upstream(script: Script | Reply, **options: Any) -> Iterator[tuple[httpx.Client, Starlette]]:
    app = create_mock_app(always(script) if isinstance(script, Reply) else script, **options)
    with run_server(app) as url, httpx.Client(base_url=url, timeout=10) as client:
        yield client, app


def ask(client: httpx.Client, **values: Any) -> httpx.Response:
    return client.post("/v1/messages?beta=true", json={**ASK, **values})


def events(text: str) -> list[dict[str, Any]]:
    return [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: ")]


def kinds(text: str) -> list[str]:
    return [event["type"] for event in events(text)]


def test_streams_every_kind_of_block_as_the_official_client_expects() -> None:
    blocks = (Thinking("Let me see."), Text("Grüße, 世界 🎉"), ToolUse("Bash", {"command": "ls -l"}))
    usage = Usage(10, 20, 30, 40, 50)
    app = create_mock_app(always(Reply(blocks=blocks, usage=usage, piece=3)))
    with (
        run_server(app) as url,
        anthropic.Anthropic(base_url=url, api_key="k", max_retries=0) as client,
        client.messages.stream(
            model="claude-sonnet-5", max_tokens=9, messages=[{"role": "user", "content": "hi"}]
        ) as stream,
    ):
        message = stream.get_final_message()
    assert [block.type for block in message.content] == ["thinking", "text", "tool_use"]
    assert message.content[1].text == "Grüße, 世界 🎉"  # type: ignore[union-attr]
    assert message.content[2].input == {"command": "ls -l"}  # type: ignore[union-attr]
    assert message.stop_reason == "tool_use"
    assert (message.usage.input_tokens, message.usage.cache_read_input_tokens) == (10, 20)
    assert message.usage.cache_creation_input_tokens == 70
    assert message.usage.output_tokens == 50


def test_the_order_of_events_is_that_of_the_api() -> None:
    with upstream(Reply(blocks=(Text("hi"),))) as (client, _):
        response = ask(client)
    assert response.headers["request-id"].startswith("req_")
    assert response.headers["content-type"].startswith("text/event-stream")
    assert kinds(response.text) == [
        "message_start",
        "content_block_start",
        "ping",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
    start = events(response.text)[0]["message"]
    assert start["model"] == "claude-sonnet-5"
    assert set(start["usage"]["cache_creation"]) == {"ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens"}


def test_answers_without_streaming() -> None:
    with upstream(Reply(blocks=(Text("hi"), ToolUse("Read", {"file_path": "/a"})))) as (client, _):
        message = ask(client, stream=False).json()
    assert [block["type"] for block in message["content"]] == ["text", "tool_use"]
    assert message["stop_reason"] == "tool_use"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, "invalid_request_error"),
        (401, "authentication_error"),
        (404, "not_found_error"),
        (413, "request_too_large"),
        (500, "api_error"),
        (529, "overloaded_error"),
    ],
)
def test_errors_have_the_shape_of_the_api(status: int, kind: str) -> None:
    with upstream(error_reply(status, "As scripted.")) as (client, _):
        response = ask(client)
    assert response.status_code == status
    body = response.json()
    assert body["error"] == {"type": kind, "message": "As scripted."}
    assert body["request_id"] == response.headers["request-id"]


def test_a_rate_limit_says_when_to_come_back() -> None:
    with upstream(error_reply(429, retry_after=7)) as (client, _):
        assert ask(client).headers["retry-after"] == "7"


@pytest.mark.parametrize(
    ("point", "last"),
    [
        (Point.START, []),
        (Point.OPENED, ["ping"]),
        (Point.CONTENT, ["content_block_delta"]),
        (Point.END, ["content_block_stop"]),
    ],
)
def test_an_error_event_comes_where_it_was_scripted(point: Point, last: list[str]) -> None:
    with upstream(text_reply("a" * 100, fault=ErrorEvent(point))) as (client, _):
        response = ask(client)
    assert response.status_code == 200
    *before, error = events(response.text)
    assert error == {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    assert [event["type"] for event in before[-1:]] == last


def test_an_error_event_without_streaming_is_a_status() -> None:
    with upstream(Reply(fault=ErrorEvent())) as (client, _):
        assert ask(client, stream=False).status_code == 529


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("point", [Point.START, Point.OPENED, Point.CONTENT, Point.END])
def test_a_cut_is_an_incomplete_read(point: Point, stream: bool, caplog: pytest.LogCaptureFixture) -> None:
    reply = text_reply("a" * 100, fault=Cut(point, mid_event=True))
    with upstream(reply) as (client, _), pytest.raises(httpx.RemoteProtocolError, match="peer closed"):
        ask(client, stream=stream)
    assert caplog.messages.count("ASGI callable returned without completing response.") == 0


@pytest.mark.parametrize(
    ("point", "part"), [(Point.HEADERS, 0), (Point.OPENED, 0), (Point.CONTENT, 0.5), (Point.END, 1)]
)
def test_a_whole_message_is_cut_where_it_was_scripted(point: Point, part: float) -> None:
    whole = text_reply("a" * 100)
    with upstream(in_order(whole, whole.but(fault=Cut(point)))) as (client, _):
        size = len(ask(client, stream=False).content)
        with client.stream("POST", "/v1/messages", json=ASK | {"stream": False}) as response:
            with contextlib.suppress(httpx.RemoteProtocolError):
                for _ in response.iter_raw():
                    pass
            got = response.num_bytes_downloaded
    assert got == min(int(size * part), size - 1)


@pytest.mark.parametrize("fault", [Hang(), Hang(Point.START), Hang(Point.CONTENT)])
def test_a_hang_lasts_until_the_client_goes(fault: Hang) -> None:
    with upstream(Reply(fault=fault)) as (client, app):
        with pytest.raises(httpx.ReadTimeout):
            client.post("/v1/messages", json=ASK, timeout=0.2)
        eventually(lambda: app.state.gone)
    assert app.state.gone == app.state.received


def test_a_pause_ends_when_the_client_goes() -> None:
    with upstream(Reply(pace=Pace(before_first_event=3600))) as (client, app):
        with pytest.raises(httpx.ReadTimeout):
            client.post("/v1/messages", json=ASK, timeout=0.2)
        eventually(lambda: app.state.gone)


@pytest.mark.parametrize(("fault", "content"), [(Empty(), ""), (Html("<p>no</p>"), "<p>no</p>")])
def test_answers_that_are_none(fault: Fault, content: str) -> None:
    with upstream(Reply(fault=fault)) as (client, _):
        response = ask(client)
    assert (response.status_code, response.text) == (200, content)


def test_raw_bytes_go_out_as_they_are() -> None:
    headers = (("content-encoding", "gzip"), ("retry-after", "3"))
    reply = Reply(fault=Raw(b"\x1f no gzip", 503, "text/plain"), headers=headers)
    with upstream(reply) as (client, _), client.stream("POST", "/v1/messages", json=ASK) as response:
        body = b"".join(response.iter_raw())
    assert (response.status_code, body) == (503, b"\x1f no gzip")
    assert response.headers["content-type"] == "text/plain"
    assert response.headers["retry-after"] == "3"


def test_an_answer_without_blocks_has_no_content_events() -> None:
    with upstream(Reply(blocks=())) as (client, _):
        assert kinds(ask(client).text) == ["message_start", "ping", "message_delta", "message_stop"]


def test_a_refusal_is_a_normal_answer_with_its_stop_reason() -> None:
    with upstream(refusal_reply()) as (client, _):
        assert ask(client, stream=False).json()["stop_reason"] == "refusal"


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
@pytest.mark.parametrize("chunks", [(), (1, 7)])
def test_compresses_when_the_client_accepts_it(encoding: str, chunks: tuple[int, ...]) -> None:
    reply = text_reply("Grüße", encoding=encoding, chunks=chunks)
    with upstream(reply) as (client, _):
        plain = client.post("/v1/messages", json=ASK, headers={"accept-encoding": "identity"})
        packed = client.post("/v1/messages", json=ASK, headers={"accept-encoding": f"deflate, {encoding}"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == encoding
    assert kinds(packed.text) == kinds(plain.text)


def test_chunks_split_characters_and_join_events() -> None:
    text = "é" * 50
    with upstream(in_order(text_reply(text, chunks=(1,)), text_reply(text, chunks=(100_000,)))) as (
        client,
        _,
    ):
        with client.stream("POST", "/v1/messages", json=ASK) as response:
            single = list(response.iter_raw())
        with client.stream("POST", "/v1/messages", json=ASK) as response:
            joined = list(response.iter_raw())
    assert {len(chunk) for chunk in single} == {1}
    assert len(joined) == 1
    assert (
        "".join(e["delta"]["text"] for e in events(joined[0].decode()) if "index" in e and "delta" in e)
        == text
    )


def test_scripts_choose_by_order_and_by_model() -> None:
    script = by_model({"a": text_reply("A"), "b": in_order(error_reply(529), text_reply("B"))})
    with upstream(script) as (client, _):
        answers = [ask(client, model=m, stream=False) for m in ("b", "a", "b", "b", "c")]
    assert [r.status_code for r in answers] == [529, 200, 200, 200, 200]
    assert [r.json()["content"][0]["text"] for r in answers[1:4]] == ["A", "B", "B"]


def test_records_what_it_received() -> None:
    with upstream(Reply()) as (client, app):
        body = gzip.compress(json.dumps(ASK).encode())
        client.post("/deep/er/v1/messages?beta=true", content=body, headers={"content-encoding": "gzip"})
    (received,) = app.state.received
    assert (received.method, received.path, received.query) == ("POST", "/deep/er/v1/messages", "beta=true")
    assert received.body == body
    assert received.json == ASK
    assert (received.model, received.stream) == ("claude-sonnet-5", True)
    assert received.header("content-encoding") == "gzip"


def test_counts_tokens_or_refuses_to() -> None:
    with upstream(Reply()) as (client, _):
        assert client.post("/v1/messages/count_tokens", json=ASK).json()["input_tokens"] > 1
    with upstream(Reply(), count_tokens=HttpError(404)) as (client, _):
        assert client.post("/v1/messages/count_tokens", json=ASK).status_code == 404


def test_answers_the_other_paths_of_the_client() -> None:
    with upstream(Reply()) as (client, _):
        assert client.head("/").status_code == 200
        assert client.head("/api/hello").status_code == 200
        assert client.get("/v1/models?limit=1000").json()["data"][0]["id"].startswith("claude-")
