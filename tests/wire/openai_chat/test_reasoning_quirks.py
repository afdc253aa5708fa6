from __future__ import annotations

from typing import Any

import pytest

from tests.wire.openai_chat.requests import draft, sent, with_quirks
from tests.wire.requests import WEATHER

DISABLED = {"thinking": {"type": "disabled"}}
SMALL = {"thinking": {"type": "enabled", "budget_tokens": 1000}}
MIDDLE = {"thinking": {"type": "enabled", "budget_tokens": 8000}}
LARGE: dict[str, Any] = {"thinking": {"type": "enabled", "budget_tokens": 31999}}
ADAPTIVE = {"thinking": {"type": "adaptive"}}


def effort(level: str) -> dict[str, Any]:
    return {**ADAPTIVE, "output_config": {"effort": level}}


@pytest.mark.parametrize(
    ("fields", "level"),
    [
        ({}, ""),
        (ADAPTIVE, ""),
        (DISABLED, "none"),
        ({**DISABLED, "output_config": {"effort": "high"}}, "none"),
        (SMALL, "low"),
        (MIDDLE, "medium"),
        (LARGE, "high"),
        (effort("xhigh"), "xhigh"),
        ({"output_config": {"effort": "low"}}, "low"),
    ],
)
def test_levels(fields: dict[str, Any], level: str) -> None:
    assert draft(**fields).level == level


HIGH = effort("high")
MAX = effort("max")


@pytest.mark.parametrize(
    ("quirk", "model", "fields", "said"),
    [
        ("effort_field", "m", HIGH, {"reasoning_effort": "high"}),
        ("effort_field", "m", MAX, {"reasoning_effort": "high"}),
        ("effort_field", "m", DISABLED, {}),
        ("effort_field", "m", ADAPTIVE, {}),
        ("openai_reasoning", "gpt-4o", HIGH, {}),
        ("openai_reasoning", "gpt-4.1", HIGH, {}),
        ("openai_reasoning", "gpt-5-chat-latest", HIGH, {}),
        ("openai_reasoning", "o3", MAX, {"reasoning_effort": "high"}),
        ("openai_reasoning", "o4-mini", DISABLED, {"reasoning_effort": "low"}),
        ("openai_reasoning", "gpt-5", DISABLED, {"reasoning_effort": "minimal"}),
        ("openai_reasoning", "gpt-5-mini", HIGH, {"reasoning_effort": "high"}),
        ("openai_reasoning", "gpt-5.1", DISABLED, {"reasoning_effort": "none"}),
        ("openai_reasoning", "gpt-5.2-codex", MAX, {"reasoning_effort": "xhigh"}),
        ("openai_reasoning", "gpt-5.6", HIGH, {"reasoning_effort": "high"}),
        ("openai_reasoning", "gpt-5.6", {**HIGH, "tools": [WEATHER]}, {"reasoning_effort": "none"}),
        ("openai_reasoning", "gpt-5.2", {**HIGH, "tools": [WEATHER]}, {"reasoning_effort": "high"}),
        ("groq_reasoning", "openai/gpt-oss-120b", HIGH, {"reasoning_effort": "high"}),
        ("groq_reasoning", "qwen/qwen3-32b", HIGH, {"reasoning_effort": "default"}),
        ("groq_reasoning", "qwen/qwen3-32b", DISABLED, {"reasoning_effort": "none"}),
        ("groq_reasoning", "llama-3.3-70b-versatile", HIGH, {}),
        ("xai_reasoning", "grok-4", HIGH, {}),
        ("xai_reasoning", "grok-4.3", HIGH, {"reasoning_effort": "high"}),
        ("xai_reasoning", "grok-3-mini", effort("low"), {"reasoning_effort": "low"}),
        ("cerebras_reasoning", "gpt-oss-120b", effort("low"), {"reasoning_effort": "low"}),
        ("cerebras_reasoning", "zai-glm-4.7", DISABLED, {"reasoning_effort": "none"}),
        ("cerebras_reasoning", "zai-glm-4.7", HIGH, {}),
        (
            "deepseek_thinking",
            "deepseek-v4",
            effort("medium"),
            {"thinking": {"type": "enabled"}, "reasoning_effort": "high"},
        ),
        (
            "deepseek_thinking",
            "deepseek-v4",
            MAX,
            {"thinking": {"type": "enabled"}, "reasoning_effort": "max"},
        ),
        ("deepseek_thinking", "deepseek-v4", DISABLED, {"thinking": {"type": "disabled"}}),
        ("deepseek_thinking", "deepseek-v4", ADAPTIVE, {}),
        ("thinking_switch", "kimi-k2.6", HIGH, {"thinking": {"type": "enabled"}}),
        ("thinking_switch", "kimi-k2.6", DISABLED, {"thinking": {"type": "disabled"}}),
        ("qwen_thinking", "qwen3", MIDDLE, {"enable_thinking": True, "thinking_budget": 8000}),
        ("qwen_thinking", "qwen3", HIGH, {"enable_thinking": True}),
        ("qwen_thinking", "qwen3", {**HIGH, "stream": False}, {"enable_thinking": False}),
        ("qwen_thinking", "qwen3", DISABLED, {"enable_thinking": False}),
        ("qwen_thinking", "qwen3", {}, {}),
        (
            "template_thinking",
            "m",
            HIGH,
            {"chat_template_kwargs": {"enable_thinking": True, "reasoning_effort": "high"}},
        ),
        ("template_thinking", "m", DISABLED, {"chat_template_kwargs": {"enable_thinking": False}}),
        ("template_thinking", "m", {}, {}),
        ("openrouter_reasoning", "m", LARGE, {"reasoning": {"max_tokens": 31999}}),
        ("openrouter_reasoning", "m", MAX, {"reasoning": {"effort": "xhigh"}}),
        ("openrouter_reasoning", "m", DISABLED, {"reasoning": {"enabled": False}}),
        ("openrouter_reasoning", "m", ADAPTIVE, {}),
    ],
)
def test_each_provider_is_told_in_its_own_words(
    quirk: str, model: str, fields: dict[str, Any], said: dict[str, Any]
) -> None:
    request = sent(with_quirks(quirk), model=model, **fields)
    usual = {"model", "messages", "max_tokens", "stream", "stream_options", "tools"}
    assert {k: v for k, v in request.items() if k not in usual} == said


def test_thinking_models_get_no_sampling_that_they_refuse() -> None:
    fields = {"temperature": 1, "top_p": 1, "stop_sequences": ["x"]}
    openai = with_quirks("openai_reasoning")
    assert not {"temperature", "top_p", "stop"} & sent(openai, model="gpt-5.1", **fields).keys()
    assert {"temperature", "top_p", "stop"} <= sent(openai, model="gpt-4o", **fields).keys()
    grok = with_quirks("xai_reasoning")
    assert "stop" not in sent(grok, model="grok-4", **fields)
    assert "stop" in sent(grok, model="grok-4-fast-non-reasoning", **fields)


def test_what_was_asked_and_what_is_said_is_listed() -> None:
    made = draft(**LARGE)
    made.set_reasoning("reasoning_effort", "high")
    (change,) = made.drops.changes()
    assert (change.what, change.before, change.after) == (
        "thinking",
        "enabled 31999",
        "reasoning_effort: high",
    )
