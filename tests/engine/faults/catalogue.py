"""Every way in which an upstream fails and what is due then, as data.

The fault matrix plays it, `docs/faults.md` is written from it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec

from ccr_tui.core.exchange import FailureKind, Headers, Usage
from ccr_tui.engine.mock.encode import ERROR_TYPES, error_body, sse
from ccr_tui.engine.mock.reply import (
    Cut,
    Empty,
    ErrorEvent,
    Hang,
    Html,
    Point,
    Raw,
    Reply,
    quota_headers,
    text_reply,
)

PATIENT = 4
"""Tries at one upstream whose trouble usually passes."""
TWICE = 2
ONCE = 1

INPUT = Usage(input_tokens=1000, output_tokens=1)
"""What `message_start` tells, and so all that is known of an answer that breaks off."""
WHOLE = Usage(input_tokens=1000, output_tokens=50)
WORDS = text_reply("Grüße, 世界 🌍 " * 12, usage=WHOLE)


class Place(StrEnum):
    """An address at which no upstream answers in HTTP."""

    REFUSED = "nothing listens there"
    UNKNOWN_HOST = "there is no host of that name"
    SELF_SIGNED = "its TLS certificate is not one that this machine trusts"
    NO_TLS = "it speaks plain HTTP where TLS is expected"
    HANGS_UP = "it closes the connection without an answer"


@dataclass(frozen=True, slots=True)
class Course:
    """What a fault leads to.

    An attempt is recorded with `kind`, `http` as its status, a message in which is `says`, and `billed` as
    its usage. `tries`: how often the same upstream is asked. `error`: status and type that the client gets
    when nobody else answers, `own` and `headers` what of it is the upstream's. `stops`: no other upstream is
    asked. `late`: the client has content already. `rests`: the provider is left alone afterwards.
    """

    kind: FailureKind
    tries: int
    error: tuple[int, str]
    says: str
    http: int | None = None
    own: bytes = b""
    headers: Headers = ()
    stops: bool = False
    late: bool = False
    billed: Usage | None = None
    rests: bool = False

    @property
    def label(self) -> str:
        """How the attempt is shown."""
        return str(self.http) if self.kind is FailureKind.STATUS else self.kind.value


@dataclass(frozen=True, slots=True)
class Fault:
    """One row: what the upstream does to a request with and without streaming, and what follows."""

    name: str
    what: str
    streamed: tuple[Reply | Place, Course]
    whole: tuple[Reply | Place, Course]

    def when(self, *, stream: bool) -> tuple[Reply | Place, Course]:
        return self.streamed if stream else self.whole


def unreachable(
    name: str, place: Place, says: str = "cannot be reached", kind: FailureKind = FailureKind.CONNECT
) -> Fault:
    both = place, Course(kind, TWICE, (502, "api_error"), says)
    return Fault(name, place.value, both, both)


def refusing(
    status: int,
    tries: int,
    *,
    name: str = "",
    what: str = "",
    headers: Headers = (),
    stops: bool = False,
    rests: bool = False,
) -> Fault:
    """An HTTP error, with bytes that only the upstream can have written."""
    kind = ERROR_TYPES.get(status, "api_error")
    body = b'{"type": "error",\n "error": {"message": "As scripted.", "type": "%s"},' % kind.encode()
    body += b' "request_id": "req_1",  "unknown": [1, 2.50]}\n'
    says = f"answered {status}: As scripted."
    course = Course(
        FailureKind.STATUS, tries, (status, kind), says, status, body, headers, stops, rests=rests
    )
    both = Reply(fault=Raw(body, status), headers=headers), course
    return Fault(name or str(status), what or f"answers {status} `{kind}`", both, both)


def silent(name: str, what: str, point: Point) -> Fault:
    """Nothing more comes from `point` on."""
    reply = WORDS.but(fault=Hang(point))
    error, http = (504, "timeout_error"), None if point is Point.HEADERS else 200
    streamed = Course(FailureKind.TIMEOUT_FIRST_BYTE, ONCE, error, "no first event within", http)
    if point is Point.CONTENT:
        streamed = replace(_late(streamed), kind=FailureKind.TIMEOUT_IDLE, says="nothing more within")
    whole = Course(FailureKind.TIMEOUT_TOTAL, ONCE, error, "no complete answer within", http)
    return Fault(name, what, (reply, streamed), (reply, whole))


def breaking(name: str, what: str, point: Point) -> Fault:
    """The connection closes at `point`."""
    reply = WORDS.but(fault=Cut(point))
    says = "ended the connection in the middle of its answer"
    whole = Course(FailureKind.CUT, TWICE, (502, "api_error"), says, 200)
    streamed = _late(whole) if point is Point.CONTENT else replace(whole, billed=INPUT)
    return Fault(name, what, (reply, streamed), (reply, whole))


def error_inside(name: str, what: str, point: Point) -> Fault:
    """An error after a 200: an event of a stream, else the whole body."""
    told = error_body("overloaded_error", "Overloaded, as scripted")
    reply = WORDS.but(fault=ErrorEvent(point, message=told["error"]["message"]))
    body = Reply(fault=Raw(msgspec.json.encode(told)))
    error = 529, "overloaded_error"
    whole = Course(FailureKind.ERROR_EVENT, PATIENT, error, "Overloaded, as scripted", 200)
    streamed = whole
    if point is Point.CONTENT:
        streamed = replace(_late(whole), error=(200, "overloaded_error"), own=sse(told))
    return Fault(name, what, (reply, streamed), (body, whole))


def _late(course: Course) -> Course:
    """The same, but after content: nothing can be tried any more, and what came has been paid for."""
    return replace(course, tries=ONCE, stops=True, late=True, billed=INPUT, error=(200, "api_error"))


def no_answer(
    name: str, what: str, streamed: Reply, whole: Reply, says: str, kind: FailureKind = FailureKind.MALFORMED
) -> Fault:
    """A 200 that is no answer at all."""
    course = Course(kind, TWICE, (502, "api_error"), says, 200)
    return Fault(name, what, (streamed, course), (whole, course))


def garbage(content_type: str) -> Reply:
    body = Raw(b"\x1f\x8b\x08\x00 this is not gzip at all", content_type=content_type)
    return Reply(fault=body, headers=(("content-encoding", "gzip"),))


QUOTA = refusing(
    429,
    ONCE,
    name="429 quota",
    what="answers 429: the account's quota is used up until a time that it names",
    headers=quota_headers("rejected", 1.0, int(time.time()) + 3600),
    rests=True,
)
OVERLOADED = refusing(529, PATIENT)
FAULTS = (
    unreachable("refused", Place.REFUSED),
    unreachable("DNS", Place.UNKNOWN_HOST),
    unreachable("TLS", Place.SELF_SIGNED, "its TLS certificate is not valid"),
    unreachable("no TLS", Place.NO_TLS),
    unreachable("hung up", Place.HANGS_UP, "ended the connection without an answer", FailureKind.CUT),
    refusing(400, ONCE, stops=True),
    refusing(401, ONCE),
    refusing(402, ONCE),
    refusing(403, ONCE),
    refusing(404, ONCE),
    refusing(408, PATIENT),
    refusing(413, ONCE, stops=True),
    QUOTA,
    refusing(
        429,
        PATIENT,
        name="429 minute",
        what="answers 429: too many requests in this minute",
        headers=(("retry-after", "0"),),
    ),
    refusing(500, PATIENT),
    refusing(502, PATIENT),
    refusing(503, PATIENT),
    refusing(504, PATIENT),
    OVERLOADED,
    silent("slow headers", "accepts the request and says nothing in time", Point.HEADERS),
    silent("slow first event", "begins its answer, but no event comes in time", Point.START),
    silent("stalled mid-stream", "falls silent in the middle of its answer", Point.CONTENT),
    breaking("cut before content", "closes the connection before any content", Point.OPENED),
    breaking("cut after content", "closes the connection in the middle of its answer", Point.CONTENT),
    error_inside("error event before content", "answers 200, then an error instead of content", Point.OPENED),
    error_inside("error event after content", "sends an error in the middle of its answer", Point.CONTENT),
    no_answer(
        "empty 200",
        "answers 200 without a byte",
        Reply(fault=Empty()),
        Reply(fault=Empty()),
        "the answer is empty",
        FailureKind.EMPTY,
    ),
    no_answer(
        "HTML 200",
        "answers 200 with a web page",
        Reply(fault=Html()),
        Reply(fault=Html()),
        "answered text/html; charset=utf-8 instead of",
    ),
    no_answer(
        "gzip garbage",
        "answers 200 with bytes that are not the gzip that they claim to be",
        garbage("text/event-stream"),
        garbage("application/json"),
        "the answer is damaged",
    ),
)
