from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.wire.sse import PING, SseDecoder, SseEvent, encode_event, error_event

STREAM = (
    encode_event("message_start", {"type": "message_start"})
    + b": a comment\n\n"
    + PING
    + 'event: content_block_delta\r\ndata: {"text": "Grüße 🌍"}\r\n\r\n'.encode()
    + b"data: one\ndata: two\nid: 7\nretry: 10\n\n"
    + error_event("overloaded_error", "busy")
)


def decode(*chunks: bytes) -> list[SseEvent]:
    decoder = SseDecoder()
    events = [event for chunk in chunks for event in decoder.feed(chunk)]
    return events + decoder.flush()


def test_events_of_a_stream() -> None:
    assert [e.event for e in decode(STREAM)] == [
        "message_start",
        "ping",
        "content_block_delta",
        "message",
        "error",
    ]
    assert decode(STREAM)[2].json() == {"text": "Grüße 🌍"}
    assert decode(STREAM)[3].data == b"one\ntwo"


def test_every_split_in_two_gives_the_same_events() -> None:
    whole = decode(STREAM)
    for cut in range(len(STREAM) + 1):
        assert decode(STREAM[:cut], STREAM[cut:]) == whole


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60))
def test_any_split_gives_the_same_events(sizes: list[int]) -> None:
    chunks, position = [], 0
    for size in sizes:
        chunks.append(STREAM[position : position + size])
        position += size
    assert decode(*chunks, STREAM[position:]) == decode(STREAM)


def test_flush_gives_a_last_event_without_its_blank_line_if_it_is_whole() -> None:
    assert [e.event for e in decode(b'event: a\ndata: {"x": 1}')] == ["a"]
    assert decode(b'event: a\ndata: {"x": ') == []


@given(st.binary(max_size=200))
def test_garbage_never_raises(data: bytes) -> None:
    for event in decode(data):
        event.json()
