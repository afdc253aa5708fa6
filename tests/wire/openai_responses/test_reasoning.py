from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.wire.openai_responses.reasoning import nearest
from tests.wire.openai_responses.requests import changes, sent

SEARCH = {"type": "web_search_20250305", "name": "web_search"}
ADAPTIVE = {"type": "adaptive"}
OFF = {"type": "disabled"}


def budget(tokens: int) -> dict[str, Any]:
    return {"type": "enabled", "budget_tokens": tokens}


@pytest.mark.parametrize(
    ("model", "thinking", "effort", "reasoning"),
    [
        ("gpt-5.2", ADAPTIVE, "high", {"effort": "high", "summary": "auto"}),
        ("gpt-5.2", ADAPTIVE, "max", {"effort": "xhigh", "summary": "auto"}),
        ("gpt-5.6", ADAPTIVE, "max", {"effort": "max", "summary": "auto"}),
        ("gpt-5.1", ADAPTIVE, "xhigh", {"effort": "high", "summary": "auto"}),
        ("gpt-5", budget(1024), None, {"effort": "low", "summary": "auto"}),
        ("gpt-5", budget(8000), None, {"effort": "medium", "summary": "auto"}),
        ("gpt-5", budget(32000), None, {"effort": "high", "summary": "auto"}),
        ("gpt-5.2", ADAPTIVE, None, {"effort": "medium", "summary": "auto"}),
        ("gpt-5.2", OFF, "high", {"effort": "none"}),
        ("gpt-5", OFF, None, {"effort": "minimal"}),
        ("o3", OFF, None, {"effort": "low"}),
        ("gpt-5-pro", OFF, None, {"effort": "high"}),
        ("gpt-5.2", None, None, None),
        ("gpt-4.1", ADAPTIVE, "high", None),
        ("qwen3", OFF, None, None),
        ("qwen3", ADAPTIVE, "xhigh", {"effort": "high", "summary": "auto"}),
    ],
)
def test_how_much_to_think(model: str, thinking: Any, effort: str | None, reasoning: Any) -> None:
    fields: dict[str, Any] = {"thinking": thinking} if thinking else {}
    if effort:
        fields["output_config"] = {"effort": effort}
    assert sent(model=model, **fields).get("reasoning") == reasoning


def test_what_became_of_the_wish_is_told() -> None:
    wish: dict[str, Any] = {"thinking": ADAPTIVE, "output_config": {"effort": "max"}}
    assert changes(**wish)["thinking"] == ("adaptive max", "reasoning effort xhigh")
    assert changes(model="gpt-4o", **wish)["thinking"] == ("adaptive max", "dropped")


def test_a_search_takes_some_thinking() -> None:
    fields: dict[str, Any] = {"tools": [SEARCH], "thinking": OFF}
    request = sent(model="gpt-5", **fields)
    assert request["reasoning"] == {"effort": "low"}
    assert request["include"] == ["reasoning.encrypted_content", "web_search_call.action.sources"]
    assert sent(model="gpt-4.1", **fields)["include"] == ["web_search_call.action.sources"]


@pytest.mark.parametrize(
    ("wish", "efforts", "effort"),
    [
        ("none", ("low", "high"), "low"),
        ("max", ("low", "high"), "high"),
        ("medium", ("low", "high"), "low"),
        ("novel", ("low", "medium", "high"), "medium"),
    ],
)
def test_nearest(wish: str, efforts: tuple[str, ...], effort: str) -> None:
    assert nearest(wish, efforts) == effort
