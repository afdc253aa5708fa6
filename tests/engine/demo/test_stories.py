"""The stories are consistent: the upstream can tell their turns apart, and no tool call goes unanswered."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import pytest

from ccr_tui.engine.demo.stories import STORIES
from ccr_tui.engine.demo.story import Turn
from ccr_tui.engine.mock.reply import Reply, ToolUse

TURNS = [turn for story in STORIES for turn in story.turns]
EVERY = [*TURNS, *chain.from_iterable(turn.agents for turn in TURNS)]


def calls(reply: Reply) -> int:
    return sum(isinstance(block, ToolUse) and block.type == "tool_use" for block in reply.blocks)


def test_prompts_are_unique() -> None:
    assert max(Counter(turn.prompt for turn in EVERY).values()) == 1


@pytest.mark.parametrize("turn", EVERY, ids=lambda turn: turn.prompt[:30])
def test_every_tool_call_has_its_result_and_only_the_last_reply_has_none(turn: Turn) -> None:
    counts = [calls(reply) for reply in turn.replies]
    assert all(counts[:-1])
    assert counts[-1] == 0
    assert sum(counts) == len(turn.results)


@pytest.mark.parametrize("turn", [turn for turn in TURNS if turn.agents], ids=lambda turn: turn.prompt[:30])
def test_each_agent_is_called_for(turn: Turn) -> None:
    called = [b.input["prompt"] for b in turn.replies[0].blocks if isinstance(b, ToolUse)]
    assert called == [agent.prompt for agent in turn.agents]
