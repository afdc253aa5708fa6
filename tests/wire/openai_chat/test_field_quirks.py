from __future__ import annotations

import json
from typing import Any

from ccr_tui.core.wire.field_removals import no_parallel_flag, no_sampling
from ccr_tui.core.wire.openai_chat import field_quirks as quirks
from tests.wire.openai_chat.requests import draft, messages, sent, with_quirks
from tests.wire.requests import WEATHER, assistant, call, image, result, user

SCHEMA = {"type": "object", "properties": {"title": {"type": "string"}}}
FORMAT: dict[str, Any] = {"output_config": {"format": {"type": "json_schema", "schema": SCHEMA}}}


def test_max_completion_tokens() -> None:
    made = draft(body={"max_tokens": 5})
    quirks.max_completion_tokens(made)
    assert made.body["max_completion_tokens"] == 5
    assert "max_tokens" not in made.body


def test_at_most_4_stops() -> None:
    made = draft(body={"stop": list("abcdef")})
    quirks.at_most_4_stops(made)
    assert made.body["stop"] == list("abcd")
    assert made.drops.changes()[0].before == "2 sequences"
    few = draft(body={"stop": ["a"]})
    quirks.at_most_4_stops(few)
    assert few.body["stop"] == ["a"]


def test_fields_that_servers_refuse() -> None:
    made = draft(
        body={"user": "u", "parallel_tool_calls": False, "temperature": 1, "top_p": 1, "stream_options": {}}
    )
    for quirk in (quirks.no_user, no_parallel_flag, no_sampling, quirks.no_stream_options):
        quirk(made)
    assert made.body.keys() == {"model", "messages"}
    assert {c.what for c in made.drops.changes()} == {"user", "parallel_tool_calls", "temperature", "top_p"}


def test_top_k() -> None:
    assert sent(with_quirks("top_k"), top_k=40)["top_k"] == 40
    assert "top_k" not in sent(with_quirks("top_k"))


def test_tool_choice_any() -> None:
    made = draft(body={"tool_choice": "required"})
    quirks.tool_choice_any(made)
    assert made.body["tool_choice"] == "any"
    auto = draft(body={"tool_choice": "none"})
    quirks.tool_choice_any(auto)
    assert auto.body["tool_choice"] == "none"


def test_prompt_cache_key() -> None:
    request = sent(with_quirks("prompt_cache_key"), metadata={"user_id": "u"})
    assert request["prompt_cache_key"] == request["user"]
    assert "prompt_cache_key" not in sent(with_quirks("prompt_cache_key"))


def test_litellm_drop_params() -> None:
    assert sent(with_quirks("litellm_drop_params"))["drop_params"] is True


def test_json_object_only() -> None:
    request = sent(with_quirks("json_object_only"), system="Be brief.", **FORMAT)
    assert request["response_format"] == {"type": "json_object"}
    content = request["messages"][0]["content"]
    assert content.startswith("Be brief.\n\nAnswer with one JSON object")
    assert json.loads(content.splitlines()[-1]) == SCHEMA


def test_schema_in_prompt() -> None:
    request = sent(with_quirks("schema_in_prompt"), **FORMAT)
    assert "response_format" not in request
    assert request["messages"][0]["role"] == "system"
    assert sent(with_quirks("schema_in_prompt"))["messages"][0]["role"] == "user"


def test_searches() -> None:
    made = draft()
    quirks.web_plugin(made)
    quirks.enable_search(made)
    assert (made.body["plugins"], made.body["enable_search"]) == ([{"id": "web"}], True)


def test_text_only() -> None:
    history = [user("look", image()), assistant(call("a")), user(result("a", [image()]))]
    encoded = messages(*history, provider=with_quirks("text_only"), tools=[WEATHER])
    note = "[An image is left out: this model reads text only.]"
    assert encoded[0]["content"] == f"look\n\n{note}"
    assert encoded[-1]["content"] == f"What the tool weather returned:\n\n{note}"


def test_inline_images_only() -> None:
    provider = with_quirks("inline_images_only")
    (message,) = messages(user(image(), image("https://x/y.png")), provider=provider)
    assert message["content"][0]["type"] == "image_url"
    assert message["content"][1]["text"] == "[An image is left out: this server does not fetch images.]"
