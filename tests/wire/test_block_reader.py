from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.wire.block_reader import blocks_of

odd_values: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just({}) | st.just([{}])
)
odd_blocks = st.dictionaries(
    st.sampled_from(["type", "source", "text", "content", "id", "input", "data", "thinking", "signature"]),
    st.sampled_from(["text", "image", "document", "tool_use", "tool_result", "x_tool_result", "thinking"])
    | odd_values,
)


@given(st.lists(odd_blocks | odd_values) | odd_values)
def test_any_content_can_be_read(content: object) -> None:
    assert isinstance(blocks_of(content), tuple)
