from __future__ import annotations

from typing import Any

import pytest

from tests.wire.gemini.requests import changes, config

ADAPTIVE = {"type": "adaptive"}
OFF = {"type": "disabled"}


def budget(tokens: int) -> dict[str, Any]:
    return {"type": "enabled", "budget_tokens": tokens}


@pytest.mark.parametrize(
    ("model", "thinking", "effort", "expected"),
    [
        ("gemini-3-flash-preview", ADAPTIVE, None, {}),
        ("gemini-3-flash-preview", ADAPTIVE, "low", {"thinkingLevel": "low"}),
        ("gemini-3-flash-preview", ADAPTIVE, "medium", {"thinkingLevel": "medium"}),
        ("gemini-3-flash-preview", ADAPTIVE, "max", {"thinkingLevel": "high"}),
        ("gemini-3-flash-preview", OFF, "high", {"thinkingLevel": "minimal"}),
        ("gemini-3-pro-preview", OFF, None, {"thinkingLevel": "low"}),
        ("gemini-3-pro-preview", ADAPTIVE, "medium", {"thinkingLevel": "high"}),
        ("gemini-3.1-pro-preview", ADAPTIVE, "medium", {"thinkingLevel": "medium"}),
        ("gemini-flash-latest", budget(1024), None, {"thinkingLevel": "low"}),
        ("gemini-4-argon", budget(8192), None, {"thinkingLevel": "medium"}),
        ("gemini-4-argon", budget(31999), "low", {"thinkingLevel": "high"}),
        ("gemini-4-argon", OFF, None, {"thinkingLevel": "low"}),
        ("gemini-2.5-pro", budget(31999), None, {"thinkingBudget": 31999}),
        ("gemini-2.5-pro", budget(64000), None, {"thinkingBudget": 32768}),
        ("gemini-2.5-pro", OFF, None, {"thinkingBudget": 128}),
        ("gemini-2.5-flash", OFF, None, {"thinkingBudget": 0}),
        ("gemini-2.5-flash", budget(31999), None, {"thinkingBudget": 24576}),
        ("gemini-2.5-flash-lite", budget(100), None, {"thinkingBudget": 512}),
        ("gemini-2.5-flash", ADAPTIVE, "medium", {"thinkingBudget": 8192}),
        ("gemini-2.5-flash", ADAPTIVE, "high", {"thinkingBudget": -1}),
        ("gemini-2.5-flash", ADAPTIVE, "max", {"thinkingBudget": 24576}),
        ("gemini-2.5-flash", ADAPTIVE, None, {}),
    ],
)
def test_levels_and_budgets(model: str, thinking: Any, effort: Any, expected: dict[str, Any]) -> None:
    output = {"effort": effort} if effort else {}
    found = config(model=model, thinking=thinking, output_config=output)["thinkingConfig"]
    assert found == {**expected, "includeThoughts": thinking is not OFF}


def test_nothing_is_said_where_nothing_is_asked_or_the_model_does_not_think() -> None:
    assert "thinkingConfig" not in config()
    assert "thinkingConfig" not in config(model="gemini-2.0-flash", thinking=ADAPTIVE)
    assert "thinkingConfig" not in config(model="gemma-3-27b-it", thinking=ADAPTIVE)
    told = changes(model="gemini-2.0-flash", thinking=budget(9000))["thinking"]
    assert told == ("enabled 9000", "dropped")
