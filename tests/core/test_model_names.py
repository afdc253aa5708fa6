from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.model_names import asked_upstream, listed_name


@pytest.mark.parametrize(
    ("upstream", "name"),
    [
        ("anthropic,claude-opus-5-5", "anthropic,claude-opus-5-5"),
        ("Anthropic2,m", "Anthropic2,m"),
        ("deepseek,deepseek-v4", "claude/deepseek,deepseek-v4"),
        ("openrouter,anthropic/claude-sonnet-5", "claude/openrouter,anthropic/claude-sonnet-5"),
    ],
)
def test_every_name_begins_as_discovery_wants_it(upstream: str, name: str) -> None:
    assert listed_name(Upstream.parse(upstream)) == name
    assert asked_upstream(name) == Upstream.parse(upstream)


def test_a_model_without_a_provider_stays_as_it_is() -> None:
    assert asked_upstream("claude/fable") == Upstream("claude/fable")


@given(st.from_regex(r"[a-z0-9]{1,8},[a-z0-9/:@,]{1,8}", fullmatch=True))
def test_a_listed_name_leads_back(text: str) -> None:
    upstream = Upstream.parse(text)
    name = listed_name(upstream)
    assert name.startswith(("claude", "anthropic"))
    assert asked_upstream(name) == upstream
