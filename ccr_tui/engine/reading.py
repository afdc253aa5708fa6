"""Reads an upstream's answer, finds out whether it is one, and hands it on."""

from __future__ import annotations

from ccr_tui.core.exchange import Failure, FailureKind, Upstream
from ccr_tui.core.providers import Provider
from ccr_tui.core.redact import redact_text
from ccr_tui.core.wire.content_coding import decoder_for
from ccr_tui.core.wire.dialect import Dialect
from ccr_tui.core.wire.message_events import error_in, events_of_message
from ccr_tui.core.wire.retry_delay import delay_in_words
from ccr_tui.engine.answers import Answer
from ccr_tui.engine.clock import Clock
from ccr_tui.engine.decoding import decoded
from ccr_tui.engine.delivery import DECODED, Delivery, headers_of
from ccr_tui.engine.exchange_run import ExchangeRun
from ccr_tui.engine.recorder import LONGEST_BODY, AttemptRecorder
from ccr_tui.engine.refusal import read_refusal
from ccr_tui.engine.sink import EVENT_STREAM
from ccr_tui.engine.stream_reading import StreamReader
from ccr_tui.engine.upstream import UpstreamResponse

_LONGEST_ERROR = 2**20
_PASSING_ERRORS = frozenset({"rate_limit_error", "overloaded_error"})
_LENGTH = frozenset({"content-length"})


class AnswerReader:
    """Reads one answer of `upstream`."""

    def __init__(
        self,
        exchange: ExchangeRun,
        upstream: Upstream,
        delivery: Delivery,
        recorder: AttemptRecorder,
        clock: Clock,
    ) -> None:
        self._exchange = exchange
        self._upstream = upstream
        self._delivery = delivery
        self._recorder = recorder
        self._clock = clock
        self._stream: StreamReader | None = None
        self._status: int | None = None

    async def read(self, dialect: Dialect, response: UpstreamResponse) -> Failure | None:
        """Hand the answer on; None when the client has it whole, else why it has not."""
        self._status = response.status
        if self._exchange.inbound.facts.endpoint == "other":
            await self._hand_on(response)
            return None
        if response.status >= 400:
            return await self._refused(dialect, response)
        if not response.header("content-type").startswith("text/event-stream"):
            return await self._whole(dialect, response)
        translator = dialect.translator(self._exchange.inbound, self._provider, self._upstream)
        self._stream = StreamReader(
            self._delivery, self._recorder, self._clock, translator, self._error_event
        )
        return await self._stream.read(response)

    def sent(self, end: bytes = b"") -> bytes | None:
        """What the client got, and `end` after it; None when that is what the recorder has kept."""
        stream = self._stream
        if stream is None or not (stream.unsent or stream.added or end):
            return None
        return self._recorder.body().removesuffix(stream.unsent) + stream.added + end

    def sent_until_now(self) -> bytes | None:
        """What the client got of a stream that is being stopped; None when it got nothing of it."""
        return (self.sent() or self._recorder.body()) if self._stream and self._delivery.committed else None

    @property
    def _provider(self) -> Provider:
        return self._exchange.config.providers[self._upstream.provider]

    def _error_event(self) -> Failure:
        error = self._recorder.meter.error or {}
        error_type, message = str(error.get("type", "api_error")), str(error.get("message", "no details"))
        return self._error(error_type, message, "the stream ended with an error event")

    def _error(self, error_type: str, message: str, what: str) -> Failure:
        """The failure of an answer that began as a success."""
        wait_s = delay_in_words(message) if error_type in _PASSING_ERRORS else None
        text, late = f"{what}: {redact_text(message)}", self._delivery.committed
        return Failure(FailureKind.ERROR_EVENT, text, self._status, error_type, wait_s, late)

    async def _whole(self, dialect: Dialect, response: UpstreamResponse) -> Failure | None:
        """An answer that is not a stream: read to its end, checked, then handed on as it came."""
        raw = await _read_all(response)
        body = decoded(response, raw)
        facts = self._exchange.inbound.facts
        if facts.endpoint == "messages" and not body.strip():
            return Failure(FailureKind.EMPTY, "the answer is empty", self._status)
        if facts.endpoint == "messages" and (error := error_in(body)):
            self._recorder.keep(body)
            return self._error(*error, "the answer is an error")
        answer = dialect.answer(self._exchange.inbound, self._provider, self._upstream, body)
        if facts.stream and (events := events_of_message(answer)):
            self._recorder.stream(events)
            headers = headers_of(response, DECODED, EVENT_STREAM)
            return await self._answer(response, Answer(response.status, headers, events))
        self._recorder.keep(answer)
        if facts.endpoint == "messages" and (failure := self._no_message(answer, response)):
            return failure
        sent, drop = (raw, _LENGTH) if answer is body else (answer, DECODED)
        headers = headers_of(response, drop, (("content-length", str(len(sent))),))
        return await self._answer(response, Answer(response.status, headers, sent))

    async def _answer(self, response: UpstreamResponse, answer: Answer) -> Failure | None:
        """Hand on what is an answer, unless somebody else may have a better one."""
        meter = self._recorder.meter
        failure = self._delivery.withheld(meter, answer) if meter.started else None
        if failure is None:
            await self._delivery.commit(response, answer.body, answer.headers)
        return failure

    def _no_message(self, answer: bytes, response: UpstreamResponse) -> Failure | None:
        """Why a 200 is no answer, if it is none: HTML of a proxy, JSON where a stream was asked for."""
        self._recorder.meter.whole(answer)
        stream = self._exchange.inbound.facts.stream
        if self._recorder.meter.started and not stream:
            return None
        kind = response.header("content-type") or "no content type"
        wanted = "an event stream" if stream else "a message"
        return Failure(FailureKind.MALFORMED, f"answered {kind} instead of {wanted}", self._status)

    async def _hand_on(self, response: UpstreamResponse) -> None:
        """An answer that is none of our business: every byte as it comes."""
        self._clock.idle()
        await self._delivery.commit(response, b"", headers_of(response, frozenset()))
        decoder = decoder_for(response.header("content-encoding"))
        async for chunk in response.chunks():
            self._clock.idle()
            await self._delivery.sink.write(chunk)
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
