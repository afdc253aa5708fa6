"""A scripted upstream that speaks Chat Completions, and the engine with such providers beside others."""

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

from ccr_tui.core.providers import Auth, Provider
from ccr_tui.engine.mock.reply import Reply
from tests.engine.rig import Rig, rig
from tests.engine.scripted_answers import InTurn, Scripted
from tests.servers import run_server
from tests.wire.openai_chat.requests import check

KEY = "sk-open-000001"


def failing(status: int, message: str, **headers: str) -> Scripted:
    body = json.dumps({"error": {"message": message, "type": "error"}}).encode()
    return Scripted(body, status, "application/json", headers)


def whole(body: bytes) -> Scripted:
    return Scripted(body, kind="application/json")


class ChatUpstream:
    """Answers in turn, the last answer for ever. `received` holds the bodies, checked by the SDK's types."""

    def __init__(self, answers: Sequence[Scripted]) -> None:
        self.received: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self._answers = InTurn(answers)

    async def complete(self, request: Request) -> Response:
        body = json.loads(await request.body())
        check(body)
        self.received.append(body)
        self.headers.append(dict(request.headers))
        return self._answers.next()


@dataclass
class MixedRig:
    """`chats` are the Chat Completions upstreams by provider; everything else is the rig's."""

    rig: Rig
    chats: dict[str, ChatUpstream]


@contextmanager
def mixed_rig(
    scripts: Mapping[str, list[Scripted] | list[Reply]],
    routes: Mapping[str, list[str]],
    *,
    quirks: tuple[str, ...] = (),
) -> Iterator[MixedRig]:
    """An engine whose providers speak as their script does; the first one is home."""
    with ExitStack() as stack:
        chats: dict[str, ChatUpstream] = {}
        upstreams: dict[str, list[Reply] | str] = {}
        for name, script in scripts.items():
            answers = [item for item in script if isinstance(item, Scripted)]
            if answers:
                chats[name] = ChatUpstream(answers)
                upstreams[name] = stack.enter_context(run_server(_app(chats[name])))
            else:
                upstreams[name] = [item for item in script if isinstance(item, Reply)]
        made = stack.enter_context(rig(upstreams, routes))
        config = made.engine.config
        spoken = {
            name: _chat(provider, quirks) if name in chats else provider
            for name, provider in config.providers.items()
        }
        made.engine.apply(replace(config, providers=spoken))
        yield MixedRig(made, chats)


def _app(upstream: ChatUpstream) -> Starlette:
    return Starlette(routes=[Route("/v1/chat/completions", upstream.complete, methods=["POST"])])


def _chat(provider: Provider, quirks: tuple[str, ...]) -> Provider:
    return replace(
        provider,
        base_url=f"{provider.base_url}/v1",
        dialect="openai_chat",
        auth=Auth.KEY,
        api_key=KEY,
        auth_header="authorization",
        quirks=quirks,
    )
