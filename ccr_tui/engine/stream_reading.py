"""Hands an event stream on: held back until its first content, then event by event as it comes.

Once something is committed, an event goes to the client before anything else is done with it.
"""

from __future__ import annotations

from collections.abc import Callable

from ccr_tui.core.exchange import Failure, FailureKind
from ccr_tui.core.wire.content_coding import decoder_for
from ccr_tui.core.wire.dialect import StreamTranslator
from ccr_tui.core.wire.sse import encode_event
from ccr_tui.core.wire.whole_events import WholeEvents
from ccr_tui.engine.answers import Answer
from ccr_tui.engine.clock import Clock
from ccr_tui.engine.delivery import DECODED, Delivery, headers_of
from ccr_tui.engine.recorder import AttemptRecorder
from ccr_tui.engine.upstream import UpstreamResponse

_STOP = encode_event("message_stop", {"type": "message_stop"})


class StreamReader:
    """Reads one stream. `error` makes the failure of an error that the stream tells of.

    `added` is what the client got besides the upstream's bytes.
    """

    def __init__(
        self,
        delivery: Delivery,
        recorder: AttemptRecorder,
        clock: Clock,
        translator: StreamTranslator | None,
        error: Callable[[], Failure],
    ) -> None:
        self.added = b""
        self._delivery = delivery
        self._recorder = recorder
        self._clock = clock
        self._translator = translator
        self._error = error
        self._events = WholeEvents()
        self._held: list[bytes] = []
        self._write = delivery.sink.write if translator is None else delivery.keepalive.write

    @property
    def unsent(self) -> bytes:
        """The upstream's last bytes, which the client has not got."""
        return self._events.rest

    async def read(self, response: UpstreamResponse) -> Failure | None:
        """Hand the stream on; None when the client has it whole, else why it has not."""
        delivery, translator = self._delivery, self._translator
        decoder = decoder_for(response.header("content-encoding"))
        async for chunk in response.chunks():
            self._clock.idle()
            data = decoder.feed(chunk)
            failure = await self._take(response, data if translator is None else translator.feed(data))
            if failure is not None:
                return failure
        if delivery.committed:
            await delivery.keepalive.quiet()
        return await self._ended(response, b"" if translator is None else translator.finish())

    async def _take(self, response: UpstreamResponse, data: bytes) -> Failure | None:
        whole = self._events.feed(data)
        if self._delivery.committed:
            if whole:
                await self._write(whole)
            self._recorder.stream(data)
            return None
        self._held.append(whole)
        self._recorder.stream(data)
        if self._recorder.meter.error is not None:
            return self._error()
        if self._recorder.meter.has_content:
            await self._commit(response, b"".join(self._held))
            if self._translator is not None:
                self._delivery.keepalive.resume()
        return None

    async def _ended(self, response: UpstreamResponse, tail: bytes) -> Failure | None:
        """`tail` is what the translator still owes."""
        delivery, meter = self._delivery, self._recorder.meter
        if tail:
            self._recorder.stream(tail)
        self._recorder.ended()
        last = self._last() + tail
        if meter.error is not None:
            if delivery.committed and last:
                await delivery.sink.write(last)
            return self._error()
        if not meter.stopped and not meter.stop_reason:
            return self._cut(response)
        if not meter.stopped:  # all was said but the last event
            self.added += _STOP
            last += _STOP
        if delivery.committed:
            if last:
                await delivery.sink.write(last)
            return None
        said = b"".join((*self._held, last))
        failure = delivery.withheld(meter, Answer(response.status, headers_of(response, DECODED), said))
        if failure is None:
            await self._commit(response, said)
        return failure

    def _cut(self, response: UpstreamResponse) -> Failure:
        """The stream has ended too early, or before it began."""
        if self._recorder.size == 0:
            return Failure(FailureKind.EMPTY, "the answer is empty", response.status)
        late = self._delivery.committed
        what = "before its answer was complete" if late else "before any content"
        return Failure(FailureKind.CUT, f"the stream ended {what}", after_content=late)

    def _last(self) -> bytes:
        """What the client gets of the bytes after the last whole event: as it came, completed, or nothing."""
        rest, closing = self._events.rest, self._events.closing()
        if not closing and not self._recorder.meter.stopped:
            return b""
        self._events.rest = b""
        self.added += closing
        return rest + closing

    async def _commit(self, response: UpstreamResponse, data: bytes) -> None:
        await self._delivery.commit(response, data, headers_of(response, DECODED))
