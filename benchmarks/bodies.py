"""Requests of the sizes that Claude Code sends: fixed system and tools, then a conversation.

Each request ends in words of its own, as a real one does, so that nothing can be answered from memory.
"""

from __future__ import annotations

import json
from typing import Any

_LINE = (
    'def area(width: float, height: float) -> float:\n    """Square metres."""\n    return width * height\n\n'
)
MODEL = "claude-sonnet-5"
_NONCE = "nonce-00000000"


class RequestTemplate:
    """The bytes of a request of about `size_kb`, ready but for eight digits."""

    def __init__(
        self, size_kb: int, *, events: int, gap_us: int, first_us: int = 0, model: str = MODEL
    ) -> None:
        body = json.dumps(_body(size_kb * 1000, model)).encode()
        head = (
            "POST /v1/messages?beta=true HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\n"
            "content-type: application/json\r\nx-api-key: not-a-real-key\r\nanthropic-version: 2023-06-01\r\n"
            "anthropic-beta: claude-code-20250219,context-management-2025-06-27\r\nx-app: cli\r\n"
            "user-agent: benchmark\r\naccept-encoding: gzip, deflate, br, zstd\r\n"
            "x-claude-code-session-id: 00000000-0000-4000-8000-000000000001\r\n"
            f"x-benchmark: {events} {gap_us} {first_us}\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self._before, self._after = (head.encode() + body).split(_NONCE.encode())

    def request(self, number: int) -> bytes:
        return b"%bnonce-%08d%b" % (self._before, number, self._after)


def _body(size: int, model: str) -> dict[str, Any]:
    head = {
        "model": model,
        "max_tokens": 32000,
        "stream": True,
        "thinking": {"type": "adaptive"},
        "system": [_text(_filler(min(8000, size // 4)))],
        "tools": [_tool(i, min(2500, size // 40)) for i in range(12)],
        "metadata": {"user_id": json.dumps({"device_id": "d", "account_uuid": "", "session_id": "s"})},
    }
    messages: list[dict[str, Any]] = [{"role": "user", "content": [_text("Please tidy the module.")]}]
    left = size - len(json.dumps(head))
    while left > 0:
        exchange = _tool_round(len(messages), min(12_000, left))
        left -= len(json.dumps(exchange))
        messages += exchange
    messages += [
        {"role": "assistant", "content": [_text("Done.")]},
        {"role": "user", "content": [_text(f"Again, please: {_NONCE}")]},
    ]
    return {**head, "messages": messages}


def _tool_round(number: int, size: int) -> list[dict[str, Any]]:
    call_id = f"toolu_{number:08d}"
    call = {"type": "tool_use", "id": call_id, "name": "Read", "input": {"file_path": f"/src/{number}.py"}}
    result = {"type": "tool_result", "tool_use_id": call_id, "content": f"{number}\n{_filler(size)}"}
    return [{"role": "assistant", "content": [call]}, {"role": "user", "content": [result]}]


def _tool(number: int, size: int) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"path": {"type": "string", "description": "Where."}}}
    return {"name": f"Tool{number}", "description": _filler(size), "input_schema": schema}


def _text(text: str) -> dict[str, str]:
    return {"type": "text", "text": text}


def _filler(size: int) -> str:
    return (_LINE * (size // len(_LINE) + 1))[:size]
