"""Reads an upstream's answer and hands it on: held back until its first content, then as it comes.

Once something is committed, a chunk goes to the client before anything else is done with it.
"""

from __future__ import annotations

from collections.abc import Callable

from ccr_tui.core.exchange import Failure, FailureKind, Headers
from ccr_tui.core.fallback import Try
from ccr_tui.core.providers import Provider
from ccr_tui.core.redact import redact_text
from ccr_tui.core.wire.content_coding import decode_body, decoder_for
from ccr_tui.core.wire.dialect import Dialect, StreamTranslator
from ccr_tui.core.wire.message_events import error_in, events_of_message
from ccr_tui.core.wire.retry_delay import delay_in_words
from ccr_tui.core.wire.sse import encode_event
from ccr_tui.engine.answers import Answer, handed_on
from ccr_tui.engine.clock import Clock
from ccr_tui.engine.exchange_run import ExchangeRun
from ccr_tui.engine.keepalive import KeepAlive
from ccr_tui.engine.recorder import LONGEST_BODY, AttemptRecorder
from ccr_tui.engine.refusal import read_refusal
from ccr_tui.engine.sink import EVENT_STREAM
from ccr_tui.engine.upstream import UpstreamResponse

_LONGEST_ERROR = 2**20
_REFUSAL = "refusal"
_PASSING_ERRORS = frozenset({"rate_limit_error", "overloaded_error"})
_DECODED = frozenset({"content-encoding", "content-length"})


