"""The client of the demo: the requests that Claude Code would send for a story, one after the other."""

from __future__ import annotations

import base64
import json
import random
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from ccr_tui.core.exchange import Usage
from ccr_tui.core.namespace_name import path_of
from ccr_tui.engine.demo.context import ENVIRONMENT, PLAN_LEFT_NOTE, PLAN_NOTE, SYSTEM, TOOLS
from ccr_tui.engine.demo.story import Kind, Story, Turn
from ccr_tui.engine.mock.encode import Frame, message
from ccr_tui.engine.mock.reply import Reply

ASKED = "claude-opus-5-5"
"""The model that the client asks for; the routes of the demo know cheaper ones."""

_BETAS = (
    "claude-code-20250219,interleaved-thinking-2025-05-14,context-management-2025-06-27,"
    "per-turn-control-2026-07-01,effort-2025-11-24"
)
_CLASSES = {Kind.TITLE: "auxiliary", Kind.SEARCH: "auxiliary"}
_MARK = {"type": "ephemeral"}
_NOTES = {Kind.PLAN: PLAN_NOTE, Kind.PLAN_LEFT: PLAN_LEFT_NOTE}
_TITLE_SCHEMA = {
    "type": "object",
    "properties": {"title": {"type": "string"}},
    "required": ["title"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to send. `pause` are seconds before it, `leave_after` seconds until the client hangs up."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    pause: float = 0.0
    leave_after: float | None = None


class StoryClient:
    """Plays the client of one session. `luck` makes the ids."""

    def __init__(self, story: Story, luck: random.Random) -> None:
        self._story = story
        self._luck = luck
        self._base = path_of(story.namespace)
        self._session = self._uuid()
        self._messages: list[dict[str, Any]] = []
        self._calls = 0

    def asks(self) -> Iterator[tuple[Ask, ...]]:
        """Groups of requests; those of a group are sent at the same time."""
        for turn in self._story.turns:
            prompt_id = self._uuid()
            match turn.kind:
                case Kind.TITLE:
                    yield (self._alone(turn, {"tools": [], "output_config": _title_config()}),)
                case Kind.SEARCH:
                    yield (self._alone(turn, _search_fields()),)
                case Kind.ASIDE:
                    yield (self._aside(turn, "auxiliary"),)
                case Kind.COMPACT:
                    yield from self._compact(turn)
                case _:
                    yield from self._turn(turn, prompt_id)

    def _turn(self, turn: Turn, prompt_id: str) -> Iterator[tuple[Ask, ...]]:
        self._messages += self._opening(turn)
        results = iter(turn.results)
        for number, reply in enumerate(turn.replies):
            pause = turn.pause if number == 0 else 0.15
            yield (self._ask(turn, self._messages, self._headers("main", prompt_id), pause),)
            if number == 0 and turn.agents:
                yield from self._agents(turn.agents, prompt_id)
            self._messages += self._answered(reply, results)
        if turn.counts:
            yield tuple(self._count(i) for i in range(turn.counts))

    def _opening(self, turn: Turn) -> list[dict[str, Any]]:
        blocks = [_text(turn.attached)] if turn.attached else []
        blocks += [_image()] if turn.image else []
        opening: list[dict[str, Any]] = [{"role": "user", "content": [*blocks, _text(turn.prompt)]}]
        first = not self._messages
        notes = [ENVIRONMENT] if first else []
        notes += [_NOTES[turn.kind]] if turn.kind in _NOTES else []
        if notes:
            opening.append({"role": "system", "content": [_text("\n\n".join(notes))]})
        return opening

    def _answered(self, reply: Reply, results: Iterator[str]) -> list[dict[str, Any]]:
        """The answer as the client keeps it, and the results of the tools that it called."""
        self._calls += 1
        content = message(reply, Frame(self._calls, ASKED, Usage()))["content"]
        returned = [
            {"type": "tool_result", "tool_use_id": block["id"], "content": next(results, "")}
            for block in content
            if block["type"] == "tool_use"
        ]
        answered: list[dict[str, Any]] = [{"role": "assistant", "content": content}] if content else []
        return [*answered, {"role": "user", "content": returned}] if returned else answered

    def _agents(self, agents: tuple[Turn, ...], prompt_id: str) -> Iterator[tuple[Ask, ...]]:
        """Subagents work side by side: the first request of each, then the second of each."""
        ids = [f"a{self._luck.getrandbits(64):016x}" for _ in agents]
        talks = [[{"role": "user", "content": [_text(turn.prompt)]}] for turn in agents]
        results = [iter(turn.results) for turn in agents]
        for number in range(max(len(turn.replies) for turn in agents)):
            yield tuple(
                self._ask(turn, talk, self._headers("subagent", prompt_id, agent_id), 0.1)
                for turn, talk, agent_id in zip(agents, talks, ids, strict=True)
            )
            for turn, talk, left in zip(agents, talks, results, strict=True):
                talk.extend(self._answered(turn.replies[number], left))

    def _compact(self, turn: Turn) -> Iterator[tuple[Ask, ...]]:
        yield (self._aside(turn, "compaction"),)
        summary = self._answered(turn.replies[0], iter(()))[0]["content"][0]["text"]
        told = f"This session is being continued from a previous conversation.\n{summary}"
        self._messages = [{"role": "user", "content": [_text(told)]}]

    def _aside(self, turn: Turn, request_class: str) -> Ask:
        """A question about the conversation that does not become part of it."""
        asked = [*self._messages, {"role": "user", "content": [_text(turn.prompt)]}]
        return self._ask(turn, asked, self._headers(request_class), turn.pause)

    def _ask(self, turn: Turn, messages: list[dict[str, Any]], headers: dict[str, str], pause: float) -> Ask:
        body = {
            "model": turn.model or ASKED,
            "messages": _marked(messages),
            "system": SYSTEM,
            "tools": TOOLS,
            "metadata": self._metadata(),
            "max_tokens": 64000,
            "thinking": {"type": "adaptive"},
            "output_config": {"effort": turn.effort},
            "stream": True,
        }
        return Ask(f"{self._base}/v1/messages?beta=true", headers, body, pause, turn.leave_after)

    def _alone(self, turn: Turn, fields: dict[str, Any]) -> Ask:
        """A request outside the conversation."""
        body = {
            "model": ASKED,
            "messages": [{"role": "user", "content": [_text(turn.prompt)]}],
            "system": SYSTEM[:1],
            "metadata": self._metadata(),
            "max_tokens": 32000,
            "stream": True,
            **fields,
        }
        return Ask(
            f"{self._base}/v1/messages?beta=true", self._headers(_CLASSES[turn.kind]), body, turn.pause
        )

    def _count(self, number: int) -> Ask:
        body = {"model": ASKED, "messages": [{"role": "user", "content": "x"}], "tools": TOOLS[: number + 1]}
        return Ask(f"{self._base}/v1/messages/count_tokens?beta=true", self._headers("main"), body)

    def _headers(self, request_class: str, prompt_id: str = "", agent: str = "") -> dict[str, str]:
        headers = {
            "x-api-key": "demo",
            "anthropic-version": "2023-06-01",
            "anthropic-beta": _BETAS,
            "user-agent": "claude-cli/2.1.330 (demo)",
            "x-app": "cli",
            "x-claude-code-session-id": self._session,
        }
        if agent:
            headers["x-claude-code-agent-id"] = agent
        if self._story.hints:
            hints = {
                "x-claude-code-request-class": request_class,
                "x-claude-code-prompt-id": prompt_id,
                "x-claude-code-agent-type": "Explore" if agent else "",
            }
            headers |= {name: value for name, value in hints.items() if value}
        return headers

    def _metadata(self) -> dict[str, str]:
        ids = {"device_id": "0" * 64, "account_uuid": "", "session_id": self._session}
        return {"user_id": json.dumps(ids, separators=(",", ":"))}

    def _uuid(self) -> str:
        return str(UUID(int=self._luck.getrandbits(128), version=4))


def _marked(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The messages with a cache mark on the last one."""
    *earlier, last = messages
    *blocks, final = last["content"]
    return [*earlier, {**last, "content": [*blocks, {**final, "cache_control": _MARK}]}]


def _title_config() -> dict[str, Any]:
    return {"format": {"type": "json_schema", "schema": _TITLE_SCHEMA}}


def _search_fields() -> dict[str, Any]:
    tool = {"type": "web_search_20250305", "name": "web_search", "max_uses": 8}
    return {"tools": [tool], "tool_choice": {"type": "auto"}}


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


@cache
def _image() -> dict[str, Any]:
    """A sketch: a green bar over a pale page."""
    rows = b"".join(b"\0" + (b"\x2e\x8b\x57" if y < 24 else b"\xf5\xf5\xdc") * 160 for y in range(100))
    header = struct.pack(">IIBBBBB", 160, 100, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    source = {"type": "base64", "media_type": "image/png", "data": base64.b64encode(png).decode()}
    return {"type": "image", "source": source}
