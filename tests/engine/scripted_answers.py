"""Answers that an upstream of any dialect gives in turn."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

from starlette.responses import Response, StreamingResponse


@dataclass(frozen=True, slots=True)
class Scripted:
    """One answer. `body` is an event stream in pieces of `piece` bytes, unless `kind` says otherwise."""

    body: bytes
    status: int = 200
    kind: str = "text/event-stream"
    headers: Mapping[str, str] = field(default_factory=dict)
    piece: int = 7

    def response(self) -> Response:
        kind = {"content-type": self.kind, **self.headers}
        if self.kind != "text/event-stream":
            return Response(self.body, self.status, kind)
        return StreamingResponse(self._pieces(), self.status, kind)

    async def _pieces(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self.body), self.piece):
            yield self.body[start : start + self.piece]


class InTurn:
    """Each answer once, and the last one for ever."""

    def __init__(self, answers: Sequence[Scripted]) -> None:
        self._answers = list(answers)

    def next(self) -> Response:
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return answer.response()
