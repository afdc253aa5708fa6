"""Chooses the reply to each request: in order, by model, or by any function of the request."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec

from ccr_tui.engine.mock.reply import Reply


@dataclass(frozen=True)
class Received:
    """A request as it arrived. `at` is seconds since the epoch, `headers` have lower-case names.

    `body` is what was sent, still compressed if it was; `decoded` and `json` are not.
    """

    at: float
    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name), None)

    @cached_property
    def decoded(self) -> bytes:
        match self.header("content-encoding"):
            case "gzip":
                return gzip.decompress(self.body)
            case "deflate":
                return zlib.decompress(self.body)
            case _:
                return self.body

    @cached_property
    def json(self) -> dict[str, Any]:
        """The body as an object; empty when it is none."""
        try:
            value = msgspec.json.decode(self.decoded)
        except msgspec.DecodeError:
            return {}
        return value if isinstance(value, dict) else {}

    @property
    def model(self) -> str:
        return str(self.json.get("model", ""))

    @property
    def stream(self) -> bool:
        return self.json.get("stream") is True


Script = Callable[[Received], Reply]
"""Called once for each `POST /v1/messages`, in the order of arrival."""


def always(reply: Reply) -> Script:
    return lambda _: reply


def in_order(*replies: Reply, then: Reply | Script | None = None) -> Script:
    """Each request takes the next reply; `then` (default: the last one) answers the rest."""
    queue: Iterator[Reply] = iter(replies)
    rest = then if callable(then) else always(then or replies[-1])

    def choose(request: Received) -> Reply:
        return next(queue, None) or rest(request)

    return choose


def by_model(replies: Mapping[str, Reply | Script], otherwise: Reply | Script | None = None) -> Script:
    """The reply or script of the model asked for; `otherwise` answers models that are not listed."""

    def choose(request: Received) -> Reply:
        found = replies.get(request.model, otherwise)
        if found is None:
            found = Reply()
        return found(request) if callable(found) else found

    return choose
