from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ccr_tui.core.config_toml import config_from_toml
from ccr_tui.core.providers import PRESETS, ModelOptions, Provider
from ccr_tui.core.wire.quirks import KNOWN

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_readme_lists_every_preset_under_its_dialect() -> None:
    rows = re.findall(r"^\| `(\w+)`: [^|]*\|(.*)\|$", README, re.M)
    told = {(dialect, name) for dialect, cell in rows for name in re.findall(r"`([\w-]+)`", cell)}
    assert {(p.dialect, p.name) for p in PRESETS.values()} == told
    assert {dialect for dialect, _ in rows} == KNOWN.keys()


@pytest.mark.parametrize("example", re.findall(r"```toml\n(.*?)```", README, re.S))
def test_the_examples_of_the_readme_are_right(example: str) -> None:
    config_from_toml(tomllib.loads(example), "README.md", {})


def test_keys_are_those_of_both_settings_each_once() -> None:
    assert Provider("p", "http://h").keys == ()
    assert Provider("p", "http://h", api_key="a", api_keys=("b", "a")).keys == ("a", "b")


def test_a_model_may_have_its_own_options() -> None:
    provider = Provider(
        "p",
        "http://h",
        "openai_chat",
        quirks=("top_k",),
        max_tokens=1000,
        extra_body=(("a", b"1"), ("b", b"1")),
        per_model=(
            ("small", ModelOptions(max_tokens=10, extra_body=(("b", b"2"), ("c", b"2")))),
            ("odd", ModelOptions(quirks=("no_user",), max_tokens=5000)),
        ),
    )
    assert provider.for_model("other") is provider
    small, odd = provider.for_model("small"), provider.for_model("odd")
    assert (small.quirks, small.max_tokens) == (("top_k",), 10)
    assert small.extra_body == (("a", b"1"), ("b", b"2"), ("c", b"2"))
    assert (odd.quirks, odd.max_tokens, odd.extra_body) == (("no_user",), 1000, provider.extra_body)
