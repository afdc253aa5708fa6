"""What translating an answer begins with in every dialect: what is known of it, a decoder and a writer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field

from ccr_tui.core.wire.event_writer import EventWriter
from ccr_tui.core.wire.provider_state import Origin
from ccr_tui.core.wire.sse import SseDecoder, SseEvent


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """What is known of an answer before it comes. `salt` differs from request to request.

    `names` gives the client's names of tools that were renamed for the upstream. `query` is what a search
    of the upstream's own is taken to have looked for, "" where the client asked for none.
    """

    origin: Origin
    salt: str
    names: Mapping[str, str] = field(default_factory=dict)
    shows_thoughts: bool = True
    think_tags: bool = False
    query: str = ""
    stop_sequences: tuple[str, ...] = ()


class AnswerTranslator(ABC):
    """A `StreamTranslator` for one answer, which may also have come whole."""

    def __init__(self, context: AnswerContext) -> None:
        self._context = context
        self._decoder = SseDecoder()
        self._writer = EventWriter()

    def feed(self, chunk: bytes) -> bytes:
        return b"".join(map(self._event, self._decoder.feed(chunk)))

    def finish(self) -> bytes:
        """What the last event gives that had no empty line behind it.

        Nothing more is owed where answers always say how they end: one that did not was cut.
        """
        return b"".join(map(self._event, self._decoder.flush()))

    @abstractmethod
    def whole(self, body: bytes) -> bytes:
        """The events of an answer that was not streamed; `ValueError` when it is none."""

    @abstractmethod
    def _event(self, event: SseEvent) -> bytes:
        """What one event of the upstream's becomes."""
