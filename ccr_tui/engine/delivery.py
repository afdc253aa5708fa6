"""What the client gets of one attempt: nothing at first, its answer once that is sure, or never."""

from __future__ import annotations

from collections.abc import Callable

from ccr_tui.core.exchange import Failure, FailureKind, Headers
from ccr_tui.core.wire.message import MessageMeter
from ccr_tui.engine.answers import Answer, handed_on
from ccr_tui.engine.clock import Clock
from ccr_tui.engine.exchange_run import ExchangeRun
from ccr_tui.engine.keepalive import KeepAlive
from ccr_tui.engine.upstream import UpstreamResponse

DECODED = frozenset({"content-encoding", "content-length"})
"""Headers that are not true of an answer which is handed on decoded."""

_REFUSAL = "refusal"


class Delivery:
    """`committed` is True from the moment that content went to the client.

    `can_refuse` says whether somebody else could be asked what the model refuses. `kept` is a whole answer
    that the client has not got: a refusal, or one without content. It gets it if nobody has more to say.
    """

    def __init__(
        self,
        exchange: ExchangeRun,
        number: int,
        clock: Clock,
        keepalive: KeepAlive,
        can_refuse: Callable[[], bool],
    ) -> None:
        self.committed = False
        self.kept: Answer | None = None
        self.sink = exchange.sink
        self.keepalive = keepalive
        self._exchange = exchange
        self._number = number
        self._clock = clock
        self._can_refuse = can_refuse

    async def commit(self, response: UpstreamResponse, data: bytes, headers: Headers) -> None:
        """Begin the client's answer; pings may have begun it already, with headers of their own."""
        self.committed = True
        await self.keepalive.quiet()
        if not self.sink.started:
            await self.sink.start(response.status, headers)
        await self.sink.write(data)
        self._exchange.publish_response(self._number, response.status, self._clock.elapsed)

    def withheld(self, meter: MessageMeter, answer: Answer) -> Failure | None:
        """The failure that a whole answer is, although nothing is wrong with it; None when it is none."""
        if meter.is_empty:
            failure = Failure(FailureKind.EMPTY, "the answer has no content", answer.status)
        elif meter.stop_reason == _REFUSAL and self._can_refuse():
            failure = Failure(FailureKind.REFUSED, "the model refused to answer", answer.status)
        else:
            return None
        self.kept = answer
        return failure


def headers_of(response: UpstreamResponse, drop: frozenset[str], own: Headers = ()) -> Headers:
    """An upstream's headers for the client, with `own` instead of those of the same name."""
    return (*handed_on(response.headers, drop=drop | {name for name, _ in own}), *own)
