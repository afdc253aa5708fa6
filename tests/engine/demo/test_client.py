"""The demo's client sends conversations that the real API would take."""

from __future__ import annotations

import json
import random
from itertools import chain, pairwise
from typing import Any

import pytest

from ccr_tui.core.facts import RequestFacts, inspect, parse_body
from ccr_tui.engine.demo.client import Ask, StoryClient
from ccr_tui.engine.demo.stories import STORIES
from ccr_tui.engine.demo.story import Story
from ccr_tui.engine.demo.story_garden import GARDEN
from ccr_tui.engine.demo.story_invoices import INVOICES


def asks(story: Story, seed: int = 1) -> list[Ask]:
    return list(chain.from_iterable(StoryClient(story, random.Random(seed)).asks()))


def facts(ask: Ask) -> RequestFacts:
    return inspect("messages", ask.headers, parse_body(json.dumps(ask.body).encode()))


def blocks(messages: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    listed = [m["content"] for m in messages if isinstance(m["content"], list)]
    return [block for block in chain.from_iterable(listed) if block["type"] == kind]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.project)
def test_every_tool_call_is_answered_in_the_next_message(story: Story) -> None:
    for ask in asks(story):
        messages = ask.body["messages"]
        assert messages[0]["role"] == "user"
        for message, following in zip(messages, [*messages[1:], None], strict=True):
            called = [b["id"] for b in blocks([message], "tool_use")]
            answered = [b["tool_use_id"] for b in blocks([following] if following else [], "tool_result")]
            assert called == answered


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.project)
def test_a_session_has_one_id_in_header_and_body_and_the_next_one_another(story: Story) -> None:
    ids = {facts(ask).session for ask in asks(story)}
    assert len(ids) == 1
    assert ids.isdisjoint(facts(ask).session for ask in asks(story, seed=2))


def test_earlier_messages_are_sent_again_unchanged_so_that_they_can_be_cached() -> None:
    def unmarked(ask: Ask) -> list[str]:
        mark = ', "cache_control": {"type": "ephemeral"}'
        return [json.dumps(m).replace(mark, "") for m in ask.body["messages"]]

    turns = [
        ask
        for ask in asks(GARDEN)
        if "tools" in ask.body and len(ask.body["tools"]) > 1 and "stream" in ask.body
    ]
    for earlier, later in pairwise(turns):
        assert unmarked(later)[: len(earlier.body["messages"])] == unmarked(earlier)


def test_subagents_have_ids_of_their_own_and_the_prompt_of_the_turn() -> None:
    agents = [facts(ask) for ask in asks(INVOICES) if "x-claude-code-agent-id" in ask.headers]
    assert len({read.agent for read in agents}) == 2
    assert {(read.request_class, read.agent_type) for read in agents} == {("subagent", "Explore")}
    assert len({read.prompt for read in agents}) == 1


def test_compaction_begins_a_new_conversation() -> None:
    sizes = [len(ask.body["messages"]) for ask in asks(INVOICES)]
    compaction = next(i for i, ask in enumerate(asks(INVOICES)) if facts(ask).request_class == "compaction")
    assert sizes[compaction + 1] < sizes[compaction]
