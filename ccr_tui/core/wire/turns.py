"""The conversation as turns: upstreams want the results of calls right behind the turn that made them."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from ccr_tui.core.wire.conversation import Block, Message, ToolResult, ToolUse


def blocks_of(turn: Iterable[Message]) -> list[Block]:
    return [block for message in turn for block in message.content]


def calls_in(blocks: Iterable[Block]) -> list[ToolUse]:
    return [block for block in blocks if isinstance(block, ToolUse)]


def results_in(turn: Iterable[Message]) -> dict[str, ToolResult]:
    """The results by the client's id of the call that they answer; of several, the last one."""
    return {block.tool_use_id: block for block in blocks_of(turn) if isinstance(block, ToolResult)}


def without_results(blocks: Iterable[Block], answered: AbstractSet[str]) -> list[Block]:
    """What else is said than the results of the calls `answered`."""
    return [b for b in blocks if not (isinstance(b, ToolResult) and b.tool_use_id in answered)]
