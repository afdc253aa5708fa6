from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.exchange import Usage
from ccr_tui.core.wire.event_writer import EventWriter
from ccr_tui.core.wire.message_fold import message_from_events
from tests.wire.grammar import assert_anthropic_stream, events_of, message_of, outline


def begun() -> tuple[EventWriter, bytes]:
    writer = EventWriter()
    return writer, writer.start("msg_1", "m")


def test_text_streams_as_it_comes() -> None:
    writer, out = begun()
    first = writer.text("Hel")
    assert [e["type"] for e in events_of(first)] == ["content_block_start", "content_block_delta"]
    second = writer.text("lo")
    assert [e["delta"]["text"] for e in events_of(second)] == ["lo"]
    stream = out + first + second + writer.finish("end_turn", Usage(input_tokens=3, output_tokens=2))
    assert_anthropic_stream(stream)
    assert outline(stream) == ["text: Hello", "stop: end_turn"]


def test_a_signature_ends_the_thoughts_and_stands_alone_without_any() -> None:
    writer, out = begun()
    out += writer.thinking("a") + writer.signature("s1") + writer.signature("s2") + writer.thinking("b")
    out += writer.text("t") + writer.finish("end_turn")
    assert_anthropic_stream(out)
    assert outline(out) == ["thinking: a", "thinking: ", "thinking: b", "text: t", "stop: end_turn"]


def test_parallel_calls_are_written_one_after_the_other() -> None:
    writer, out = begun()
    out += writer.tool(0, "toolu_a", "A") + writer.tool(1, "toolu_b", "B")
    for key, piece in ((0, '{"x"'), (1, '{"y"'), (0, ": 1"), (1, ": 2}"), (0, "}")):
        out += writer.arguments(key, piece)
    assert outline(out) == ['tool_use toolu_a A: {"x": 1}', 'tool_use toolu_b B: {"y": 2}']
    out += writer.finish("tool_use")
    assert_anthropic_stream(out)


def test_a_complete_call_lets_the_next_one_stream() -> None:
    writer, _ = begun()
    writer.tool(0, "toolu_a", "A")
    writer.arguments(0, '{"x": {"}": 1}}')
    writer.tool(1, "toolu_b", "B")
    assert [e["delta"]["partial_json"] for e in events_of(writer.arguments(1, '{"y"'))] == ['{"y"']


def test_text_after_an_unfinished_call_waits_for_it() -> None:
    writer, out = begun()
    out += writer.tool(0, "toolu_a", "A") + writer.text("after")
    assert "text: " not in outline(out)
    out += writer.finish("tool_use")
    assert_anthropic_stream(out)
    assert outline(out) == ["tool_use toolu_a A: {}", "text: after", "stop: tool_use"]


def test_nothing_follows_an_end() -> None:
    finished, _ = begun()
    failed, _ = begun()
    assert finished.finish("end_turn")
    assert failed.error("api_error", "broken")
    for writer in (finished, failed):
        assert writer.text("more") == writer.finish("end_turn") == writer.error("api_error", "x") == b""


def test_an_error_ends_the_stream_where_it_is() -> None:
    writer, out = begun()
    out += writer.text("half") + writer.error("overloaded_error", "busy")
    assert_anthropic_stream(out, ends="error")


def test_nothing_to_say_writes_nothing() -> None:
    writer, _ = begun()
    assert writer.text("") == writer.thinking("") == writer.start("msg_2", "other") == b""


def test_usage_is_told_in_anthropic_s_fields() -> None:
    writer, out = begun()
    usage = Usage(input_tokens=1, cache_read_tokens=2, cache_write_5m_tokens=3, output_tokens=4)
    end = events_of(out + writer.finish("end_turn", usage))[-2]
    assert end["usage"] == {
        "input_tokens": 1,
        "cache_read_input_tokens": 2,
        "cache_creation_input_tokens": 3,
        "output_tokens": 4,
    }


steps = st.lists(
    st.tuples(st.sampled_from(["text", "thinking", "signature", "tool", "arguments"]), st.integers(0, 3)),
    max_size=30,
)


@given(steps, st.booleans())
def test_any_sequence_of_calls_gives_a_well_formed_stream_and_message(
    calls: list[tuple[str, int]], fail: bool
) -> None:
    writer, out = begun()
    inputs: dict[int, list[str]] = {}
    texts = ""
    for step, key in calls:
        match step:
            case "text":
                texts += f"t{key}"
                out += writer.text(f"t{key}")
            case "thinking":
                out += writer.thinking("hm")
            case "signature":
                out += writer.signature("sig")
            case "tool" if key not in inputs:
                inputs[key] = ['{"a": [']
                out += writer.tool(key, f"toolu_{key}", "T") + writer.arguments(key, inputs[key][0])
            case "arguments" if key in inputs:
                inputs[key].append("[],")
                out += writer.arguments(key, "[],")
    for key in inputs:
        out += writer.arguments(key, "0]}")
    if fail:
        assert_anthropic_stream(out + writer.error("api_error", "x"), ends="error")
        return
    out += writer.finish("end_turn")
    assert_anthropic_stream(out)
    content = message_of(message_from_events(out))["content"]
    assert "".join(b["text"] for b in content if b["type"] == "text") == texts
    sent = {b["id"]: b["input"] for b in content if b["type"] == "tool_use"}
    assert sent == {f"toolu_{k}": json.loads("".join(v) + "0]}") for k, v in inputs.items()}


def test_folding_gives_the_message_that_the_events_tell() -> None:
    writer, out = begun()
    out += writer.thinking("hm") + writer.signature("sig") + writer.text("hello")
    out += writer.tool("k", "toolu_a", "A") + writer.arguments("k", '{"x": 1')
    out += writer.finish("max_tokens", Usage(output_tokens=9))
    message: dict[str, Any] = message_of(message_from_events(out))
    assert message["content"] == [
        {"type": "thinking", "thinking": "hm", "signature": "sig"},
        {"type": "text", "text": "hello"},
        {"type": "tool_use", "id": "toolu_a", "name": "A", "input": {"value": '{"x": 1'}},
    ]
    assert message["stop_reason"] == "max_tokens"
    assert message["usage"]["output_tokens"] == 9
