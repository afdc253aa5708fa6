"""Sends the traffic of the demo to a proxy, as Claude Code would: all sessions at the same time."""

from __future__ import annotations

import asyncio
import itertools
import random

import httpx

from ccr_tui.engine.demo.client import Ask, StoryClient
from ccr_tui.engine.demo.stories import STORIES
from ccr_tui.engine.demo.story import Story

_BETWEEN_ROUNDS_S = 3.0


async def drive(base_url: str, *, speed: float = 1.0, rounds: int | None = None) -> None:
    """Play all stories at the proxy at `base_url`, `rounds` times (None: until cancelled).

    `speed` 2 halves the pauses of the client; the upstream's are its own. What goes wrong on the way is
    part of the story, so failures are not reported.
    """
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=base_url, timeout=60, limits=limits, trust_env=False) as client:
        for number in itertools.count() if rounds is None else range(rounds):
            if number:
                await asyncio.sleep(_BETWEEN_ROUNDS_S / speed)
            await asyncio.gather(*(_play(client, story, speed) for story in STORIES))


async def _play(client: httpx.AsyncClient, story: Story, speed: float) -> None:
    for group in StoryClient(story, random.Random()).asks():
        await asyncio.gather(*(_send(client, ask, speed) for ask in group))


async def _send(client: httpx.AsyncClient, ask: Ask, speed: float) -> None:
    await asyncio.sleep(ask.pause / speed)
    leave_after = None if ask.leave_after is None else ask.leave_after / speed
    try:
        async with asyncio.timeout(leave_after):
            async with client.stream("POST", ask.path, headers=ask.headers, json=ask.body) as response:
                async for _ in response.aiter_raw():
                    pass
    except (TimeoutError, httpx.HTTPError):
        return
