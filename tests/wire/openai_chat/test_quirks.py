from __future__ import annotations

import pytest

from ccr_tui.core.providers import PRESETS, Provider
from ccr_tui.core.wire.openai_chat.quirks import CORRECTIONS, FLAGS, SEARCHES, correct
from tests.wire.openai_chat.requests import draft, sent
from tests.wire.requests import WEATHER, assistant, call, image, result, system, user

CHAT = [p for p in PRESETS.values() if p.dialect == "openai_chat"]


@pytest.mark.parametrize("preset", CHAT, ids=lambda p: p.name)
def test_presets_name_quirks_that_exist(preset: Provider) -> None:
    assert set(preset.quirks) <= CORRECTIONS.keys() | SEARCHES.keys() | FLAGS
    assert preset.auth_header == "authorization"


def test_each_quirk_is_some_preset_s() -> None:
    used = {quirk for preset in CHAT for quirk in preset.quirks}
    assert CORRECTIONS.keys() | SEARCHES.keys() | FLAGS == used


@pytest.mark.parametrize("preset", CHAT, ids=lambda p: p.name)
def test_every_preset_makes_a_request_that_the_sdk_s_types_accept(preset: Provider) -> None:
    sent(
        preset,
        model="gpt-5",
        system="S",
        messages=[
            user("look", image()),
            assistant("I call", call("toolu_1", city="Rome")),
            user(result("toolu_1", [image()]), "and?"),
            system("Plan mode is active"),
        ],
        tools=[WEATHER],
        tool_choice={"type": "tool", "name": "weather", "disable_parallel_tool_use": True},
        thinking={"type": "enabled", "budget_tokens": 9000},
        output_config={"format": {"type": "json_schema", "schema": {"type": "object"}}},
        metadata={"user_id": "u"},
        temperature=1,
        stop_sequences=list("abcde"),
    )


def test_without_quirks_nothing_is_corrected() -> None:
    made = draft(body={"max_tokens": 3})
    correct(made, frozenset())
    assert made.body == {"model": "m", "messages": [], "max_tokens": 3}
