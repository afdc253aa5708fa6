"""A request as text to edit, and what was edited as a request again."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from ccr_tui.core.errors import RequestError


def request_text(body: bytes) -> str:
    """The request in lines, in its own order; `RequestError` when it is no JSON."""
    try:
        return msgspec.json.format(body, indent=2).decode("utf-8", "surrogatepass") + "\n"
    except msgspec.DecodeError:
        raise RequestError("This request is no JSON: it cannot be edited here.") from None


def edited_body(text: str) -> bytes:
    """What is sent; `RequestError` with a sentence, and the line if it is one line's fault."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise RequestError(f"Line {error.lineno}, column {error.colno}: {_plain(error)}.") from None
    except (ValueError, RecursionError):
        raise RequestError("A number in it is too long, or it is nested too deeply.") from None
    if problem := _problem(data):
        raise RequestError(problem)
    try:
        return msgspec.json.format(text.encode("utf-8", "surrogatepass"), indent=-1)
    except msgspec.DecodeError as error:  # such as NaN, which Python's own parser lets pass
        raise RequestError(f"This is not quite JSON: {error}.") from None


def _plain(error: json.JSONDecodeError) -> str:
    """What the parser found wrong, beginning like half a sentence."""
    return error.msg[:1].lower() + error.msg[1:]


def _problem(data: Any) -> str:
    """What a request must have and this one lacks."""
    if not isinstance(data, dict):
        return "A request is a JSON object: begin with { and end with }."
    if not isinstance(data.get("model"), str) or not data["model"]:
        return '"model" is missing, or no text.'
    messages = data.get("messages")
    if not isinstance(messages, list) or not messages:
        return '"messages" is missing, or no list with at least one message.'
    for number, message in enumerate(messages, 1):
        if not isinstance(message, dict) or not isinstance(message.get("role"), str):
            return f'Message {number} has no "role".'
        if not isinstance(message.get("content"), str | list):
            return f'Message {number} has no "content", which is a text or a list of blocks.'
    return ""
