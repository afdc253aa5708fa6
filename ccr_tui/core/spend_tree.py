"""Where money goes: sessions, their prompts, and the subagents that a prompt set to work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ccr_tui.core.totals import Totals


class Level(StrEnum):
    """What a branch stands for."""

    SESSION = "session"
    PROMPT = "prompt"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of the spending. `totals` hold its branches' as well; `key` tells it from its neighbours.

    The branches of a session are read when somebody unfolds it. `label` is what a person calls it: the
    first words of a prompt, the kind of a subagent.
    """

    level: Level
    key: str
    label: str
    totals: Totals
    at: float = 0.0
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class AgentSums:
    """What one agent did for one prompt, without the agents that it started; the main one is ""."""

    agent: str
    parent: str
    kind: str
    at: float
    totals: Totals


def agents_tree(sums: Sequence[AgentSums]) -> tuple[Branch, ...]:
    """Agents as branches of those that started them, the dearest first.

    Beside the main one, which is not the sum of all, stand those that it started, and any whose parent is
    not among them or is its own descendant.
    """
    known = {one.agent: one for one in sums}
    children: dict[str, list[AgentSums]] = {}
    tops = []
    for one in known.values():
        if one.parent and one.parent in known and one.agent not in _line(known, one.parent):
            children.setdefault(one.parent, []).append(one)
        else:
            tops.append(one)
    return dearest_first([_branch(one, children) for one in tops])


def prompt_branch(key: str, label: str, at: float, sums: Sequence[AgentSums]) -> Branch:
    """A prompt with its agents; when only the main one worked on it, there is nothing to unfold."""
    total = sum((one.totals for one in sums), Totals())
    alone = len(sums) == 1 and not sums[0].agent
    return Branch(Level.PROMPT, key, label, total, at, () if alone else agents_tree(sums))


def _branch(one: AgentSums, children: dict[str, list[AgentSums]]) -> Branch:
    below = dearest_first([_branch(child, children) for child in children.get(one.agent, ())])
    total = sum((branch.totals for branch in below), one.totals)
    label = one.kind or one.agent or "main"
    return Branch(Level.AGENT, one.agent, label, total, one.at, below)


def _line(known: dict[str, AgentSums], agent: str) -> Iterator[str]:
    """The agent and whoever started it, up to the first that is unknown or comes again."""
    seen: set[str] = set()
    while agent in known and agent not in seen:
        seen.add(agent)
        yield agent
        agent = known[agent].parent if agent else agent


def dearest_first(branches: Iterable[Branch]) -> tuple[Branch, ...]:
    """By cost, then by tokens, since what has no price is not for free."""
    return tuple(sorted(branches, key=lambda b: (-b.totals.cost_usd, -_tokens(b.totals))))


def _tokens(totals: Totals) -> int:
    return totals.input_tokens + totals.cache_read_tokens + totals.cache_write_tokens + totals.output_tokens
