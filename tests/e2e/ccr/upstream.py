"""All providers of a configuration in one server: it notes who is asked for which model, and answers.

The first part of the path names the provider. The answer comes in the dialect of the request.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ccr_tui.core.exchange import Usage
from ccr_tui.engine.mock import encode
from ccr_tui.engine.mock.reply import Reply, Text
from tests.e2e.services.gemini import GeminiSpeech
from tests.e2e.services.responses import ResponsesSpeech
from tests.servers import refusing_url
from tests.wire.openai_chat.streams import DONE, chunk, completion

Json = dict[str, Any]

_GEMINI = re.compile(r".*/models/(?P<model>.+):(?P<method>generateContent|streamGenerateContent)")
_OUTPUT_TOKENS = 5
_WORDS = Text("Hello.")

GONE = "gone"
"""The name of a provider at whose address nothing listens."""


@dataclass(frozen=True, slots=True)
class Down:
    """What an upstream answers that is out of order. Status 200 is an answer with nothing in it."""

    status: int = 500
    message: str = "out of order"


@dataclass
class Upstream:
    """`reached` are the upstreams asked, as `provider,model`, in order; tests clear it.

    `down` says which of them are out of order. `input_tokens` is what the answers say they were asked,
    `cached_tokens` how many of them were cached.
    """

    reached: list[str] = field(default_factory=list)
    down: Mapping[str, Down] = field(default_factory=dict)
    input_tokens: int = 10
    cached_tokens: int = 0

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{provider}{rest:path}", self._respond, methods=["POST"])])

    async def _respond(self, request: Request) -> Response:
        body: Json = msgspec.json.decode(await request.body())
        path, provider = request.url.path, request.path_params["provider"]
        gemini = _GEMINI.fullmatch(path)
        upstream = f"{provider},{gemini['model'] if gemini else body.get('model')}"
        if path.endswith("/count_tokens"):
            self.reached.append(f"{upstream} (count)")
            return JSONResponse({"input_tokens": self.input_tokens})
        self.reached.append(upstream)
        if upstream in self.down:
            return _failure(self.down[upstream])
        if gemini:
            return _gemini(stream=gemini["method"].startswith("stream"))
        if path.endswith("/messages"):
            return self._claude(body)
        return _responses(body) if "input" in body else self._chat(body)

    def _chat(self, body: Json) -> Response:
        cached = {"prompt_tokens_details": {"cached_tokens": self.cached_tokens}}
        counts = {"prompt_tokens": self.input_tokens, "completion_tokens": _OUTPUT_TOKENS}
        usage = {**counts, "total_tokens": self.input_tokens + _OUTPUT_TOKENS, **cached}
        if body.get("stream") is True:
            said = chunk({"role": "assistant", "content": _WORDS.text})
            return _events(said + chunk({}, "stop") + chunk(usage=usage) + DONE)
        return Response(completion({"content": _WORDS.text}, usage=usage), media_type="application/json")

    def _claude(self, body: Json) -> Response:
        reply = Reply(blocks=(_WORDS,))
        usage = Usage(input_tokens=self.input_tokens, output_tokens=_OUTPUT_TOKENS)
        frame = encode.Frame(1, str(body.get("model")), usage)
        if body.get("stream") is True:
            return _events(b"".join(map(encode.sse, encode.stream_events(reply, frame))))
        return JSONResponse(encode.message(reply, frame))


def address(base: str, provider: str, url: str) -> str:
    """Where a provider's URL is found at the upstream that listens at `base`; `GONE` is nowhere."""
    parts = urlsplit(url)
    if provider == GONE:
        return refusing_url() + parts.path
    query = f"?{parts.query}" if parts.query else ""
    return f"{base}/{quote(provider)}{parts.path}{query}"


def _gemini(*, stream: bool) -> Response:
    speech = GeminiSpeech()
    return _events(speech.stream(1, (_WORDS,))) if stream else JSONResponse(speech.whole(1, (_WORDS,)))


def _responses(body: Json) -> Response:
    speech = ResponsesSpeech()
    if body.get("stream") is True:
        return _events(speech.stream(1, (_WORDS,)))
    return JSONResponse(speech.whole(1, (_WORDS,)))


def _failure(down: Down) -> Response:
    if down.status == 200:
        return _events(b"")
    kind = encode.ERROR_TYPES.get(down.status, "api_error")
    return JSONResponse({"type": "error", "error": {"type": kind, "message": down.message}}, down.status)


def _events(stream: bytes) -> Response:
    return Response(stream, media_type="text/event-stream")
