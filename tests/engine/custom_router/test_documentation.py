"""The examples of docs/custom-router.md do what it says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ccr_tui.core.config_toml import config_from_toml
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.questions import Reply
from tests.engine.custom_router.asking import asked, inbound, needs_node

TEXT = (Path(__file__).parents[3] / "docs" / "custom-router.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"```(\w+)\n(.*?)```", TEXT, re.S))
ROUTER = {"think": "near,thinker", "background": "near,small"}
UNDOCUMENTED = {"thinking_set", "subagent_tag", "leading_tag"}
"""Facts that only CCR's own order of routing asks for."""


@pytest.mark.parametrize("unhash", [False, True])
def test_the_configuration_is_accepted(unhash: bool) -> None:
    text = EXAMPLES["toml"]
    text = text.partition("\n")[2].removeprefix("# ") if unhash else text
    router = config_from_toml(tomllib.loads(text), "/a/config.toml", {}).router
    assert (router.path, router.timeout) == (("~/router.js", 2.0) if unhash else ("/a/router.py", 5.0))


async def test_the_python_example_routes(tmp_path: Path) -> None:
    review = inbound(messages=[{"role": "user", "content": "Review this"}])
    large = inbound(messages=[{"role": "user", "content": "x" * 700_000}])
    with asked(tmp_path / "router.py", EXAMPLES["python"], Router=ROUTER) as custom:
        assert await custom.ask(inbound()) == Reply()
        assert await custom.ask(review) == Reply("near,thinker")
        assert await custom.ask(large) == Reply("gemini,gemini-3-pro")


@needs_node
async def test_the_javascript_example_routes(tmp_path: Path) -> None:
    explain = inbound(messages=[{"role": "user", "content": "explain this"}])
    with asked(tmp_path / "router.js", EXAMPLES["js"], Router=ROUTER) as custom:
        assert await custom.ask(inbound()) == Reply()
        assert await custom.ask(explain) == Reply("near,small")


def test_every_fact_is_documented() -> None:
    assert [n for n in RequestFacts.__slots__ if f"`{n}`" not in TEXT and n not in UNDOCUMENTED] == []
