"""Anthropic's service with its rules for a conversation's history: whose thinking, which results."""

from __future__ import annotations

import re
from collections.abc import Callable

from ccr_tui.engine.mock.reply import Reply, Thinking, error_reply
from ccr_tui.engine.mock.script import Received
from tests.e2e.services.service import Json, Refused, answer_to, need

_ID = re.compile(r"[a-zA-Z0-9_-]+")
_SIGNATURE = Thinking("").signature
_ROLES = {"user", "assistant", "system"}


class StrictClaude:
    """A script for the mock. `refused` holds the sentence of each 400, `answered` counts the rest."""

    def __init__(self, is_down: Callable[[int], bool] = lambda _: False) -> None:
        self.refused: list[str] = []
        self.asked = 0
        self._is_down = is_down

    def __call__(self, request: Received) -> Reply:
        self.asked += 1
        if self._is_down(self.asked):
            return error_reply(529, "Overloaded")
        try:
            _check(request.json)
        except Refused as error:
            self.refused.append(str(error))
            return error_reply(400, str(error))
        return Reply(blocks=answer_to(request.json))


def _check(body: Json) -> None:
    waiting: set[str] = set()
    for number, message in enumerate(body["messages"]):
        where = f"messages.{number}"
        need(message["role"] in _ROLES, f"{where}: unexpected role {message['role']!r}.")
        spoken = message["content"] or message["role"] == "system"  # an empty one is what the client sends
        need(spoken, f"{where}: content must be non-empty.")
        content = message["content"]
        blocks: list[Json] = content if isinstance(content, list) else [{"type": "text", "text": content}]
        for block in blocks:
            _check_block(where, block)
        results = {b["tool_use_id"] for b in blocks if b["type"] == "tool_result"}
        if message["role"] == "user":
            need(waiting <= results, f"{where}: tool_use ids without tool_result: {waiting - results}.")
            need(results <= waiting, f"{where}: unexpected tool_use_id in tool_result: {results - waiting}.")
            waiting = set()
        waiting |= {b["id"] for b in blocks if b["type"] == "tool_use"}
    need(not waiting, f"tool_use ids were found without tool_result blocks: {waiting}.")


def _check_block(where: str, block: Json) -> None:
    match block["type"]:
        case "thinking":
            need(block["signature"] == _SIGNATURE, f"{where}: Invalid `signature` in `thinking` block.")
        case "text":
            need(block["text"].strip(), f"{where}: text content blocks must be non-empty.")
        case "tool_use":
            need(_ID.fullmatch(block["id"]), f"{where}: {block['id']!r} does not match the pattern.")
            need(isinstance(block["input"], dict), f"{where}: input must be an object.")
