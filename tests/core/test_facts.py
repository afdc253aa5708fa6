"""Facts: what is read from requests, those of the real client and those that nobody should send."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.errors import RequestError
from ccr_tui.core.facts import TEXT_LIMIT, RequestFacts, inspect, other_facts, parse_body
from tests.fixtures.captures import NAMES, load


def facts(body: dict[str, Any], headers: dict[str, str] | None = None) -> RequestFacts:
    return inspect("messages", headers or {}, parse_body(json.dumps(body).encode()))


def said(*contents: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": content} for content in contents]}


@pytest.mark.parametrize("name", NAMES)
def test_every_captured_request_names_its_session(name: str) -> None:
    assert load(name).facts.session == "00000000-0000-4000-8000-000000000001"


def test_a_main_turn() -> None:
    main = load("main").facts
    assert (main.model, main.stream, main.max_tokens) == ("claude-opus-5-5", True, 128000)
    assert (main.effort, main.thinking, main.thinking_budget) == ("medium", "adaptive", None)
    assert (main.messages, main.tools, main.tool_types) == (2, 12, ())
    assert (main.is_subagent, main.plan_mode, main.has_image, main.asks_summary) == (False,) * 4
    assert (main.agent, main.request_class, main.prompt) == (None, None, None)
    assert main.system_text.startswith("x-anthropic-billing-header: cc_version=2.1.330")


def test_hint_headers() -> None:
    hinted = load("subagent_nested_hinted").facts
    assert (hinted.request_class, hinted.agent_type) == ("subagent", "general-purpose")
    assert hinted.agent is not None
    assert hinted.parent_agent is not None
    assert hinted.prompt is not None
    assert hinted.is_subagent


def test_a_subagent_is_known_by_its_id_or_by_the_billing_block() -> None:
    assert load("subagent").facts.is_subagent
    assert facts({}, {"x-claude-code-agent-id": "a1"}).is_subagent
    marked = [{"type": "text", "text": "x-anthropic-billing-header: cc_version=1; cc_is_subagent=true;"}]
    assert facts({"system": marked}).is_subagent
    assert not facts({"system": [{"type": "text", "text": "first"}, *marked]}).is_subagent


def test_a_title_and_a_search_by_their_shapes() -> None:
    title, search = load("title").facts, load("web_search").facts
    assert (title.tools, title.schema_keys, title.thinking) == (0, ("title",), None)
    assert (search.tools, search.tool_types) == (1, ("web_search_20250305",))


def test_an_enabled_budget() -> None:
    old = load("thinking_budget_by_default").facts
    assert (old.thinking, old.thinking_budget, old.effort) == ("enabled", 31999, None)


@pytest.mark.parametrize(
    ("name", "plan_mode"),
    [
        ("plan", True),
        ("plan_entered_later", True),
        ("plan_turn_without_note", True),
        ("plan_reminder", True),
        ("plan_exited", False),
        ("compaction_in_plan_mode", True),
        ("main", False),
        ("tool_loop", False),
    ],
)
def test_plan_mode(name: str, plan_mode: bool) -> None:
    assert load(name).facts.plan_mode is plan_mode


@pytest.mark.parametrize(("mode", "plan_mode"), [("plan", True), ("auto", False), ("", True), (None, True)])
def test_the_permission_mode_of_the_safety_check_is_believed_first(mode: str | None, plan_mode: bool) -> None:
    guard = {"type": "dangerous_tool_use", "classifier_context": {"permission_mode": mode}}
    note = {"role": "system", "content": "Plan mode is active. Look, but do not touch."}
    body = {"safeguards": [guard], "messages": [{"role": "user", "content": "hi"}, note]}
    assert facts(body).plan_mode is plan_mode


def test_images_in_a_tool_result_count_for_the_turn_but_not_as_text() -> None:
    image = load("image").facts
    assert (image.has_image, image.new_image) == (True, True)
    data = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "A" * 400_000}}
    assert facts(said([data])).tokens < 2000


def test_the_token_estimate_grows_with_what_the_model_reads() -> None:
    small, large = facts(said("a" * 390)), facts(said("a" * 39_000))
    assert small.tokens >= 100
    assert large.tokens == pytest.approx(10_000, rel=0.01)
    padded = facts({**said("a" * 390), "metadata": {"user_id": "b" * 9999}})
    assert padded.tokens == pytest.approx(small.tokens, abs=10)


def test_long_texts_are_kept_in_part_and_compaction_is_still_seen() -> None:
    ask = "Your task is to create a detailed summary of the conversation so far. " + "x" * 2 * TEXT_LIMIT
    long = facts(said(ask))
    assert len(long.last_user_text) == TEXT_LIMIT
    assert long.asks_summary


@pytest.mark.parametrize(
    ("user_id", "session"),
    [
        ('{"device_id":"d","account_uuid":"","session_id":"s-1"}', "s-1"),
        ("user_abc_account__session_s-2", "s-2"),
        ("somebody", None),
        ('{"session_id":7}', None),
        ("{}", None),
        (7, None),
    ],
)
def test_the_session_of_clients_without_the_header(user_id: object, session: str | None) -> None:
    assert facts({"metadata": {"user_id": user_id}}).session == session


def test_headers_go_before_metadata() -> None:
    body = {"metadata": {"user_id": '{"session_id":"body"}'}}
    assert facts(body, {"x-claude-code-session-id": "header"}).session == "header"


def test_other_requests_have_ids_only() -> None:
    other = other_facts({"x-claude-code-session-id": "s", "x-claude-code-prompt-id": "p"})
    assert (other.endpoint, other.session, other.prompt, other.model) == ("other", "s", "p", "")


@pytest.mark.parametrize("body", [b"", b"[]", b'"text"', b"{", b"\xff\xfe", b"<html>"])
def test_a_body_that_is_no_object_is_refused_in_a_sentence(body: bytes) -> None:
    with pytest.raises(RequestError, match="not a JSON object") as refusal:
        parse_body(body)
    assert refusal.value.status == 400


def test_bytes_that_are_no_text_spoil_only_the_value_they_are_in() -> None:
    body = b'{"model":"m","system":"\xff","messages":[{"role":"user","content":"\xff"},'
    body += b'{"role":"user","content":"whole"}],"metadata":{"user_id":"\xff"},"tools":["\xff"]}'
    read = inspect("messages", {}, parse_body(body))
    assert (read.model, read.messages, read.last_user_text, read.tools) == ("m", 2, "whole", 0)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "role", "content", "source", "data"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)
KEYS = [
    "model", "stream", "max_tokens", "messages", "tools", "system", "thinking", "output_config", "metadata",
    "safeguards",
]  # fmt: skip


@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_no_request_is_beyond_reading(body: dict[str, Any]) -> None:
    read = facts(body)
    assert read.tokens >= 1


@given(st.lists(JSON, max_size=4))
def test_no_conversation_is_beyond_reading(messages: list[Any]) -> None:
    facts({"messages": [*messages, {"role": "user", "content": messages}]})
