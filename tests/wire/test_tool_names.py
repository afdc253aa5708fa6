from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.wire.conversation import Tool
from ccr_tui.core.wire.tool_names import client_names, upstream_name


@given(st.text(min_size=1, max_size=130))
def test_every_name_becomes_valid_and_comes_back(name: str) -> None:
    changed = upstream_name(name)
    assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", changed)
    assert client_names([Tool(name, "", {})]).get(changed, changed) == name


def test_long_names_with_the_same_beginning_differ() -> None:
    first, second = (
        upstream_name("mcp__server__" + "x" * 90 + "1"),
        upstream_name("mcp__server__" + "x" * 90 + "2"),
    )
    assert first != second
