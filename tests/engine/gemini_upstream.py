"""A scripted upstream that speaks Gemini and is as strict, and the engine with it beside others."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ccr_tui.core.providers import PRESETS, Provider
from ccr_tui.engine.mock.reply import Reply
from tests.engine.rig import Rig, rig
from tests.engine.scripted_answers import InTurn, Scripted
from tests.servers import run_server
from tests.wire.gemini.requests import check

KEY = "gemini-test-key-0001"
_UNSIGNED = "Function call is missing a thought_signature in functionCall parts."


def failing(status: int, state: str, message: str, *details: dict[str, Any]) -> Scripted:
    """An error in Google's form."""
    error = {"code": status, "message": message, "status": state, "details": list(details)}
    return Scripted(json.dumps({"error": error}).encode(), status, "application/json")


class GeminiUpstream:
    """Answers in turn, the last answer for ever; refuses what Gemini 3 refuses."""

    def __init__(self, answers: Sequence[Scripted]) -> None:
        self.received: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self._answers = InTurn(answers)

    async def respond(self, request: Request) -> Response:
        body = json.loads(await request.body())
        self.paths.append(f"{request.url.path}?{request.url.query}")
        self.headers.append(dict(request.headers))
        self.received.append(body)
        if request.url.path.endswith(":countTokens"):
            return JSONResponse({"totalTokens": 31})
        check(body)
        if not _is_signed(body["contents"]):
            refused = failing(400, "INVALID_ARGUMENT", _UNSIGNED)
            return Response(refused.body, refused.status, {"content-type": refused.kind})
        return self._answers.next()


def _is_signed(contents: list[dict[str, Any]]) -> bool:
    """In the current turn the first call of each step has its signature."""
    said = [i for i, c in enumerate(contents) if c["role"] == "user" and "text" in c["parts"][0]]
    for content in contents[max(said, default=0) :]:
        calls = [part for part in content["parts"] if "functionCall" in part]
        if calls and not calls[0].get("thoughtSignature"):
            return False
    return True


@dataclass
class GeminiRig:
    rig: Rig
    gemini: GeminiUpstream


@contextmanager
def gemini_rig(
    answers: Sequence[Scripted],
    route: Sequence[str],
    **others: list[Reply],
) -> Iterator[GeminiRig]:
    """An engine with the provider `gemini` beside Anthropic ones; `route` is its default route."""
    with ExitStack() as stack:
        upstream = GeminiUpstream(answers)
        url = stack.enter_context(run_server(_app(upstream)))
        scripts: Mapping[str, list[Reply] | str] = {"gemini": url, **others}
        made = stack.enter_context(rig(scripts, {"default": list(route)}))
        config = made.engine.config
        providers = {**config.providers, "gemini": _provider(url)}
        made.engine.apply(replace(config, providers=providers))
        yield GeminiRig(made, upstream)


def _app(upstream: GeminiUpstream) -> Starlette:
    return Starlette(routes=[Route("/v1beta/models/{method:path}", upstream.respond, methods=["POST"])])


def _provider(url: str) -> Provider:
    return replace(PRESETS["gemini"], base_url=url, api_key=KEY)
