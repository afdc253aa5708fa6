"""Earlier thoughts in the form in which an upstream wants them back, if it wants them at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ccr_tui.core.wire.conversation import Block, RedactedThinking, Thinking
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.json_values import mapping, sequence
from ccr_tui.core.wire.provider_state import Origin, ProviderState, own_state

DIALECT = "openai_chat"
_SOME_THOUGHT = " "
"""Stands for a thought that was never had: some upstreams refuse a tool call without any."""


@dataclass(frozen=True, slots=True)
class Thoughts:
    """What the same model thought before: readable `text`, and `details` to hand back as they came."""

    text: str = ""
    details: tuple[Any, ...] = ()


def thoughts_in(blocks: Iterable[Block], origin: Origin, drops: Drops) -> Thoughts:
    """The model's own thoughts among the blocks of one message; all others are noted as dropped."""
    texts: list[str] = []
    details: list[Any] = []
    for block in blocks:
        if not isinstance(block, Thinking | RedactedThinking):
            continue
        state = own_state(block, DIALECT, origin)
        if state is None:
            drops.dropped("thinking", "foreign block")
            continue
        assert isinstance(block, Thinking)  # only these have a signature
        texts.append(block.text)
        details += sequence(mapping(state.data).get("details"))
    return Thoughts("\n".join(t for t in texts if t), tuple(details))


def state_of(origin: Origin, details: list[Any]) -> ProviderState:
    """What to put into a signature so that `thoughts_in` finds it again."""
    data = {"details": details} if details else None
    return ProviderState(DIALECT, origin.provider, origin.model, data)


def reasoning_fields(
    thoughts: Thoughts, flags: frozenset[str], drops: Drops, *, calls_tools: bool
) -> dict[str, Any]:
    """The fields of an assistant message that give its thoughts back."""
    if "reasoning_details_back" in flags:
        if thoughts.details:
            return {"reasoning_details": list(thoughts.details)}
        return {"reasoning": thoughts.text} if thoughts.text else {}
    if "reasoning_content_back" in flags:
        text = thoughts.text or (_SOME_THOUGHT if calls_tools else "")
        return {"reasoning_content": text} if text else {}
    if thoughts != Thoughts():
        drops.dropped("thinking", "own block")
    return {}
