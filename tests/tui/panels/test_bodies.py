from __future__ import annotations

import msgspec
import pytest

from ccr_tui.tui.lines import line
from ccr_tui.tui.panels.bodies import Part, attempt_title, body_nodes, request_nodes, response_nodes
from ccr_tui.tui.tree.node import Node
from ccr_tui.tui.tree.rows import Tree
from tests.builders import body_of, exchange_events, record_of
from tests.tui import samples


def texts(nodes: list[Node]) -> list[str]:
    tree = Tree(nodes)
    tree.lay_out(80)
    return [tree.line(n).text for n in range(len(tree.rows))]


def test_a_request_with_its_head() -> None:
    record = record_of(exchange_events())
    assert texts(request_nodes(record, b'{"model":"m"}')) == [
        "  POST /v1/messages?beta=true",
        "▸ headers {2}",
        "▾ body: {1 key, 13 B}",
        '    model: "m"',
    ]


def test_what_is_new_in_a_conversation_is_open() -> None:
    record = record_of(samples.fell_back())
    lines = texts(request_nodes(record, msgspec.json.encode(samples.REQUEST)))
    assert any(text.startswith("    ▾ 4: {2 keys, ") and text.endswith(" B} user") for text in lines)
    many = texts(request_nodes(record, body_of("m", *(f"text {n}" for n in range(450)))))
    assert any(text.startswith("    ▾ [400–449] ") for text in many)
    assert any(text.startswith("      ▾ 449: ") for text in many)


def test_headers_unfold_with_their_secrets_masked() -> None:
    part = Part(line("1"), (("x-api-key", "sk-ant-secret"), ("a", "b\x1b[2J")), b"{}")
    (section,) = response_nodes([part])
    headers = section.children[0]
    assert [child.lines(80)[0].text.strip() for child in headers.children] == ["x-api-key: •••", "a: b"]
    assert headers.value == "x-api-key: •••\na: b\x1b[2J"


def test_a_stream_is_a_message_and_its_events_one_key_away() -> None:
    message, note = body_nodes(samples.streamed("Hello there"))
    assert [child.label for child in message.children] == ["id", "model", "stop_reason", "content"]
    assert note.value == "E shows the events as they came"
    (events,) = body_nodes(samples.streamed("Hello there"), events=True)
    assert events.unfolded


@pytest.mark.parametrize(
    ("body", "last"),
    [
        (b"", "  The body is empty, or no longer in the history."),
        (b"<html>\x1b[2J\xff</html>", "    <html>\ufffd</html>"),
        (b'"text"', '  body: "text"'),
        (b"line\n" * 3_000, "    ⋯ the rest is left out"),
        (b'data: {"choices":[]}\n\ndata: [DONE]\n\n', "    1 message [DONE]"),
    ],
)
def test_anything_else_is_shown_as_it_is(body: bytes, last: str) -> None:
    assert texts(body_nodes(body))[-1].rstrip() == last


def test_answers_one_after_the_other() -> None:
    record = record_of(samples.fell_back())
    parts = [Part(attempt_title(a), a.headers, b"{}") for a in record.attempts[:2]]
    lines = texts(response_nodes(parts))
    assert lines[0] == "▾ 1 ✗ 529 anthropic,claude-opus-5-5"
    assert lines[3] == "▾ 2 ✗ 529 anthropic,claude-opus-5-5"
    assert texts(response_nodes([])) == ["  No answer yet."]
