from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.exchange import Change, Upstream
from ccr_tui.core.providers import PRESETS
from ccr_tui.core.wire.anthropic import AnthropicDialect
from ccr_tui.core.wire.dialect import UpstreamCall
from ccr_tui.core.wire.provider_state import ProviderState, sign
from ccr_tui.core.wire.wire_ids import client_tool_id, server_tool_id
from tests.wire.requests import assistant, body, call, inbound, result, thought, user

OURS = sign(ProviderState("openai_chat", "deepseek", "m"))
CALL = client_tool_id("call_1", "answer")


def encode(raw: bytes, model: str = "") -> UpstreamCall:
    return AnthropicDialect().encode(inbound(raw), PRESETS["anthropic"], Upstream("anthropic", model), ())


def sent(raw: bytes, model: str = "") -> Any:
    return json.loads(encode(raw, model).body)


def test_foreign_thinking_goes_and_every_other_byte_stays() -> None:
    kept = [user("hi"), assistant(thought("mine"), "text", call(CALL)), user(result(CALL))]
    mixed = [
        user("hi"),
        assistant(
            thought("a", OURS), thought("mine"), thought("", OURS), "text", call(CALL), thought("b", OURS)
        ),
        user(result(CALL)),
    ]
    call_made = encode(body(messages=mixed))
    assert call_made.body == body(messages=kept)
    offset = body(messages=mixed).index(b'{"type": "thinking"')
    assert call_made.changes[0] == Change("body", "thinking", "3 of other providers", "removed", offset)


def test_the_model_is_changed_in_the_same_go() -> None:
    raw = body(messages=[user("hi"), assistant(thought("a", OURS), "text"), user("on")])
    call_made = encode(raw, "claude-opus-5-5")
    expected = body(messages=[user("hi"), assistant("text"), user("on")])
    assert call_made.body == expected.replace(b"claude-sonnet-5", b"claude-opus-5-5")
    assert [c.what for c in call_made.changes[:2]] == ["model", "thinking"]


def test_a_message_of_nothing_else_goes_as_a_whole() -> None:
    mixed = [user("hi"), assistant(thought("a", OURS)), user("on"), assistant(thought("b", OURS))]
    assert sent(body(messages=mixed))["messages"] == [user("hi"), user("on")]


def test_search_blocks_of_other_providers_go() -> None:
    search = server_tool_id("q")
    searched = {"type": "server_tool_use", "id": search, "name": "web_search", "input": {"query": "q"}}
    found = {"type": "web_search_tool_result", "tool_use_id": search, "content": []}
    mixed = [user("hi"), assistant("text", searched, found), user("on")]
    assert sent(body(messages=mixed))["messages"][1] == assistant("text")


def test_a_conversation_of_anthropic_s_own_is_not_touched() -> None:
    raw = body(messages=[user("what is ccr-tui.x?"), assistant(thought("mine"), "text"), user('"ccr-tui.')])
    assert encode(raw).body is raw


def test_a_thinking_budget_is_dropped_in_a_tool_loop_that_another_began() -> None:
    loop = [user("hi"), assistant(thought("a", OURS), call(CALL)), user(result(CALL))]
    request = sent(
        body(
            messages=loop,
            thinking={"type": "enabled", "budget_tokens": 2000},
            context_management={"edits": [{"type": "clear_thinking_20251015"}, {"type": "other"}], "x": 1},
        )
    )
    assert request["thinking"] == {"type": "disabled"}
    assert request["context_management"] == {"edits": [{"type": "other"}], "x": 1}


def test_thinking_stays_where_anthropic_began_the_loop_or_adapts() -> None:
    budget = {"type": "enabled", "budget_tokens": 2000}
    own = [user("hi"), assistant(thought("mine"), call("toolu_01")), user(result("toolu_01"))]
    begun = [user("hi"), assistant(call(CALL)), user(result(CALL)), *own[1:]]
    loop = [user("hi"), assistant(call(CALL)), user(result(CALL))]
    assert sent(body(messages=own, thinking=budget))["thinking"] == budget
    assert sent(body(messages=begun, thinking=budget))["thinking"] == budget
    assert sent(body(messages=loop, thinking={"type": "adaptive"}))["thinking"] == {"type": "adaptive"}


blocks = st.sampled_from(
    [thought("x", OURS), thought("mine"), {"type": "text", "text": "ccr-tui."}, call(CALL), call("toolu_1")]
)


@given(st.lists(st.lists(blocks, max_size=5), max_size=6))
def test_any_mixture_leaves_exactly_the_others(contents: list[list[dict[str, Any]]]) -> None:
    messages = [user("hi")] + [assistant(*content) for content in contents]
    left = [{**m, "content": [b for b in m["content"] if b.get("signature") != OURS]} for m in messages]
    kept = [m for m, before in zip(left, messages, strict=True) if m["content"] or not before["content"]]
    assert sent(body(messages=messages))["messages"] == kept
