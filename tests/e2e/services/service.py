"""A strict upstream: checks a request as the real service does, then answers it as the mock's script would.

Each dialect reads the conversation back from its own wire format and hands it to `converse` in Anthropic's
words. So a session shows the same to its user whatever upstreams it went through, or something was lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from ccr_tui.engine.mock.converse import converse
from ccr_tui.engine.mock.reply import Block, Reply, Thinking
from ccr_tui.engine.mock.script import Received

Json = dict[str, Any]
Outage = Callable[[int], bool]
"""Whether the request of that number, from 1, meets a service that is down."""

_REMINDER = re.compile(r"<system-reminder>(?:(?!<system-reminder>).)*?</system-reminder>", re.S)
"""One with none inside of it: the client's own may stand in one that a dialect made of a system message."""
_PIECE = 11
"""Bytes that arrive at a time: no event comes in one."""


class Refused(Exception):  # noqa: N818 - a verdict, not a failure
    """What the service finds wrong with a request, as the message of its 400."""


def need(condition: object, message: str) -> None:
    if not condition:
        raise Refused(message)


class Speech(Protocol):
    """One dialect, from the service's side."""

    path: str

    def check(self, body: Json) -> None:
        """Raises `Refused`, or what a schema raises."""

    def read(self, body: Json) -> Json:
        """The conversation, its tools and the schema of its answer as Anthropic's request would say it."""

    def streams(self, request: Request, body: Json) -> bool: ...

    def stream(self, number: int, blocks: tuple[Block, ...]) -> bytes: ...

    def whole(self, number: int, blocks: tuple[Block, ...]) -> Json: ...

    def error(self, status: int, message: str) -> Json: ...


@dataclass
class Service:
    """`refused` holds the sentence of each 400, `received` the bodies that were accepted."""

    speech: Speech
    is_down: Outage = lambda _: False
    refused: list[str] = field(default_factory=list)
    received: list[Json] = field(default_factory=list)
    asked: int = 0

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route(self.speech.path, self._respond, methods=["POST"])])

    async def _respond(self, request: Request) -> Response:
        self.asked += 1
        body = json.loads(await request.body())
        if self.is_down(self.asked):
            return JSONResponse(self.speech.error(503, "The service is down for this test."), 503)
        try:
            self.speech.check(body)
            blocks = answer_to(self.speech.read(body))
        except (Refused, AssertionError, ValidationError) as error:
            self.refused.append(f"{type(error).__name__}: {error}")
            return JSONResponse(self.speech.error(400, str(error)), 400)
        self.received.append(body)
        if not self.speech.streams(request, body):
            return JSONResponse(self.speech.whole(self.asked, blocks))
        pieces = _pieces(self.speech.stream(self.asked, blocks))
        return StreamingResponse(pieces, media_type="text/event-stream")


def answer_to(body: Json) -> tuple[Block, ...]:
    """What to say, after a thought of our own: thinking has to survive every change of upstream."""
    reply: Reply = converse(Received(0, "POST", "/v1/messages", "", (), json.dumps(body).encode()))
    if any(isinstance(block, Thinking) for block in reply.blocks):
        return reply.blocks
    return (Thinking("What is to be done?"), *reply.blocks)


def spoken(words: str) -> Json:
    """A text without the reminders that the client put before it: a dialect may have joined them."""
    found = 1
    while found:
        words, found = _REMINDER.subn("", words)
    return {"type": "text", "text": words.strip()}


def tool_use(id: str, name: str, arguments: Any) -> Json:
    return {"type": "tool_use", "id": id, "name": name, "input": arguments}


def tool_result(id: str, content: Any) -> Json:
    return {"role": "user", "content": [{"type": "tool_result", "tool_use_id": id, "content": content}]}


def schema_of(schema: Json | None) -> Json:
    """The part of Anthropic's request that asks for an answer in this form."""
    return {"output_config": {"format": {"schema": schema}}} if schema else {}


async def _pieces(stream: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(stream), _PIECE):
        yield stream[start : start + _PIECE]
