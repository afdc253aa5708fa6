"""Request and Response: heads with masked credentials, and bodies as trees of JSON or of events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ccr_tui.core.exchange import Headers
from ccr_tui.core.record import AttemptRecord, ExchangeRecord
from ccr_tui.core.redact import redact_headers
from ccr_tui.tui import format as fmt
from ccr_tui.tui.assembled import assembled
from ccr_tui.tui.lines import Line, Role, Span, line
from ccr_tui.tui.markdown import clean
from ccr_tui.tui.status import attempt_status
from ccr_tui.tui.tree.events import events_node
from ccr_tui.tui.tree.json_node import JsonNode, json_root
from ccr_tui.tui.tree.node import Node, Section, Text

MOST_TEXT, MOST_ROWS = 200_000, 2_000
"""Bytes and lines of a body that is neither JSON nor events."""
EVENTS = line(Span("E", Role.KEY), Span(" shows the events as they came", Role.DIM))
GONE = line(Span("The body is empty, or no longer in the history.", Role.DIM))


class Part(NamedTuple):
    """A title above one answer: an attempt's, or what the client got where that is something else."""

    title: Line
    headers: Headers
    body: bytes


def request_nodes(record: ExchangeRecord, body: bytes) -> list[Node]:
    """What the client sent."""
    query = f"?{record.query}" if record.query else ""
    head = line(Span(record.method, Role.HEAD), Span(f" {clean(record.path + query)}", Role.STRONG))
    root = json_root(body, "body")
    if root is not None:
        _show_messages(root)
    return [Text(head), *_headers(record.headers), *([root] if root else body_nodes(body))]


def response_nodes(parts: Sequence[Part], *, events: bool = False) -> list[Node]:
    """What came back, attempt by attempt; with `events` as it was streamed."""
    if not parts:
        return [Text(line(Span("No answer yet.", Role.DIM)))]
    return [
        Section(n, part.title, [*_headers(part.headers), *body_nodes(part.body, events=events)])
        for n, part in enumerate(parts)
    ]


def attempt_title(attempt: AttemptRecord) -> Line:
    status = attempt_status(attempt)
    number = Span(f"{attempt.number} ", Role.DIM)
    return line(
        number, Span(f"{status.text} ", status.role), Span(str(attempt.upstream), Role.STRONG), hang=2
    )


def body_nodes(body: bytes, *, events: bool = False) -> list[Node]:
    """JSON as a tree; a stream as the message it tells, or as events; anything else as text."""
    if not body:
        return [Text(GONE)]
    root = json_root(body, "body")
    if root is not None:
        return [root]
    streamed = b"data:" in body[:2000]
    told = assembled(body) if streamed and not events else None
    message = json_root(told, "message") if told is not None else None
    if message is not None:
        _unfold(message, "content")
        return [message, Text(EVENTS)]
    stream = events_node(body) if streamed else None
    if stream is None:
        return _plain(body)
    stream.unfolded = True
    return [stream]


def _headers(headers: Headers) -> list[Node]:
    """Credentials are masked where a request is recorded; what an upstream sends is masked here too."""
    rows = [
        Text(
            line(Span(f"{clean(name)}: ", Role.KEY), Span(clean(value), Role.DIM)),
            f"{name}: {value}",
            label=n,
        )
        for n, (name, value) in enumerate(redact_headers(headers))
    ]
    title = line(Span("headers", Role.KEY), Span(f" {{{len(rows)}}}", Role.DIM))
    return [Section("headers", title, rows, unfolded=False)] if rows else []


def _show_messages(root: JsonNode) -> None:
    """What is new in a conversation stands at its end: that is open from the start."""
    last = _unfold(root, "messages")
    while last is not None and last.children:
        last = last.children[-1]
        last.unfolded = last.foldable
        if isinstance(last, JsonNode):
            return


def _unfold(root: JsonNode, name: str) -> Node | None:
    found = next((child for child in root.children if child.label == name), None)
    if found is not None:
        found.unfolded = found.foldable
    return found


def _plain(body: bytes) -> list[Node]:
    rows = body[:MOST_TEXT].decode("utf-8", "replace").split("\n")
    nodes: list[Node] = [Text(line(clean(row[:4000])), label=n) for n, row in enumerate(rows[:MOST_ROWS])]
    if len(body) > MOST_TEXT or len(rows) > MOST_ROWS:
        nodes.append(Text(line(Span("⋯ the rest is left out", Role.DIM))))
    title = line(Span("text", Role.KEY), Span(f" {{{fmt.size(len(body))}}}", Role.DIM))
    return [Section("text", title, nodes)]
