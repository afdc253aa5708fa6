from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.wire.wire_ids import (
    client_tool_id,
    is_ours,
    message_id,
    server_tool_id,
    upstream_tool_id,
)


@given(
    st.text(st.characters(codec=None)) | st.sampled_from(["call_1", "toolu_ccr_x", "toolu_ccrx_", "0", "a b"])
)
def test_every_upstream_id_becomes_valid_and_comes_back(upstream_id: str) -> None:
    given_id = client_tool_id(upstream_id, "answer")
    assert re.fullmatch(r"[a-zA-Z0-9_-]+", given_id)
    assert is_ours(given_id)
    assert upstream_tool_id(given_id) == upstream_id


def test_a_plain_id_stays_readable_and_differs_from_answer_to_answer() -> None:
    first, second = (client_tool_id("call_0", answer) for answer in ("a", "b"))
    assert re.fullmatch(r"toolu_ccr_[0-9a-f]{8}_call_0", first)
    assert first != second


def test_ids_that_were_not_made_here_stay() -> None:
    assert upstream_tool_id("toolu_01ABC") == "toolu_01ABC"
    assert upstream_tool_id("toolu_ccrx_01234567_!") == "toolu_ccrx_01234567_!"
    assert not is_ours("toolu_01ABC")


def test_message_ids_are_valid_and_tell_short_ones_apart() -> None:
    assert message_id("chatcmpl-0123456789ab", "") == "msg_chatcmpl-0123456789ab"
    assert message_id("chatcmpl-12", "1") != message_id("chatcmpl-12", "2")
    assert re.fullmatch(r"msg_[0-9a-f]{24}", message_id("ungültig und lang genug", ""))
    assert re.fullmatch(r"[a-zA-Z0-9_-]+", server_tool_id("was ist das?"))
