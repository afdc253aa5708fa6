from __future__ import annotations

from ccr_tui.core.wire.sse import error_event
from ccr_tui.tui.lines import Role
from ccr_tui.tui.tree.events import events_node
from ccr_tui.tui.tree.node import Node
from tests.tui import samples


def says(node: Node) -> str:
    return node.lines(80)[0].text


def test_events_unfold_to_their_data() -> None:
    node = events_node(samples.streamed("Hello there"))
    assert node is not None
    assert says(node).startswith("▸ events {")
    first, *_, last = node.children
    assert says(first).startswith('  ▸ 0 message_start {"message":{"id":')
    assert says(last).endswith('message_stop {"type":"message_stop"}')
    first.unfolded = True
    assert [says(child) for child in first.children][:1] == ['      type: "message_start"']
    assert first.children[1].path == ".message"


def test_very_many_fold_into_parts() -> None:
    node = events_node(samples.streamed("x" * 12 * 500))
    assert node is not None
    assert [child.label for child in node.children] == ["0–199", "200–399", "400–504"]
    assert says(node.children[2].children[-1]).split()[:2] == ["▸", "504"]


def test_odd_streams() -> None:
    assert events_node(b"\n\n") is None
    node = events_node(b"data: [DONE]\r\n\r\nevent: x\ndata: {broken\n\n")
    assert node is not None
    assert [says(child) for child in node.children] == ["    0 message [DONE]", "  ▸ 1 x {broken"]
    assert not node.children[1].children
    assert node.children[0].value == "[DONE]"


def test_an_error_event_stands_out() -> None:
    node = events_node(error_event("api_error", "gone"))
    assert node is not None
    assert node.children[0].lines(80)[0].spans[2].role is Role.BAD


def test_what_the_name_says_is_not_said_twice() -> None:
    node = events_node(b'event: ping\ndata: {"type":"ping","n":1}\n\n')
    assert node is not None
    assert says(node.children[0]) == '  ▸ 0 ping {"n":1}'
