from __future__ import annotations

import pytest

from ccr_tui.core.wire.sse import error_event
from ccr_tui.tui.lines import Role, line
from ccr_tui.tui.panels.bodies import Part, attempt_title, body_lines, request_lines, response_lines
from tests.builders import exchange_events, record_of
from tests.tui import samples


def texts(body: bytes, *, unfolded: bool = False) -> list[str]:
    return [line.text for line in body_lines(body, unfolded=unfolded)]


def test_a_request_with_its_head() -> None:
    record = record_of(exchange_events())
    lines = [part.text for part in request_lines(record, b'{"model":"m"}')]
    assert lines == [
        "POST /v1/messages?beta=true", "content-type: application/json", "x-api-key: •••", "", "13 B", "{",
        '  "model": "m"', "}",
    ]  # fmt: skip


def test_events_are_listed_one_per_line() -> None:
    lines = texts(samples.streamed("Hello there"))
    assert lines[1].startswith('message_start {"type":"message_start"')
    assert lines[-1] == 'message_stop {"type":"message_stop"}'


def test_many_events_keep_their_ends() -> None:
    body = samples.streamed("x" * 12 * 500)
    lines = texts(body)
    assert "⋯ 305 events left out: press u to unfold" in lines
    assert len(lines) == 1 + 40 + 1 + 160
    assert len(texts(body, unfolded=True)) == 1 + 505


def test_an_error_event_stands_out() -> None:
    assert body_lines(error_event("api_error", "gone"))[1].spans[0].role is Role.BAD


@pytest.mark.parametrize(
    ("body", "last"),
    [
        (b"", "The body is empty, or no longer in the history."),
        (b"<html>\x1b[2J\xff</html>", "<html>\ufffd</html>"),
        (b'"text"', '"text"'),
        (b"line\n" * 3_000, "⋯ the rest is left out"),
    ],
)
def test_anything_else_is_text(body: bytes, last: str) -> None:
    assert texts(body)[-1] == last


def test_answers_one_after_the_other() -> None:
    record = record_of(samples.fell_back())
    parts = [Part(attempt_title(a), a.headers, b"{}") for a in record.attempts[:2]]
    lines = [part.text for part in response_lines(parts)]
    assert lines[0] == "1 ✗ 529 anthropic,claude-opus-5-5"
    assert lines[7] == "2 ✗ 529 anthropic,claude-opus-5-5"
    assert [part.text for part in response_lines([])] == ["No answer yet."]
    assert response_lines([Part(line("so far"), (), b"{}")])[0].text == "so far"
