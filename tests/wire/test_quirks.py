from __future__ import annotations

from dataclasses import replace

import pytest

from ccr_tui.core.providers import PRESETS, Provider
from ccr_tui.core.wire.quirks import quirks_of


@pytest.mark.parametrize(
    "provider",
    [
        PRESETS["groq"],
        replace(PRESETS["groq"], quirks=(), preset="groq", base_url="https://relay.example/v1"),
        Provider("mine", "https://api.groq.com/openai/v1", "openai_chat"),
        Provider("ccr", "", "openai_chat", endpoint="https://api.groq.com/openai/v1/chat/completions"),
    ],
)
def test_quirks_are_found_by_name_preset_or_address(provider: Provider) -> None:
    assert quirks_of(provider) == set(PRESETS["groq"].quirks)


def test_this_machine_has_several_names() -> None:
    local = Provider("mine", "http://localhost:1234/v1", "openai_chat")
    assert quirks_of(local) == set(PRESETS["lmstudio"].quirks)


@pytest.mark.parametrize(
    "provider",
    [
        Provider("mine", "https://unknown.example/v1", "openai_chat"),
        Provider("mine", "http://[bad", "openai_chat"),
        Provider("mine", "https://api.groq.com/openai/v1", "anthropic"),
        Provider("mine", "https://unknown.example/v1", "anthropic", preset="groq"),
    ],
)
def test_an_unknown_server_has_none(provider: Provider) -> None:
    assert quirks_of(provider) == frozenset()


def test_quirks_of_one_s_own_replace_the_preset_s() -> None:
    assert quirks_of(replace(PRESETS["groq"], preset="groq", quirks=("top_k",))) == {"top_k"}
