"""A few words become a request as Claude Code would send it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.config_section import Section
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.pattern_request import WORDS, request_bytes, request_facts
from ccr_tui.core.routing import decide
from ccr_tui.core.routing_table import RoutingTable
from ccr_tui.core.tasks import TASKS


def facts(**words: Any) -> RequestFacts:
    return request_facts(Section((), words))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({}, {"model": "claude-sonnet-5", "endpoint": "messages", "turn": 1, "in_loop": False, "tools": 0}),
        ({"model": "m", "text": "Do this"}, {"model": "m", "last_user_text": "Do this"}),
        ({"system": "Be brief."}, {"system_text": "Be brief."}),
        ({"tokens": 250_000}, {"tokens": 250_000}),
        ({"tools": 3}, {"tools": 3, "tool_types": ()}),
        ({"tools": ["Bash", "web_search_20250305"]}, {"tools": 2, "tool_types": ("web_search_20250305",)}),
        ({"image": True}, {"has_image": True, "new_image": True}),
        ({"image": "earlier"}, {"has_image": True, "new_image": False, "turn": 2}),
        ({"effort": "max"}, {"effort": "max"}),
        ({"thinking": "adaptive"}, {"thinking": "adaptive", "thinking_set": True, "thinking_budget": None}),
        ({"thinking": 32_000}, {"thinking": "enabled", "thinking_budget": 32_000}),
        ({"turn": 4}, {"turn": 4, "messages": 7}),
        ({"in_loop": True, "text": "Go"}, {"in_loop": True, "last_user_text": "Go", "turn": 1}),
        ({"plan_mode": True, "text": "Go"}, {"plan_mode": True, "last_user_text": "Go"}),
        ({"title": True}, {"schema_keys": ("title",)}),
        ({"summary": True}, {"asks_summary": True}),
        ({"project": "/home/me/x"}, {"project": "/home/me/x"}),
        ({"subagent_model": "a,b"}, {"subagent_tag": "a,b", "leading_tag": True}),
        ({"namespace": "ci"}, {"namespace": "ci"}),
        ({"endpoint": "count_tokens"}, {"endpoint": "count_tokens"}),
        ({"session": "s", "agent": "a"}, {"session": "s", "agent": "a", "is_subagent": True}),
        ({"agent_type": "Explore", "request_class": "subagent"}, {"agent_type": "Explore"}),
        ({"headers": {"X-Claude-Code-Request-Class": "auxiliary"}}, {"request_class": "auxiliary"}),
    ],
)
def test_words_are_seen_in_the_facts(words: dict[str, Any], expected: dict[str, Any]) -> None:
    found = facts(**words)
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("words", "task"),
    [
        ({"title": True}, "title"),
        ({"summary": True}, "compact"),
        ({"plan_mode": True}, "plan"),
        ({"effort": "max"}, "think"),
        ({"image": True}, "image"),
        ({"tokens": 300_000}, "longContext"),
        ({"tools": ["web_search_20250305"]}, "webSearch"),
        ({"agent": "a1"}, "subagent"),
        ({"model": "claude-haiku-4-5"}, "background"),
        ({}, "default"),
    ],
)
def test_every_task_can_be_described(words: dict[str, Any], task: str) -> None:
    assert decide(facts(**words), RoutingTable()).task == task


def test_all_tasks_are_described_above() -> None:
    mark = next(m for m in test_every_task_can_be_described.pytestmark if m.name == "parametrize")
    assert {task for _, task in mark.args[1]} == set(TASKS)


def test_every_word_is_documented() -> None:
    documented = (Path(__file__).parents[2] / "docs" / "patterns.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in documented.splitlines() if line.startswith("| `")]
    assert set(WORDS) <= {word for row in rows for word in re.findall(r"`(\w+)`", row)}


def test_a_body_is_taken_as_it_is() -> None:
    body = {"model": "m", "messages": [{"role": "user", "content": "hi"}]}
    assert facts(**body) == facts(body=body)
    wrapped = facts(body=body, headers={"X-Claude-Code-Agent-Id": "a"}, tokens=7, namespace="ci")
    assert (wrapped.agent, wrapped.tokens, wrapped.namespace, wrapped.last_user_text) == ("a", 7, "ci", "hi")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"tokenz": 1}, 'request.tokenz: unknown key "tokenz". Did you mean "tokens"?'),
        ({"tokens": "many"}, "request.tokens: expected a whole number"),
        ({"image": "yes"}, 'request.image: expected true, false or "earlier"'),
        ({"thinking": None}, "request.thinking: expected a type"),
        ({"tools": "Bash"}, "request.tools: expected a whole number"),
        ({"headers": {"a": 1}}, "request.headers.a: expected a text"),
        ({"body": []}, "request.body: expected a table"),
        ({"body": {}, "text": "x"}, "request.text: unknown key"),
        ({"endpoint": "else"}, "request.endpoint: expected"),
    ],
)
def test_what_cannot_be_understood_is_named(words: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError) as error:
        request_facts(Section(("request",), words))
    assert said in str(error.value)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_any_json_becomes_bytes_and_back(value: Any) -> None:
    assert json.loads(request_bytes({"value": value})) == {"value": value}


def test_half_a_surrogate_pair_stays_escaped() -> None:
    assert request_bytes({"a": "\ud83d"}) == b'{"a":"\\ud83d"}'
    assert request_bytes({"a": "ü"}) == '{"a":"ü"}'.encode()
