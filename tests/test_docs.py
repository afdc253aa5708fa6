"""What the documents show works: every TOML example loads, and every field of a condition is explained."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ccr_tui.core.conditions import Condition
from ccr_tui.core.config_toml import config_from_toml
from ccr_tui.core.request_values import FIELDS, REQUEST_FIELDS

ROOT = Path(__file__).parents[1]
ROUTING = (ROOT / "docs" / "routing.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROVIDERS = """
[providers.ollama]
[providers.gemini]
[providers.deepseek]
[providers.work]
preset = "anthropic"
"""
EXAMPLES = [
    found[1]
    for text in (ROUTING, README)
    for found in re.finditer(r"```toml\n(.*?)```", text, re.S)
    if "[providers" not in found[1]
]


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_loads(example: str) -> None:
    assert config_from_toml(tomllib.loads(PROVIDERS + example), "config.toml", {})


def test_every_field_of_a_condition_is_explained() -> None:
    listed = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", ROUTING, re.M)
    assert {name: meaning for name, _, meaning in listed} == {f.name: f.meaning for f in FIELDS.values()}


def test_the_conditions_of_the_documents_parse() -> None:
    for example in EXAMPLES:
        for rule in tomllib.loads(example).get("rules", ()):
            assert Condition.parse(rule["when"], REQUEST_FIELDS).text
