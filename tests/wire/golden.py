"""What holds for the recorded streams of every dialect, whole and cut anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from tests.wire.grammar import assert_anthropic_stream, outline

Lines = Callable[[bytes], list[str]]


class Translator(Protocol):
    def feed(self, data: bytes) -> bytes: ...

    def finish(self) -> bytes: ...


def assert_told(events: bytes, expected: Sequence[str], lines: Lines = outline) -> None:
    """The events are those expected, and a stream as Anthropic would send it."""
    assert lines(events) == expected
    assert_anthropic_stream(events, ends="error" if expected[-1].startswith("error") else "message_stop")


def assert_cut_anywhere(make: Callable[[], Translator], stream: bytes) -> None:
    """Where the network cuts a stream does not matter: in two anywhere, or byte by byte."""
    whole = _translated(make(), stream)
    for cut in range(len(stream)):
        assert _translated(make(), stream[:cut], stream[cut:]) == whole
    assert _translated(make(), *(stream[i : i + 1] for i in range(len(stream)))) == whole


def _translated(translator: Translator, *pieces: bytes) -> bytes:
    return b"".join(map(translator.feed, pieces)) + translator.finish()
