"""A scripted upstream that speaks Responses, and the engine with such a provider beside Anthropic's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ccr_tui.core.providers import Auth
from ccr_tui.engine.mock.reply import Reply
from tests.engine.openai_upstream import KEY
from tests.engine.rig import Rig, rig
from tests.engine.scripted_answers import InTurn, Scripted
from tests.servers import run_server
from tests.wire.openai_responses.requests import check

OPEN = "open"
"""The name of the provider that speaks Responses."""


class ResponsesUpstream:
    """Answers in turn, the last answer for ever. `received` holds the bodies, checked by the SDK's types."""

    def __init__(self, answers: Sequence[Scripted]) -> None:
        self.received: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self._answers = InTurn(answers)
        self.app = Starlette(routes=[Route("/v1/responses", self._respond, methods=["POST"])])

    async def _respond(self, request: Request) -> Response:
        body = json.loads(await request.body())
        check(body)
        self.received.append(body)
        self.headers.append(dict(request.headers))
        return self._answers.next()


@dataclass
class ResponsesRig:
    """`open` is the Responses upstream; everything else is the rig's."""

    rig: Rig
    open: ResponsesUpstream


@contextmanager
def responses_rig(
    answers: Sequence[Scripted], routes: Mapping[str, list[str]], claude: list[Reply] | None = None
) -> Iterator[ResponsesRig]:
    """An engine with the providers "open", which is home, and "claude"."""
    with ExitStack() as stack:
        upstream = ResponsesUpstream(answers)
        url = stack.enter_context(run_server(upstream.app))
        made = stack.enter_context(rig({OPEN: url, "claude": claude or [Reply()]}, routes))
        config = made.engine.config
        spoken = replace(
            config.providers[OPEN],
            base_url=f"{url}/v1",
            dialect="openai_responses",
            auth=Auth.KEY,
            api_key=KEY,
            auth_header="authorization",
        )
        made.engine.apply(replace(config, providers={**config.providers, OPEN: spoken}))
        yield ResponsesRig(made, upstream)
