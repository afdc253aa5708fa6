"""Thoughts that came from an upstream go back to it, and to no other."""

from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.providers import Provider
from ccr_tui.core.wire.openai_chat.dialect import OpenAIChatDialect
from tests.wire.grammar import message_of
from tests.wire.openai_chat.requests import messages, with_quirks
from tests.wire.openai_chat.streams import completion
from tests.wire.requests import WEATHER, assistant, call, inbound, result, thought, user

CALL = {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": '{"city":"Rome"}'}}
DETAILS = [
    {"type": "reasoning.text", "text": "Hm.", "signature": "s", "format": "anthropic-claude-v1", "index": 0},
    {"type": "reasoning.encrypted", "data": "xyz", "id": "call_1", "index": 1},
]


def answered(provider: Provider, message: dict[str, Any], model: str = "m") -> dict[str, Any]:
    """The message as the client gets it and sends it back."""
    request = inbound(tools=[WEATHER], stream=False)
    upstream = Upstream(provider.name, model)
    answer = OpenAIChatDialect().answer(request, provider, upstream, completion(message, "tool_calls"))
    return assistant(*message_of(answer)["content"])


def sent_back(provider: Provider, history: dict[str, Any], model: str = "m") -> dict[str, Any]:
    results = [result(b["id"]) for b in history["content"] if b["type"] == "tool_use"]
    sent = messages(user("hi"), history, user(*results, "on"), provider=provider, model=model)
    return sent[1]


@pytest.mark.parametrize(
    ("quirk", "message"),
    [
        ("reasoning_content_back", {"content": "Yes.", "reasoning_content": "Hm.", "tool_calls": [CALL]}),
        ("reasoning_content_back", {"content": None, "reasoning_content": "Hm.", "tool_calls": [CALL]}),
        ("reasoning_content_back", {"content": "Yes.", "reasoning_content": "Hm."}),
        ("reasoning_details_back", {"content": "Yes.", "reasoning_details": DETAILS, "tool_calls": [CALL]}),
        ("reasoning_details_back", {"content": None, "reasoning_details": DETAILS[1:], "tool_calls": [CALL]}),
        ("reasoning_details_back", {"content": "Yes.", "reasoning": "Hm."}),
    ],
)
def test_a_message_with_its_thoughts_comes_back_as_it_was(quirk: str, message: dict[str, Any]) -> None:
    provider = with_quirks(quirk)
    assert sent_back(provider, answered(provider, message)) == {"role": "assistant", **message}


@pytest.mark.parametrize("quirk", ["reasoning_details_back", "reasoning_content_back"])
def test_another_model_does_not_get_them(quirk: str) -> None:
    provider = with_quirks(quirk)
    history = answered(provider, {"content": "Yes.", "reasoning": "Hm.", "reasoning_details": DETAILS})
    assert sent_back(provider, history, model="other") == {"role": "assistant", "content": "Yes."}


def test_a_server_that_does_not_ask_for_thoughts_gets_none() -> None:
    history = answered(with_quirks(), {"content": "Yes.", "reasoning_content": "Hm."})
    assert sent_back(with_quirks(), history) == {"role": "assistant", "content": "Yes."}


def test_a_call_of_another_model_has_some_thought_where_one_is_demanded() -> None:
    history = assistant(thought("Claude's"), call("toolu_1", city="Rome"))
    back = sent_back(with_quirks("reasoning_content_back"), history)
    assert back["reasoning_content"] == " "
    assert "reasoning_content" not in sent_back(with_quirks("reasoning_content_back"), assistant("text"))
