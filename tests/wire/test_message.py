from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.exchange import Usage
from ccr_tui.core.wire.message import MessageMeter, usage_from
from ccr_tui.core.wire.sse import SseEvent

START_USAGE = {
    "input_tokens": 10,
    "cache_read_input_tokens": 200,
    "cache_creation_input_tokens": 30,
    "cache_creation": {"ephemeral_5m_input_tokens": 20, "ephemeral_1h_input_tokens": 10},
    "output_tokens": 1,
}


def event(name: str, **data: object) -> SseEvent:
    return SseEvent(name, msgspec.json.encode({"type": name, **data}))


def test_usage_of_a_stream_is_that_of_its_start_with_the_output_of_its_end() -> None:
    meter = MessageMeter()
    meter.feed([event("message_start", message={"model": "m", "usage": START_USAGE})])
    assert meter.usage == Usage(10, 200, 20, 10, 1)
    meter.feed([event("message_delta", delta={"stop_reason": "end_turn"}, usage={"output_tokens": 55})])
    assert meter.usage == Usage(10, 200, 20, 10, 55)
    assert (meter.model, meter.stop_reason) == ("m", "end_turn")


def test_cache_writes_without_a_split_are_five_minute_writes() -> None:
    assert usage_from({"cache_creation_input_tokens": 7}) == Usage(cache_write_5m_tokens=7)


def test_text_is_content_from_its_first_delta_other_blocks_from_their_start() -> None:
    meter = MessageMeter()
    meter.feed([event("content_block_start", content_block={"type": "text", "text": ""})])
    opened = meter.has_content
    meter.feed([event("content_block_delta", delta={"type": "text_delta", "text": "x"})])
    assert (opened, meter.has_content) == (False, True)
    thinking = MessageMeter()
    thinking.feed([event("content_block_start", content_block={"type": "thinking", "thinking": ""})])
    assert thinking.has_content


@pytest.mark.parametrize(("reason", "empty"), [("end_turn", True), ("refusal", False), ("max_tokens", False)])
def test_an_answer_without_content_is_empty_unless_it_says_why(reason: str, empty: bool) -> None:
    meter = MessageMeter()
    meter.whole(msgspec.json.encode({"type": "message", "content": [], "stop_reason": reason}))
    assert meter.is_empty is empty


def test_no_usage_is_unknown_not_zero() -> None:
    meter = MessageMeter()
    meter.feed([event("message_start", message={"model": "m"})])
    assert meter.usage is None


def test_output_is_estimated_while_it_runs() -> None:
    meter = MessageMeter()
    meter.feed([event("content_block_delta", delta={"type": "text_delta", "text": "word " * 100})] * 4)
    assert 300 < meter.output_tokens < 700


@given(
    st.text(),
    st.recursive(
        st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    ),
)
def test_odd_events_never_raise(name: str, data: object) -> None:
    meter = MessageMeter()
    names = (name, "message_start", "message_delta", "content_block_start", "content_block_delta", "error")
    meter.feed([SseEvent(n, msgspec.json.encode(data)) for n in names])
    meter.whole(msgspec.json.encode(data))
    assert meter.usage is None or meter.usage.output_tokens >= 0