class AnswerReader:
    """`committed` is True from the moment that content went to the client.

    `can_refuse` says whether somebody else could be asked what the model refuses. If so, `declined` is the
    model's refusal, kept from the client.
    """

    def __init__(
        self,
        exchange: ExchangeRun,
        step: Try,
        recorder: AttemptRecorder,
        clock: Clock,
        keepalive: KeepAlive,
        can_refuse: Callable[[], bool],
    ) -> None:
        self.committed = False
        self.declined: Answer | None = None
        self._can_refuse = can_refuse
        self._exchange = exchange
        self._number = step.number
        self._upstream = step.upstream
        self._recorder = recorder
        self._clock = clock
        self._keepalive = keepalive
        self._status: int | None = None

    async def read(self, dialect: Dialect, response: UpstreamResponse) -> Failure | None:
        """Hand the answer on; None when the client has it whole, else why it has not."""
        self._status = response.status
        facts = self._exchange.inbound.facts
        if facts.endpoint == "other":
            await self._hand_on(response)
            return None
        if response.status >= 400:
            return await self._refused(dialect, response)
        if response.header("content-type").startswith("text/event-stream"):
            translator = dialect.translator(self._exchange.inbound, self._provider, self._upstream)
            return await self._stream(response, translator)
        return await self._whole(dialect, response)

    @property
    def _provider(self) -> Provider:
        return self._exchange.config.providers[self._upstream.provider]

    async def _stream(
        self, response: UpstreamResponse, translator: StreamTranslator | None
    ) -> Failure | None:
        meter, recorder = self._recorder.meter, self._recorder
        write = self._exchange.sink.write if translator is None else self._keepalive.write
        decoder = decoder_for(response.header("content-encoding"))
        held: list[bytes] = []
        async for chunk in response.chunks():
            self._clock.idle()
            data = decoder.feed(chunk)
            if translator is not None:
                data = translator.feed(data)
            if self.committed:
                if data:
                    await write(data)
                    recorder.stream(data)
                continue
            held.append(data)
            recorder.stream(data)
            if meter.error is not None:
                return self._error_event()
            if meter.has_content:
                await self._commit(response, held)
                if translator is not None:
                    self._keepalive.resume()
        if self.committed:
            await self._keepalive.quiet()
        tail = translator.finish() if translator is not None else b""
        return await self._stream_ended(response, held, tail)

    async def _stream_ended(
        self, response: UpstreamResponse, held: list[bytes], tail: bytes
    ) -> Failure | None:
        meter = self._recorder.meter
        if tail:
            self._recorder.stream(tail)
        self._recorder.ended()
        if meter.error is not None:
            if self.committed and tail:
                await self._exchange.sink.write(tail)
            return self._error_event()
        if not meter.stopped and meter.stop_reason:  # all was said but the last event
            tail += encode_event("message_stop", {"type": "message_stop"})
        elif not meter.stopped:
            what = "before its answer was complete" if self.committed else "before any content"
            return Failure(FailureKind.CUT, f"the stream ended {what}", after_content=self.committed)
        if not self.committed:
            if meter.is_empty and not self._last_resort():
                return Failure(FailureKind.EMPTY, "the answer has no content")
            if self._declines():
                return self._declined(response, b"".join((*held, tail)), drop=_DECODED)
            await self._commit(response, held)
        if tail:
            await self._exchange.sink.write(tail)
        return None

    def _declines(self) -> bool:
        return self._recorder.meter.stop_reason == _REFUSAL and self._can_refuse()

    def _declined(
        self, response: UpstreamResponse, body: bytes, drop: frozenset[str], own: Headers = ()
    ) -> Failure:
        """Keep the refusal: the client gets it in the end if nobody answers."""
        headers = handed_on(response.headers, drop=drop | {name for name, _ in own})
        self.declined = Answer(response.status, (*headers, *own), body)
        return Failure(FailureKind.REFUSED, "the model refused to answer", self._status)

    def _last_resort(self) -> bool:
        """An empty answer that came again is what the model has to say: hand it on as it is."""
        return any(failure.kind is FailureKind.EMPTY for _, failure in self._exchange.failures)

    async def _commit(self, response: UpstreamResponse, held: list[bytes], instead: Headers = ()) -> None:
        """Begin the client's answer; `instead` are headers that replace the upstream's."""
        sink = self._exchange.sink
        self.committed = True
        await self._keepalive.quiet()
        if not sink.started:
            drop = _DECODED | {name for name, _ in instead}
            await sink.start(response.status, (*handed_on(response.headers, drop=drop), *instead))
        await sink.write(b"".join(held))
        self._responded(response.status)

    def _responded(self, status: int) -> None:
        self._exchange.publish_response(self._number, status, self._clock.elapsed)

    def _error_event(self) -> Failure:
        error = self._recorder.meter.error or {}
        error_type, message = str(error.get("type", "api_error")), str(error.get("message", "no details"))
        return self._error(error_type, message, "the stream ended with an error event")

    def _error(self, error_type: str, message: str, what: str) -> Failure:
        """The failure of an answer that began as a success."""
        wait_s = delay_in_words(message) if error_type in _PASSING_ERRORS else None
        text = f"{what}: {redact_text(message)}"
        return Failure(FailureKind.ERROR_EVENT, text, self._status, error_type, wait_s, self.committed)

    async def _whole(self, dialect: Dialect, response: UpstreamResponse) -> Failure | None:
        """An answer that is not a stream: read to its end, checked, then handed on as it came."""
        raw = await _read_all(response)
        body = decode_body(response.header("content-encoding"), raw, LONGEST_BODY)
        facts = self._exchange.inbound.facts
        if facts.endpoint == "messages" and (error := error_in(body)):
            self._recorder.keep(body)
            return self._error(*error, "the answer is an error")
        answer = dialect.answer(self._exchange.inbound, self._provider, self._upstream, body)
        if facts.stream and (events := events_of_message(answer)):
            return await self._unfolded(response, events)
        self._recorder.keep(answer)
        failure = self._unfit(answer, response)
        if failure is not None:
            return failure
        changed = answer is not body
        drop = _DECODED if changed else frozenset({"content-length"})
        sent = answer if changed else raw
        length = ("content-length", str(len(sent)))
        if self._declines():
            return self._declined(response, sent, drop, (length,))
        self._responded(response.status)
        await self._exchange.sink.start(response.status, (*handed_on(response.headers, drop=drop), length))
        await self._exchange.sink.write(sent)
        self.committed = True
        return None

    async def _unfolded(self, response: UpstreamResponse, events: bytes) -> Failure | None:
        """A whole message where a stream was asked for, told as the stream that the client waits for."""
        self._recorder.stream(events)
        if self._recorder.meter.is_empty and not self._last_resort():
            return Failure(FailureKind.EMPTY, "the answer has no content")
        if self._declines():
            return self._declined(response, events, _DECODED, EVENT_STREAM)
        await self._commit(response, [events], EVENT_STREAM)
        return None

    def _unfit(self, answer: bytes, response: UpstreamResponse) -> Failure | None:
        """Why a 200 is no answer, if it is none: HTML of a proxy, JSON where a stream was asked for."""
        facts = self._exchange.inbound.facts
        if facts.endpoint != "messages":
            return None
        self._recorder.meter.whole(answer)
        if facts.stream or not self._recorder.meter.started:
            kind = response.header("content-type") or "no content type"
            wanted = "an event stream" if facts.stream else "a message"
            return Failure(FailureKind.MALFORMED, f"answered {kind} instead of {wanted}", self._status)
        if self._recorder.meter.is_empty and not self._last_resort():
            return Failure(FailureKind.EMPTY, "the answer has no content")
        return None

    async def _hand_on(self, response: UpstreamResponse) -> None:
        """An answer that is none of our business: every byte as it comes."""
        self.committed = True
        self._clock.idle()
        await self._exchange.sink.start(response.status, handed_on(response.headers))
        self._responded(response.status)
        decoder = decoder_for(response.header("content-encoding"))
        async for chunk in response.chunks():
            self._clock.idle()
            await self._exchange.sink.write(chunk)
            self._recorder.keep(decoder.feed(chunk))

    async def _refused(self, dialect: Dialect, response: UpstreamResponse) -> Failure:
        refusal = read_refusal(dialect, response, await _read_all(response, _LONGEST_ERROR))
        self._recorder.keep(refusal.plain)
        self._exchange.upstream_error = refusal.answer
        return refusal.failure


async def _read_all(response: UpstreamResponse, limit: int = LONGEST_BODY) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for chunk in response.chunks():
        parts.append(chunk)
        size += len(chunk)
        if size > limit:
            break
    return b"".join(parts)
