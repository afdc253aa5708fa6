from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from ccr_tui.core.wire.dialect import CannotEncodeError
from ccr_tui.core.wire.user_name import user_name
from tests.wire.openai_chat.requests import PLAIN, changes, encode, preset, sent, with_quirks
from tests.wire.requests import WEATHER

SEARCH = {"type": "web_search_20250305", "name": "web_search", "max_uses": 8}
TITLE = {
    "type": "object",
    "properties": {"title": {"type": "string"}},
    "required": ["title"],
    "additionalProperties": False,
}


def test_the_usual_fields() -> None:
    request = sent(temperature=1, top_p=0.9, top_k=40, stop_sequences=["END"])
    assert request == {
        "model": "m",
        "messages": [{"role": "user", "content": "hello"}],
        "max_tokens": 1000,
        "temperature": 1,
        "top_p": 0.9,
        "stop": ["END"],
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    assert changes(top_k=40)["top_k"] == ("", "dropped")


def test_without_streaming() -> None:
    assert not {"stream", "stream_options"} & sent(stream=False).keys()


def test_the_upstream_s_model_or_the_one_asked_for() -> None:
    assert sent(model="gpt-5")["model"] == "gpt-5"
    assert sent(model="")["model"] == "claude-sonnet-5"
    assert changes()["model"] == ("claude-sonnet-5", "m")


def test_a_provider_caps_the_length() -> None:
    capped = replace(PLAIN, max_tokens=600)
    assert sent(capped)["max_tokens"] == 600
    assert changes(capped)["max_tokens"] == ("1000", "600")
    assert sent(replace(PLAIN, max_tokens=5000))["max_tokens"] == 1000
    assert "max_tokens" not in sent(capped, max_tokens=...)


def test_the_user_is_named_but_not_known() -> None:
    ids = {"device_id": "d" * 64, "account_uuid": "1234-5678", "session_id": "s-1"}
    first = sent(metadata={"user_id": json.dumps(ids)})["user"]
    assert first == sent(metadata={"user_id": json.dumps({**ids, "session_id": "s-2"})})["user"]
    assert len(first) < 64
    assert "1234" not in first
    assert user_name("user_x_account_y_session_1") == user_name("user_x_account_y_session_2")


def test_an_answer_by_schema() -> None:
    request = sent(output_config={"format": {"type": "json_schema", "schema": TITLE}})
    assert request["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "answer", "schema": TITLE, "strict": True},
    }
    loose = sent(output_config={"format": {"type": "json_schema", "schema": {"type": "object"}}})
    assert loose["response_format"]["json_schema"]["strict"] is False


def test_effort_is_dropped_aloud_where_nobody_listens() -> None:
    assert changes(thinking={"type": "adaptive"}, output_config={"effort": "high"})["thinking"] == (
        "adaptive high",
        "dropped",
    )
    assert "thinking" not in changes(thinking={"type": "adaptive"})


@pytest.mark.parametrize(
    ("provider", "field", "value"),
    [("openrouter-openai", "plugins", [{"id": "web"}]), ("qwen", "enable_search", True)],
)
def test_a_web_search_becomes_the_provider_s_own(provider: str, field: str, value: Any) -> None:
    fields: dict[str, Any] = {"tools": [SEARCH], "tool_choice": {"type": "tool", "name": "web_search"}}
    request = sent(preset(provider), **fields)
    assert request[field] == value
    assert "tool_choice" not in request
    assert changes(preset(provider), **fields)["tools"][1] == "the provider's own search"
    assert field not in sent(preset(provider))


def test_a_search_that_cannot_be_made_is_refused() -> None:
    with pytest.raises(CannotEncodeError, match="no web search"):
        encode(tools=[SEARCH])
    with pytest.raises(CannotEncodeError, match="no web search"):
        encode(tools=[SEARCH, WEATHER], tool_choice={"type": "tool", "name": "web_search"})
    with pytest.raises(CannotEncodeError, match="counterpart of Anthropic's tool bash"):
        encode(tools=[{"type": "bash_20250124", "name": "bash"}])


def test_beside_other_tools_one_of_anthropic_s_may_be_missing() -> None:
    request = sent(tools=[WEATHER, SEARCH, {"type": "advisor_20260301", "name": "advisor"}])
    assert [t["function"]["name"] for t in request["tools"]] == ["weather"]
    assert changes(tools=[WEATHER, SEARCH])["tools"] == ("1 web_search_20250305 tool", "dropped")


def test_quirks_see_the_whole_request() -> None:
    request = sent(with_quirks("max_completion_tokens", "top_k"), top_k=3)
    assert (request["max_completion_tokens"], request["top_k"]) == (1000, 3)
    assert "max_tokens" not in changes(with_quirks("max_completion_tokens"))
