from __future__ import annotations

import pytest

from ccr_tui.core.config import RouterProgram
from ccr_tui.core.redact import MASK
from ccr_tui.engine.custom_router.script_config import Withheld, script_config

CCR = {
    "APIKEY": "$OWN_KEY",
    "Providers": [
        {"name": "a", "api_base_url": "https://$HOST_A/v1", "api_key": "$KEY_A", "models": ["$MODEL"]},
        {"name": "b", "api_base_url": "https://b", "api_key": "written-out-key", "models": ["m"]},
    ],
    "Router": {"default": "a,$MODEL"},
    "CUSTOM_ROUTER_PATH": "$HOME/router.js",
}
ENV = {
    "OWN_KEY": "own-secret",
    "KEY_A": "secret-of-a",
    "HOST_A": "a.example",
    "MODEL": "m1",
    "HOME": "/home/x",
}


def test_a_script_gets_what_ccr_gives_it_except_that_no_key_is_filled_in() -> None:
    config = script_config(RouterProgram("router.js", ccr_config=CCR), ENV)
    assert {k: v for k, v in config.items() if k != "providers"} == CCR
    assert config["providers"] == [
        {"name": "a", "api_base_url": "https://a.example/v1", "api_key": "$KEY_A", "models": ["m1"]},
        {"name": "b", "api_base_url": "https://b", "api_key": "written-out-key", "models": ["m"]},
    ]


def test_what_a_script_does_to_its_configuration_stays_with_it() -> None:
    program = RouterProgram("router.js", ccr_config={"Providers": [{"name": "a", "models": ["m"]}]})
    for key in ("Providers", "providers"):
        entries = script_config(program, {})[key]
        assert isinstance(entries, list)
        entries[0]["models"].append("n")
    assert program.ccr_config == {"Providers": [{"name": "a", "models": ["m"]}]}


def test_an_early_ccr_file_has_its_providers_in_lower_case() -> None:
    program = RouterProgram("router.js", ccr_config={"providers": [{"name": "$NAME"}]})
    assert script_config(program, {"NAME": "a"}) == {"providers": [{"name": "a"}]}


def test_variables_that_hold_keys_are_withheld() -> None:
    withheld = Withheld.of(RouterProgram("router.js", ccr_config=CCR), ENV)
    assert withheld.environment(ENV) == {"HOST_A": "a.example", "MODEL": "m1", "HOME": "/home/x"}


@pytest.mark.parametrize("key", ["secret-of-a", "own-secret", "written-out-key", "sk-ant-api03-abcdef"])
def test_no_sentence_of_a_program_shows_a_key(key: str) -> None:
    withheld = Withheld.of(RouterProgram("router.js", ccr_config=CCR), ENV)
    assert withheld.sentence(f"Error: no\n  access with {key}!") == f"Error: no access with {MASK}!"


def test_a_placeholder_for_a_key_masks_nothing() -> None:
    program = RouterProgram("router.js", ccr_config={"Providers": [{"api_key": "no"}]})
    assert Withheld.of(program, {}).sentence("no such provider") == "no such provider"
