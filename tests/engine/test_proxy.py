from __future__ import annotations

import gzip
import json
from dataclasses import replace

import httpx
import pytest

from ccr_tui.core.config import Config, Server
from ccr_tui.core.events import AttemptStarted, Event
from ccr_tui.core.exchange import Cancelled, Change, Completed
from ccr_tui.engine.mock.reply import Pace, Reply, Text, Thinking, ToolUse, text_reply
from ccr_tui.engine.stopped import CLOSED
from tests.engine.rig import CLIENT_KEY, HEADERS, Rig, message_body, rig
from tests.waiting import eventually

RICH = Reply(blocks=(Thinking("hm"), Text("Grüße, 世界 🌍"), ToolUse("Bash", {"command": "ls"})))


def test_transparent_stream_is_byte_identical_and_untouched() -> None:
    with rig({"anthropic": [RICH]}) as r:
        answer = r.post(message_body())
        upstream = r.mocks["anthropic"][0]
        record = r.only()
    assert upstream.body == message_body()
    assert upstream.query == "beta=true"
    assert {k: v for k, v in upstream.headers if k in HEADERS} == HEADERS
    assert answer.status_code == 200
    assert b"message_stop" in answer.content
    assert answer.headers["request-id"]
    assert record.outcome == Completed(200, "tool_use")
    assert record.attempts[0].untouched
    assert record.decision is not None
    assert record.decision.winner == "asked"


def test_sent_headers_are_the_client_s_and_no_others() -> None:
    with rig({"anthropic": [RICH]}) as r, httpx.Client() as client:
        request = httpx.Request(
            "POST", r.url + "/v1/messages", headers={"x-api-key": "k"}, content=b'{"model":"m"}'
        )
        client.send(request)
        names = {name for name, _ in r.mocks["anthropic"][0].headers}
    assert names == {"host", "content-length", "x-api-key"}


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", "deflate"])
def test_compressed_streams_reach_the_client_as_the_same_events(encoding: str) -> None:
    with rig({"anthropic": [RICH.but(encoding=encoding), RICH]}) as r:
        with_coding = r.post(message_body(), headers={"accept-encoding": encoding}).content
        plain = r.post(message_body(), headers={"accept-encoding": "identity"}).content
        first = r.finished(2)[0]
    assert _types(with_coding) == _types(plain)
    assert first.usage is not None


def test_whole_answer_with_usage_and_cost() -> None:
    with rig({"anthropic": [RICH]}) as r:
        answer = r.post(message_body(stream=False))
        record = r.only()
    assert answer.json()["type"] == "message"
    assert record.usage is not None
    assert record.usage.output_tokens == answer.json()["usage"]["output_tokens"]
    assert record.cost.usd
    assert record.cost.source.startswith("genai-prices")


def test_a_route_changes_the_model_and_nothing_else() -> None:
    with rig({"anthropic": [RICH]}, {"default": ["anthropic,claude-opus-5-5"]}) as r:
        body = message_body(unknown_field={"model": "claude-sonnet-5"})
        r.post(body)
        sent = r.mocks["anthropic"][0].body
        record = r.only()
    assert sent == body.replace(b'"claude-sonnet-5"', b'"claude-opus-5-5"', 1)
    offset = body.index(b'"claude-sonnet-5"')
    assert record.attempts[0].changes == (
        Change("body", "model", "claude-sonnet-5", "claude-opus-5-5", offset),
    )


def test_a_configured_key_replaces_the_client_s() -> None:
    with rig(
        {"home": [RICH], "other": [RICH]}, {"default": ["other,m"]}, keys={"other": "sk-other-0001"}
    ) as r:
        r.post(message_body(), headers={"authorization": "Bearer client-login"})
        headers = dict(r.mocks["other"][0].headers)
        record = r.only()
    assert headers["x-api-key"] == "sk-other-0001"
    assert "authorization" not in headers
    assert "sk-other-0001" not in repr(r.events)
    assert CLIENT_KEY not in repr(r.events)
    assert [c.what for c in record.attempts[0].changes] == ["model", "authorization", "x-api-key"]


def test_gzip_requests_go_on_as_they_came_unless_the_route_changes_them() -> None:
    zipped = gzip.compress(message_body())
    with rig({"anthropic": [RICH]}) as r:
        r.post(zipped, headers={"content-encoding": "gzip"})
        assert r.mocks["anthropic"][0].body == zipped
        assert r.only().facts.model == "claude-sonnet-5"
    with rig({"anthropic": [RICH]}, {"default": ["anthropic,m"]}) as r:
        r.post(zipped, headers={"content-encoding": "gzip"})
        assert r.mocks["anthropic"][0].json["model"] == "m"
        assert r.mocks["anthropic"][0].header("content-encoding") is None


def test_count_tokens_models_health_and_other_paths() -> None:
    with rig({"anthropic": [RICH]}) as r, r.client() as client:
        assert client.post("/v1/messages/count_tokens?beta=true", content=message_body()).json()[
            "input_tokens"
        ]
        assert client.get("/v1/models?limit=1000").json()["data"][0]["id"].startswith("claude")
        assert client.head("/").status_code == 200
        assert client.get("/health").json()["status"] == "ok"
        assert client.head("/api/hello").status_code in (200, 405)
        assert len(r.finished(3)) == 3


def test_models_lists_what_routes_reach() -> None:
    with rig({"anthropic": [RICH]}, {"think": ["anthropic,claude-opus-5-5"]}) as r, r.client() as client:
        assert [m["id"] for m in client.get("/v1/models").json()["data"]] == ["anthropic,claude-opus-5-5"]


