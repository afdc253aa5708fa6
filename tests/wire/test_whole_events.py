from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.wire.whole_events import WholeEvents

STREAM = b'event: a\ndata: {"n": 1}\n\n: a comment\n\ndata: {"n":\ndata: 2}\n\n'


@pytest.mark.parametrize("line", [b"\n", b"\r\n", b"\r"])
@given(cuts=st.lists(st.integers(0, 80)))
def test_however_it_is_cut_all_comes_through_and_only_in_whole_events(cuts: list[int], line: bytes) -> None:
    stream = STREAM.replace(b"\n", line)
    events, out, begin = WholeEvents(), list[bytes](), 0
    for cut in [*sorted(cuts), len(stream)]:
        out.append(events.feed(stream[begin:cut]))
        begin = max(begin, cut)
    assert b"".join(out) + events.rest == stream
    assert events.rest == b""
    assert all(not piece or piece.endswith(line * 2) for piece in out)


@pytest.mark.parametrize(
    ("rest", "closing"),
    [
        (b'data: {"n": 1}', b"\n\n"),
        (b'data: {"n": 1}\n', b"\n"),
        (b'data: {"n": 1', b""),
        (b"event: x\n", b""),
        (b": comment\n", b""),
        (b"", b""),
    ],
)
def test_what_an_event_lacks_at_the_end(rest: bytes, closing: bytes) -> None:
    events = WholeEvents()
    assert events.feed(b'data: {"n": 0}\n\n' + rest) == b'data: {"n": 0}\n\n'
    assert events.rest == rest
    assert events.closing() == closing
