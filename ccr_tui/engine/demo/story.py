"""What a demo session is made of: turns, each with what the person asks and what the upstream answers.

Client and upstream are both driven by the same turns. They meet only over HTTP: the upstream finds the turn
again by its prompt, so a replayed or rerouted request gets its answer too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ccr_tui.engine.mock.reply import Block, Pace, Reply, Text, Thinking, ToolUse


class Kind(StrEnum):
    MAIN = "main"
    PLAN = "plan"
    PLAN_LEFT = "plan left"
    TITLE = "title"
    SEARCH = "search"
    COMPACT = "compact"
    ASIDE = "aside"


TALKING = Pace(before_headers=0.25, before_first_event=0.1, between_events=0.035)
QUICK = Pace(before_headers=0.12, between_events=0.02)
THINKING = Pace(before_headers=0.6, before_first_event=0.3, between_events=0.04)
SLOW = Pace(before_headers=0.5, before_first_event=0.4, between_events=0.15)


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing asked, and all requests that it leads to.

    `replies` are the answers in order, each but the last with tool calls; `results` are what the tools
    return, one for each call. `agents` are subagents started by the first reply. `trouble` replaces every
    reply at the provider of that path prefix. `counts` token counts follow in a burst. `leave_after` are
    the seconds after which the client hangs up. `pause` is seconds of thought before the turn.
    """

    prompt: str
    replies: tuple[Reply, ...]
    results: tuple[str, ...] = ()
    kind: Kind = Kind.MAIN
    effort: str = "medium"
    model: str = ""
    image: bool = False
    attached: str = ""
    agents: tuple[Turn, ...] = ()
    trouble: Mapping[str, Reply] = field(default_factory=dict)
    counts: int = 0
    leave_after: float | None = None
    pause: float = 0.5


@dataclass(frozen=True, slots=True)
class Story:
    """A session: the project it is about, and its turns. `hints`: the client sends its hint headers.

    `namespace` is what the base URL of its client names, if it does.
    """

    project: str
    turns: tuple[Turn, ...]
    hints: bool = True
    namespace: str = ""


def say(text: str, *, pace: Pace = TALKING, thought: str = "", **values: object) -> Reply:
    """An answer in words, after a thought if there is one."""
    blocks: tuple[Block, ...] = (Thinking(thought),) if thought else ()
    return Reply(blocks=(*blocks, Text(text)), pace=pace).but(**values)


def call(*calls: ToolUse, saying: str = "", thought: str = "", pace: Pace = QUICK) -> Reply:
    """An answer that calls tools."""
    blocks: tuple[Block, ...] = (Thinking(thought),) if thought else ()
    return Reply(blocks=(*blocks, *((Text(saying),) if saying else ()), *calls), pace=pace)


def bash(command: str, description: str) -> ToolUse:
    return ToolUse("Bash", {"command": command, "description": description})


def read(path: str) -> ToolUse:
    return ToolUse("Read", {"file_path": path})


def edit(path: str, old: str, new: str) -> ToolUse:
    return ToolUse("Edit", {"file_path": path, "old_string": old, "new_string": new})


def agent(prompt: str, description: str) -> ToolUse:
    return ToolUse("Agent", {"prompt": prompt, "description": description, "subagent_type": "Explore"})