def test_models_are_listed_for_those_who_may_ask() -> None:
    config = Config(server=Server(api_key="sk-ours-000001"))
    with rig({"anthropic": [RICH]}, {"think": ["anthropic,m"]}, config=config) as r, r.client() as client:
        assert client.get("/v1/models").status_code == 401
        ours = client.get("/v1/models", headers={"authorization": "Bearer sk-ours-000001"})
        assert ours.json()["first_id"] == "anthropic,m"
    with rig({"anthropic": [RICH]}, {"think": ["anthropic,m"]}) as r, r.client() as client:
        assert client.get("/v1/models", headers={"host": "evil.example:3456"}).status_code == 403


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"{nonsense", 400, "not a JSON object"),
        (b"[1, 2]", 400, "not a JSON object"),
        (b"", 400, "not a JSON object"),
        (b'{"messages":' + b"[" * 100_000, 400, "nested too deeply"),
        (b" " * (32 * 2**20 + 1), 413, "32 MB"),
    ],
    ids=["nonsense", "list", "empty", "deep", "long"],  # else the bodies themselves, which are sent about
)
def test_bad_requests_get_a_sentence_in_anthropics_shape(body: bytes, status: int, said: str) -> None:
    with rig({"anthropic": [RICH]}) as r:
        answer = r.post(body)
        record = r.only()
    assert answer.status_code == status
    assert answer.json()["type"] == "error"
    assert said in answer.json()["error"]["message"]
    assert record.status == status


def test_foreign_hosts_are_refused() -> None:
    with rig({"anthropic": [RICH]}) as r:
        answer = r.post(message_body(), headers={"host": "evil.example:3456"})
    assert answer.status_code == 403
    assert answer.json()["error"]["type"] == "permission_error"


def test_own_key_is_required_and_never_sent_upstream() -> None:
    config = Config(server=Server(api_key="own-key-1"))
    with rig({"anthropic": [RICH]}, config=config) as r:
        assert r.post(message_body()).status_code == 401
        assert r.post(message_body(), headers={"authorization": "Bearer own-key-1"}).status_code == 200
        headers = dict(r.mocks["anthropic"][0].headers)
    assert headers["x-api-key"] == CLIENT_KEY
    assert "authorization" not in headers


def test_hangup_cancels_the_upstream_and_is_recorded() -> None:
    with rig({"anthropic": [text_reply("word " * 200, pace=Pace(between_events=0.02))]}) as r:
        with r.client() as client, client.stream("POST", "/v1/messages", content=message_body()) as answer:
            next(answer.iter_raw())
        record = r.only()
    assert record.outcome == Cancelled("the client hung up")
    assert record.attempts[0].outcome == record.outcome


def test_user_can_cancel_an_exchange() -> None:
    with rig({"anthropic": [text_reply("slow", pace=Pace(before_headers=30))]}) as r:
        with r.client() as client:
            _cancel_soon(r)
            answer = client.post("/v1/messages", content=message_body())
        assert answer.status_code == CLOSED
        assert isinstance(r.only().outcome, Cancelled)


def test_live_body_grows_while_in_flight() -> None:
    with rig({"anthropic": [text_reply("word " * 60, pace=Pace(between_events=0.005))]}) as r:
        with r.client() as client, client.stream("POST", "/v1/messages", content=message_body()) as answer:
            chunks = answer.iter_raw()
            next(chunks)
            (exchange_id,) = r.records
            assert b"message_start" in (r.engine.live_body(exchange_id) or b"")
            whole = b"".join(chunks)
        assert whole
        r.only()
        eventually(lambda: r.engine.live_body(exchange_id) is None)


def _cancel_soon(r: Rig) -> None:
    def cancel(event: Event) -> None:
        if isinstance(event, AttemptStarted):
            r.engine.cancel(event.exchange_id)

    r.engine.bus.subscribe(cancel)


def _types(stream: bytes) -> list[str]:
    return [
        json.loads(line[6:])["type"] for line in stream.decode().splitlines() if line.startswith("data: ")
    ]


def test_extra_headers_are_filled_in_when_sent_and_shown_by_name_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CCR_TUI_TEST_ORG", "org-secret")
    with rig({"anthropic": [RICH]}) as r:
        provider = r.engine.config.providers["anthropic"]
        extra = replace(provider, extra_headers=(("X-Org", "$CCR_TUI_TEST_ORG"),))
        r.engine.apply(replace(r.engine.config, providers={"anthropic": extra}))
        r.post(message_body())
        assert r.mocks["anthropic"][0].header("x-org") == "org-secret"
        assert [c.what for c in r.only().attempts[0].changes] == ["x-org"]
        assert "org-secret" not in repr(r.events)


def test_an_unknown_path_goes_to_the_default_upstream_or_is_not_found() -> None:
    with rig({"anthropic": [RICH], "other": [RICH]}, {"default": ["other,m"]}) as r, r.client() as client:
        client.get("/v1/models/claude-sonnet-5")
        client.head("/api/hello")
        assert [q.path for q in r.mocks["other"]] == ["/api/hello"]
        chat = replace(r.engine.config.providers["other"], dialect="openai_chat")
        r.engine.apply(replace(r.engine.config, providers={"other": chat}))
        answer = client.get("/v1/files")
    assert answer.status_code == 404
    assert answer.json()["error"]["type"] == "not_found_error"
