from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.wire.openai_responses.requests import PLAIN, changes, sent, with_quirks
from tests.wire.requests import words

TITLE = {
    "type": "object",
    "properties": {"title": {"type": "string"}},
    "required": ["title"],
    "additionalProperties": False,
}
IDS = {"device_id": "d" * 64, "account_uuid": "1234-5678", "session_id": "s-1"}


def test_the_usual_fields() -> None:
    request = sent(system=[words("x-anthropic-billing-header: a"), words("Be brief."), words("Be kind.")])
    del request["prompt_cache_key"]
    assert request == {
        "model": "gpt-5.2",
        "input": [{"type": "message", "role": "user", "content": "hello"}],
        "instructions": "Be brief.\n\nBe kind.",
        "store": False,
        "include": ["reasoning.encrypted_content"],
        "max_output_tokens": 1000,
        "stream": True,
    }
    assert "stream" not in sent(stream=False)


def test_sampling_goes_to_models_that_take_it() -> None:
    assert not {"temperature", "top_p"} & sent(temperature=1, top_p=0.9).keys()
    assert changes(temperature=1)["temperature"] == ("", "dropped")
    request = sent(model="gpt-4.1", temperature=1, top_p=0.9)
    assert (request["temperature"], request["top_p"]) == (1, 0.9)
    assert "include" not in request


def test_what_cannot_be_said_is_listed() -> None:
    found = changes(stop_sequences=["END", "STOP"], top_k=40)
    assert found["stop_sequences"] == ("2 sequences", "dropped")
    assert found["top_k"] == ("", "dropped")


def test_the_upstream_s_model_or_the_one_asked_for() -> None:
    assert sent(model="")["model"] == "claude-sonnet-5"
    assert changes()["model"] == ("claude-sonnet-5", "gpt-5.2")


def test_the_length_of_the_answer_stays_within_limits() -> None:
    capped = replace(PLAIN, max_tokens=600)
    assert sent(capped)["max_output_tokens"] == 600
    assert changes(capped)["max_tokens"] == ("1000", "600")
    assert sent(replace(PLAIN, max_tokens=5000))["max_output_tokens"] == 1000
    assert sent(max_tokens=1)["max_output_tokens"] == 16
    assert "max_output_tokens" not in sent(capped, max_tokens=...)
    assert changes(with_quirks("no_max_output_tokens"))["max_tokens"] == ("1000", "dropped")


def test_the_user_is_named_but_not_known() -> None:
    request = sent(metadata={"user_id": json.dumps(IDS)})
    other = sent(metadata={"user_id": json.dumps({**IDS, "account_uuid": "9"})})
    assert request["safety_identifier"] != other["safety_identifier"]
    assert "1234" not in json.dumps(request)


def test_the_cache_key_is_the_session_s_on_every_turn() -> None:
    first = sent(messages="hello")["prompt_cache_key"]
    assert first == sent(messages="and then?", system="other")["prompt_cache_key"]
    assert "session-1" not in first
    assert len(first) <= 64


def test_an_answer_by_schema() -> None:
    request = sent(output_config={"format": {"type": "json_schema", "schema": TITLE}})
    assert request["text"] == {
        "format": {"type": "json_schema", "name": "answer", "schema": TITLE, "strict": True}
    }
    loose = sent(output_config={"format": {"type": "json_schema", "schema": {"type": "object"}}})
    assert loose["text"]["format"]["strict"] is False


@pytest.mark.parametrize("field", ["temperature", "top_p", "max_output_tokens", "parallel_tool_calls"])
def test_absent_wishes_are_not_made_up(field: str) -> None:
    fields: dict[str, Any] = {"max_tokens": ...}
    assert field not in sent(**fields)
