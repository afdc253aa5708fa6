"""A session as Claude Code sends it: everything again on every turn, the cache marker moving along."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import msgspec

_WORDS = [
    f"{a}{b}" for a in ("ka", "lo", "mi", "ru", "te", "so") for b in ("ban", "del", "fir", "gos", "tum")
]
_MARK = {"type": "ephemeral"}


def prose(source: random.Random, words: int) -> str:
    """Text that compresses about as well as real text does: few words, much order of its own."""
    return " ".join(f"{source.choice(_WORDS)}{source.randrange(200)}" for _ in range(words))


def bodies(turns: int, *, seed: int = 1, words: int = 120) -> Iterator[bytes]:
    """The request bodies of one session, each with one more answer and one more tool result."""
    source = random.Random(seed)
    system = [{"type": "text", "text": prose(source, 300)}, {"type": "text", "text": prose(source, 900)}]
    system[-1]["cache_control"] = _MARK  # type: ignore[assignment]
    tools = [{"name": f"tool{n}", "description": prose(source, 150)} for n in range(24)]
    messages = [_message("user", "text", prose(source, words))]
    for _ in range(turns):
        marked = [*messages[:-2], *map(_marked, messages[-2:])]
        yield msgspec.json.encode(
            {
                "model": "claude-sonnet-5",
                "messages": marked,
                "system": system,
                "tools": tools,
                "metadata": {"user_id": "{}"},
                "max_tokens": 32000,
                "stream": True,
            }
        )
        messages.append(_message("assistant", "text", prose(source, words)))
        messages.append(_message("user", "tool_result", prose(source, words)))


def _message(role: str, kind: str, text: str) -> dict[str, Any]:
    content = {"type": kind, "text" if kind == "text" else "content": text}
    return {"role": role, "content": [content]}


def _marked(message: dict[str, Any]) -> dict[str, Any]:
    *before, last = message["content"]
    return message | {"content": [*before, last | {"cache_control": _MARK}]}
