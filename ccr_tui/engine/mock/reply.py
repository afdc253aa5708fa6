"""What the mock upstream can be told to answer, as values: content, pace and faults.

A reply is pure data, so that a test reads as the protocol it provokes. All times are seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from ccr_tui.core.exchange import Usage


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Thinking:
    text: str
    signature: str = "bW9jay1zaWduYXR1cmU="


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A tool call; an empty `id` is filled in. `type` may be "server_tool_use"."""

    name: str
    input: Mapping[str, Any]
    id: str = ""
    type: str = "tool_use"


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A content block sent whole in its `content_block_start`, such as a web search result."""

    value: Mapping[str, Any]


Block = Text | Thinking | ToolUse | RawBlock


class Point(StrEnum):
    """How far an answer gets before its fault strikes; a whole message in brackets."""

    HEADERS = "headers"  # nothing was sent
    START = "start"  # headers, no event (no byte)
    OPENED = "opened"  # message_start and the first content_block_start, no content (no byte)
    CONTENT = "content"  # about half of the content (of the bytes)
    END = "end"  # all content, but neither message_delta nor message_stop (all but the last byte)


@dataclass(frozen=True, slots=True)
class HttpError:
    """An error status in Anthropic's shape; an empty `type` follows from the status."""

    status: int
    message: str = ""
    type: str = ""
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class ErrorEvent:
    """`event: error` inside a 200 stream. Without streaming it is the error status of that type."""

    at: Point = Point.OPENED
    type: str = "overloaded_error"
    message: str = "Overloaded"


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection closes without the end of the body; `mid_event` sends half of one more event."""

    at: Point = Point.CONTENT
    mid_event: bool = False


@dataclass(frozen=True, slots=True)
class Hang:
    """Nothing more comes until the client goes."""

    at: Point = Point.HEADERS


@dataclass(frozen=True, slots=True)
class Empty:
    """A 200 with an empty body."""


@dataclass(frozen=True, slots=True)
class Html:
    """A 200 with a web page, as captive portals and misrouted gateways send."""

    page: str = "<!doctype html><title>Sign in</title><p>Please sign in to the network.</p>"


@dataclass(frozen=True, slots=True)
class Raw:
    """Any status with these very bytes; the headers of the reply may claim anything about them."""

    body: bytes
    status: int = 200
    content_type: str = "application/json"


Fault = HttpError | ErrorEvent | Cut | Hang | Empty | Html | Raw


@dataclass(frozen=True, slots=True)
class Pace:
    before_headers: float = 0.0
    before_first_event: float = 0.0
    between_events: float = 0.0


@dataclass(frozen=True, slots=True)
class Reply:
    """One scripted answer.

    `usage` None estimates it from the sizes of request and answer. `stop_reason` and `model` None follow
    from the content and the request. `piece` is the characters per delta. `encoding` ("gzip", "br",
    "zstd", or "any" for the first of those) is used where the client accepts it. `chunks` are the sizes,
    used in turn, into which the bytes of the body are cut whatever the events are: (1,) splits every
    UTF-8 character.
    """

    blocks: tuple[Block, ...] = (Text("Hello from the mock upstream."),)
    usage: Usage | None = None
    stop_reason: str | None = None
    model: str | None = None
    pace: Pace = Pace()
    fault: Fault | None = None
    piece: int = 24
    encoding: str = ""
    chunks: tuple[int, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()

    def but(self, **values: Any) -> Reply:
        """The same reply with some fields replaced."""
        return replace(self, **values)


def text_reply(text: str, **values: Any) -> Reply:
    """A reply of one text block; `values` are further fields of `Reply`."""
    return Reply(blocks=(Text(text),), **values)


def error_reply(status: int, message: str = "", *, retry_after: int | None = None) -> Reply:
    return Reply(fault=HttpError(status, message, retry_after=retry_after))


def refusal_reply(text: str = "I can't help with that.") -> Reply:
    return Reply(blocks=(Text(text),) if text else (), stop_reason="refusal")


def quota_headers(
    status: str = "allowed", utilization: float = 0.25, reset: int = 0
) -> tuple[tuple[str, str], ...]:
    """The `anthropic-ratelimit-unified-*` headers of a subscription; `reset` is in epoch seconds."""
    prefix = "anthropic-ratelimit-unified"
    return (
        (f"{prefix}-status", status),
        (f"{prefix}-reset", str(reset)),
        (f"{prefix}-representative-claim", "five_hour"),
        (f"{prefix}-5h-status", status),
        (f"{prefix}-5h-utilization", f"{utilization:g}"),
        (f"{prefix}-5h-reset", str(reset)),
    )
