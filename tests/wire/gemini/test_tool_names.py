from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.wire.conversation import Tool
from ccr_tui.core.wire.gemini.tool_names import client_names, function_name


def test_valid_names_stay() -> None:
    assert function_name("mcp__server__a-b.c") == "mcp__server__a-b.c"
    assert client_names([Tool("Read", "", {})]) == {}


def test_others_are_found_again() -> None:
    tools = [Tool("1st", "", {}), Tool("x" * 100, "", {}), Tool("x" * 101, "", {}), Tool("Grüße", "", {})]
    names = client_names(tools)
    assert list(names.values()) == [tool.name for tool in tools]


@given(st.text(max_size=200))
def test_any_name_becomes_valid_and_stays_so(name: str) -> None:
    changed = function_name(name)
    assert re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_.-]{0,63}", changed)
    assert function_name(changed) == changed
