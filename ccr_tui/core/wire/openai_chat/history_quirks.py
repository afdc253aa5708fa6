"""Corrections of the messages, for servers that accept fewer orders and forms of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Any

from ccr_tui.core.wire.draft import Draft
from ccr_tui.core.wire.parts import is_text, joined_text
from ccr_tui.core.wire.reminder import as_reminder

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SHORT = re.compile(r"[a-zA-Z0-9]{9}")
_LONGEST_ID = 40


def system_first(draft: Draft) -> None:
    """Chat templates that know a system message only at the beginning: later ones become reminders."""
    for message in draft.messages[1:]:
        if message["role"] == "system":
            message["role"] = "user"
            message["content"] = as_reminder(message["content"])
            draft.drops.dropped("system messages", "message", after="sent as reminders of the user")


def content_never_null(draft: Draft) -> None:
    """Servers that insist on a text beside tool calls."""
    for message in draft.messages:
        if message["content"] is None:
            message["content"] = ""


def short_ids(draft: Draft) -> None:
    """Mistral's ids have exactly nine letters and digits."""
    _rename_ids(draft, lambda given: given if _SHORT.fullmatch(given) else _nine(given))


def ids_at_most_40(draft: Draft) -> None:
    """OpenAI refuses longer ids, which a call that another provider made may have."""
    _rename_ids(draft, lambda given: given if len(given) <= _LONGEST_ID else "call_" + _nine(given))


def no_user_after_tool(draft: Draft) -> None:
    """Mistral refuses a user's message behind a tool's result: its text joins the result."""
    draft.body["messages"] = list(_with_tools_answered(draft.messages))


def _with_tools_answered(messages: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Texts behind a result are put into it; where something else is shown, the assistant nods first."""
    last: dict[str, Any] | None = None
    for message in messages:
        if last is not None and last["role"] == "tool" and message["role"] == "user":
            words, rest = _divided(message["content"])
            last["content"] = "\n\n".join(part for part in (last["content"], words) if part)
            if not rest:
                continue
            yield {"role": "assistant", "content": "Understood."}
            message = {"role": "user", "content": rest}  # noqa: PLW2901 - what is left of it
        last = message
        yield message


def _divided(content: str | list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """The text of a message, and all of it again where it shows something that no text can hold."""
    if isinstance(content, str):
        return content, []
    return ("", content) if not all(map(is_text, content)) else (joined_text(content), [])


def _rename_ids(draft: Draft, rename: Callable[[str], str]) -> None:
    for message in draft.messages:
        for call in message.get("tool_calls", ()):
            call["id"] = rename(call["id"])
        if "tool_call_id" in message:
            message["tool_call_id"] = rename(message["tool_call_id"])


def _nine(id: str) -> str:
    """Nine letters and digits that always stand for the same id."""
    number = int.from_bytes(blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest())
    letters = []
    for _ in range(9):
        number, index = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[index])
    return "".join(letters)
