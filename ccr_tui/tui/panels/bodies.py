"""Request and Response: heads with masked credentials, and bodies as JSON or as a list of events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from ccr_tui.core.exchange import Headers
from ccr_tui.core.record import AttemptRecord, ExchangeRecord
from ccr_tui.core.wire.sse import SseDecoder, SseEvent
from ccr_tui.tui import format as fmt
from ccr_tui.tui.json_lines import FOLDED, UNFOLDED, json_lines
from ccr_tui.tui.lines import BLANK, Line, Role, Span, line
from ccr_tui.tui.markdown import clean
from ccr_tui.tui.status import attempt_status

FIRST_EVENTS, LAST_EVENTS = 40, 160
EVENT_TEXT = 300
GONE = line(Span("The body is empty, or no longer in the history.", Role.DIM))


class Part(NamedTuple):
    """A title above one answer: an attempt's, or what the client got where that is something else."""

    title: Line
    headers: Headers
    body: bytes


def request_lines(record: ExchangeRecord, body: bytes, *, unfolded: bool = False) -> list[Line]:
    """What the client sent."""
    query = f"?{record.query}" if record.query else ""
    head = line(Span(record.method, Role.HEAD), Span(f" {record.path}{query}", Role.STRONG))
    return [head, *_headers(record.headers), BLANK, *body_lines(body, unfolded=unfolded)]


def response_lines(parts: Sequence[Part], *, unfolded: bool = False) -> list[Line]:
    """What came back, attempt by attempt."""
    lines: list[Line] = []
    for title, headers, body in parts:
        lines += [BLANK] if lines else []
        lines += [title, *_headers(headers), BLANK, *body_lines(body, unfolded=unfolded)]
    return lines or [line(Span("No answer yet.", Role.DIM))]


def attempt_title(attempt: AttemptRecord) -> Line:
    status = attempt_status(attempt)
    number = Span(f"{attempt.number} ", Role.DIM)
    return line(
        number, Span(f"{status.text} ", status.role), Span(str(attempt.upstream), Role.STRONG), hang=2
    )


def body_lines(body: bytes, *, unfolded: bool = False) -> list[Line]:
    """JSON indented, events listed, anything else as text; always bounded."""
    if not body:
        return [GONE]
    size = line(Span(fmt.size(len(body)), Role.DIM))
    try:
        return [size, *json_lines(msgspec.json.decode(body), UNFOLDED if unfolded else FOLDED)]
    except msgspec.DecodeError:
        pass
    if body.lstrip()[:6] in (b"event:", b"data: ", b"data:{") or body.startswith(b":"):
        return [size, *_events(body, unfolded=unfolded)]
    return [size, *_plain(body)]


def _headers(headers: Headers) -> Iterator[Line]:
    for name, value in headers:
        yield line(Span(f"{clean(name)}: ", Role.KEY), Span(clean(value), Role.DIM), hang=2)


def _events(body: bytes, *, unfolded: bool) -> Iterator[Line]:
    decoder = SseDecoder()
    events = [*decoder.feed(body), *decoder.flush()]
    hidden = len(events) - FIRST_EVENTS - LAST_EVENTS
    for n, event in enumerate(events):
        if unfolded or hidden <= 0 or n < FIRST_EVENTS or n >= FIRST_EVENTS + hidden:
            yield _event(event, unfolded=unfolded)
        elif n == FIRST_EVENTS:
            yield line(
                Span(f"⋯ {hidden:,} events left out: press ", Role.DIM),
                Span("u", Role.KEY),
                Span(" to unfold", Role.DIM),
            )


def _event(event: SseEvent, *, unfolded: bool) -> Line:
    limit = EVENT_TEXT if not unfolded else 100 * EVENT_TEXT
    text = clean(event.data[:limit].decode("utf-8", "replace")).replace("\n", " ")
    more = f"⋯ {fmt.size(len(event.data))}" if len(event.data) > limit else ""
    role = Role.BAD if event.event == "error" else Role.KEY
    return line(Span(f"{event.event} ", role), Span(text), Span(more, Role.DIM), hang=2)


def _plain(body: bytes) -> Iterator[Line]:
    rows = body[:200_000].decode("utf-8", "replace").split("\n")
    yield from (line(clean(row[:4000])) for row in rows[:2000])
    if len(body) > 200_000 or len(rows) > 2000:
        yield line(Span("⋯ the rest is left out", Role.DIM))
