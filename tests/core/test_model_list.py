from __future__ import annotations

from dataclasses import replace
from typing import Any

from ccr_tui.core.config import Config
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.model_list import model_list
from ccr_tui.core.providers import PRESETS, Provider
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import RoutingTable


def listed(*routes: str, **providers: Provider) -> list[dict[str, Any]]:
    table = RoutingTable({text: Route((Upstream.parse(text),)) for text in routes})
    told = model_list(Config(providers=providers or Config().providers, table=table))
    data: Any = told["data"]
    assert told["has_more"] is False
    assert told["first_id"] == (data[0]["id"] if data else None)
    assert told["last_id"] == (data[-1]["id"] if data else None)
    return list(data)


def test_tells_name_and_context_window_where_they_are_known() -> None:
    (model,) = listed("anthropic,claude-sonnet-5")
    assert model["id"] == "anthropic,claude-sonnet-5"
    assert model["display_name"] == "Claude Sonnet 5 (anthropic)"
    assert model["max_input_tokens"] >= 200_000
    assert "max_tokens" not in model


def test_what_is_unknown_is_left_out() -> None:
    (model,) = listed("ollama,qwen3-coder")
    assert model == {
        "type": "model",
        "id": "claude/ollama,qwen3-coder",
        "display_name": "ollama,qwen3-coder",
        "created_at": "1970-01-01T00:00:00Z",
    }
    assert "max_input_tokens" not in listed("anthropic,no-such-model")[0]


def test_lists_each_upstream_once_and_the_models_of_providers() -> None:
    mine = Provider("mine", "http://h", models=("a", "b"), max_tokens=8192)
    told = listed("mine,b", "ollama", mine=mine)
    assert [m["id"] for m in told] == ["claude/mine,b", "claude/mine,a"]
    assert [m["max_tokens"] for m in told] == [8192, 8192]


def test_a_provider_of_another_name_is_known_by_its_preset() -> None:
    work = replace(PRESETS["openai"], name="work", preset="openai")
    (model,) = listed("work,gpt-5", work=work)
    assert (model["display_name"], model["max_input_tokens"]) == ("GPT-5 (work)", 400_000)


def test_nothing_to_list() -> None:
    assert listed() == []
