from __future__ import annotations

from dataclasses import replace

import pytest

from ccr_tui.core.wire.dialect import CannotEncodeError
from tests.wire.gemini.requests import GEMINI, changes, config, encode, sent
from tests.wire.requests import WEATHER

SCHEMA = {
    "type": "object",
    "properties": {"title": {"type": "string"}},
    "required": ["title"],
    "additionalProperties": False,
}
JSON = {"format": {"type": "json_schema", "schema": SCHEMA}}
TRIMMED = {"type": "OBJECT", "properties": {"title": {"type": "STRING"}}, "required": ["title"]}


def test_settings() -> None:
    found = config(temperature=0.5, top_p=0.9, top_k=40, stop_sequences=["END"])
    assert found == {
        "maxOutputTokens": 1000,
        "temperature": 0.5,
        "topP": 0.9,
        "topK": 40,
        "stopSequences": ["END"],
    }


def test_more_stop_sequences_than_gemini_takes() -> None:
    stops = list("abcdefg")
    assert config(stop_sequences=stops)["stopSequences"] == list("abcde")
    assert changes(stop_sequences=stops)["stop_sequences"] == ("2 sequences", "dropped")


@pytest.mark.parametrize(
    ("model", "cap", "expected"),
    [
        ("gemini-3-pro-preview", 0, 65536),
        ("gemini-2.0-flash", 0, 8192),
        ("gemma-3-27b-it", 0, 128000),
        ("gemini-3-pro-preview", 4000, 4000),
    ],
)
def test_a_longer_answer_than_allowed_is_not_asked_for(model: str, cap: int, expected: int) -> None:
    provider = replace(GEMINI, max_tokens=cap)
    request = sent(provider, model=model, max_tokens=128000)
    assert request["generationConfig"]["maxOutputTokens"] == expected
    assert "generationConfig" not in sent(max_tokens=...)


def test_instructions_without_the_attribution() -> None:
    system = [
        {"type": "text", "text": "x-anthropic-billing-header: cc_version=1"},
        {"type": "text", "text": "Be brief."},
        {"type": "text", "text": "Be kind.", "cache_control": {"type": "ephemeral"}},
    ]
    request = sent(system=system)
    assert request["systemInstruction"] == {"parts": [{"text": "Be brief."}, {"text": "Be kind."}]}
    assert sent(system="Be brief.")["systemInstruction"] == {"parts": [{"text": "Be brief."}]}


def test_an_answer_in_json() -> None:
    found = config(output_config=JSON)
    assert found["responseMimeType"] == "application/json"
    assert found["responseSchema"] == TRIMMED


def test_json_beside_tools_since_gemini_3() -> None:
    assert config(tools=[WEATHER], output_config=JSON)["responseSchema"] == TRIMMED
    older = sent(model="gemini-2.5-flash", tools=[WEATHER], output_config=JSON, system="Be brief.")
    assert "responseSchema" not in older["generationConfig"]
    assert '"title"' in older["systemInstruction"]["parts"][1]["text"]


def test_all_that_changes_is_listed() -> None:
    found = changes(
        tools=[{**WEATHER, "cache_control": {"type": "ephemeral"}}],
        context_management={},
        metadata={"user_id": "u"},
        max_tokens=128000,
    )
    assert found.keys() == {
        *("dialect", "model", "tools", "max_tokens"),
        *("metadata.user_id", "context_management", "cache_control"),
    }
    assert found["model"] == ("claude-sonnet-5", "gemini-3-flash-preview")


def test_a_request_that_says_nothing_cannot_be_asked() -> None:
    with pytest.raises(CannotEncodeError, match="without messages"):
        encode(messages=[])
