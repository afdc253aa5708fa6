from __future__ import annotations

from typing import Any

from ccr_tui.core.wire.openai_responses.quirks import CORRECTIONS
from tests.wire.openai_responses.requests import changes, sent, with_quirks
from tests.wire.requests import WEATHER, system, user

WISH: dict[str, Any] = {
    "thinking": {"type": "adaptive"},
    "output_config": {"effort": "high"},
    "tools": [WEATHER],
    "tool_choice": {"type": "auto", "disable_parallel_tool_use": True},
    "metadata": {"user_id": "u"},
    "temperature": 1,
}


def lost(quirk: str, model: str = "local") -> set[str]:
    plain = sent(model=model, **WISH)
    corrected = sent(with_quirks(quirk), model=model, **WISH)
    assert corrected.keys() <= plain.keys()
    return plain.keys() - corrected.keys()


def test_each_takes_away_what_it_says() -> None:
    assert lost("no_max_output_tokens") == {"max_output_tokens"}
    assert lost("no_sampling") == {"temperature"}
    assert lost("no_reasoning") == {"reasoning", "include"}
    assert lost("no_include") == {"include"}
    assert lost("no_names") == {"safety_identifier", "prompt_cache_key"}
    assert lost("no_parallel_flag") == {"parallel_tool_calls"}
    assert len(CORRECTIONS) == 8


def test_no_summary() -> None:
    assert sent(with_quirks("no_summary"), **WISH)["reasoning"] == {"effort": "high"}
    off = {"type": "disabled"}
    assert sent(with_quirks("no_summary"), thinking=off)["reasoning"] == {"effort": "none"}


def test_no_reasoning_is_told() -> None:
    assert changes(with_quirks("no_reasoning"), **WISH)["thinking"] == ("adaptive high", "dropped")


def test_system_role() -> None:
    messages = [user("hi"), system("Plan."), user("go")]
    assert [item["role"] for item in sent(messages=messages)["input"]] == ["user", "developer", "user"]
    corrected = sent(with_quirks("system_role"), messages=messages)
    assert [item["role"] for item in corrected["input"]] == ["user", "system", "user"]


def test_unknown_quirks_of_other_dialects_do_nothing() -> None:
    assert lost("max_completion_tokens") == set()
