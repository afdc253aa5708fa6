from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.wire.event_writer import EventWriter
from ccr_tui.core.wire.tool_calls import ToolCalls
from ccr_tui.core.wire.wire_ids import upstream_tool_id
from tests.wire.grammar import assert_anthropic_stream, outline
from tests.wire.openai_chat.streams import entry


def written(*entries: dict[str, Any]) -> list[str]:
    """Name, upstream id and input of each call."""
    writer = EventWriter()
    calls = ToolCalls(writer, {})
    events = writer.start("msg_1", "m") + b"".join(calls.feed(e, "msg_1") for e in entries)
    events += writer.finish("tool_use")
    assert_anthropic_stream(events)
    lines = [line.removeprefix("tool_use ").split(" ", 1) for line in outline(events)[:-1]]
    return [f"{upstream_tool_id(given)} {rest}" for given, rest in lines]


@pytest.mark.parametrize(
    ("entries", "calls"),
    [
        ([entry(0, "a", "T", "{}")], ["a T: {}"]),
        ([entry(0, "a", "T", "{}"), entry(0, "", "", '{"x": 1}')], ['a T: {"x": 1}']),
        ([entry(0, "a", "T", ""), entry(0, "a", "", '{"x": 1}')], ['a T: {"x": 1}']),
        ([entry(0, "a", "T", '{"x"'), entry(0, "random", None, ": 1}")], ['a T: {"x": 1}']),
        ([entry(None, "a", "T", '{"x"'), entry(None, None, None, ": 1}")], ['a T: {"x": 1}']),
        ([entry(None, "a", "T", "{}"), entry(None, "b", "T", "{}")], ["a T: {}", "b T: {}"]),
        ([entry(0, "a", "T", "{}"), entry(1, "a", "T", "{}")], ["a T: {}", "a-1 T: {}"]),
        ([entry(0, None, None, '{"x"'), entry(0, "a", "T", ": 1}")], ['a T: {"x": 1}']),
        ([entry(0, "a", "T", None), entry(0, "a", None, {"x": 1})], ['a T: {"x":1}']),
        ([entry(0, "a", None, "{}")], []),
        ([{}], []),
    ],
)
def test_calls(entries: list[dict[str, Any]], calls: list[str]) -> None:
    assert written(*entries) == calls
