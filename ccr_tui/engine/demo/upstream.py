"""The upstream of the demo: finds the turn that a request belongs to, and answers as the story says."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import Any

from starlette.applications import Starlette

from ccr_tui.core.grading import GRADE_PROMPT
from ccr_tui.core.scoring import JUDGE_PROMPT
from ccr_tui.engine.demo.prompt_cache import PromptCache
from ccr_tui.engine.demo.stories import STORIES
from ccr_tui.engine.demo.story import QUICK, Turn, say
from ccr_tui.engine.mock.app import create_mock_app
from ccr_tui.engine.mock.converse import converse
from ccr_tui.engine.mock.encode import estimate_usage
from ccr_tui.engine.mock.reply import Pace, Reply
from ccr_tui.engine.mock.script import Received


def create_demo_upstream(*, speed: float = 1.0) -> Starlette:
    """All providers of the demo in one application. `speed` 2 answers in half the time.

    Prompts that are not of the story are answered by the mock's own script, so the demo can also be tried
    with a real client.
    """
    return create_mock_app(DemoScript(speed))


_POOR = "4: pleasant to read, but the date of the meeting is missing"
_GOOD = "8: right and short; it might say where to look next"


class DemoScript:
    """A `Script`: the reply to each request of the story."""

    def __init__(self, speed: float) -> None:
        every = [turn for story in STORIES for turn in story.turns]
        self._turns = {turn.prompt: turn for turn in chain(every, *(turn.agents for turn in every))}
        self._cache = PromptCache()
        self._speed = speed

    def __call__(self, request: Received) -> Reply:
        if opinion := _opinion(request.json):
            return say(opinion, pace=_faster(QUICK, self._speed))
        turn, step = self._find(request.json)
        reply = self._reply(turn, step, request) if turn else converse(request)
        output = estimate_usage(0, reply).output_tokens
        session = request.header("x-claude-code-session-id") or ""
        agent = request.header("x-claude-code-agent-id") or ""
        usage = self._cache.usage(request.model, session + agent, request.json, output)
        return reply.but(usage=usage, pace=_faster(reply.pace, self._speed))

    def _reply(self, turn: Turn, step: int, request: Received) -> Reply:
        provider = request.path.strip("/").partition("/")[0]
        if provider in turn.trouble and request.stream:
            return turn.trouble[provider]
        return turn.replies[min(step, len(turn.replies) - 1)]

    def _find(self, body: dict[str, Any]) -> tuple[Turn | None, int]:
        """The turn of the newest known prompt, and how many answers it has had."""
        answers = 0
        for message in reversed(body.get("messages") or []):
            if message.get("role") == "assistant":
                answers += 1
            for text in _texts(message):
                if turn := self._turns.get(text):
                    return turn, answers
        return None, 0


def _opinion(body: dict[str, Any]) -> str:
    """What a light model says as classifier or judge; "" to any other request."""
    prompts = _texts({"content": body.get("system")})
    asked = " ".join(text for message in body.get("messages") or () for text in _texts(message))
    if GRADE_PROMPT in prompts:
        return "hard" if "tests" in asked else "easy"
    if JUDGE_PROMPT in prompts:
        return _POOR if "newsletter" in asked else _GOOD
    return ""


def _texts(message: dict[str, Any]) -> list[str]:
    content = message.get("content")
    if isinstance(content, str):
        return [content]
    return [block.get("text", "") for block in content or () if isinstance(block, dict)]


def _faster(pace: Pace, speed: float) -> Pace:
    return replace(
        pace,
        before_headers=pace.before_headers / speed,
        before_first_event=pace.before_first_event / speed,
        between_events=pace.between_events / speed,
    )
