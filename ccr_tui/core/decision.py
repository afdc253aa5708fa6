"""What a decision is: the route, and every step that led to it."""

from __future__ import annotations

from dataclasses import dataclass

from ccr_tui.core.conditions import Value
from ccr_tui.core.route import Route


@dataclass(frozen=True, slots=True)
class Step:
    """One thing tried: its name, whether it gave the route, the value seen and why it won or lost.

    `condition` is the text of a rule's condition; `route` is what the step gave, "" when nothing. `answer` is
    what somebody else said who was asked on the way, None where nobody was.
    """

    name: str
    won: bool
    seen: str
    why: str
    condition: str = ""
    route: str = ""
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """`task` is the kind of request, `winner` the step that gave `route`.

    `values` are those of every field that a condition looked at: with the steps they reproduce the decision.
    """

    task: str
    winner: str
    route: Route
    steps: tuple[Step, ...]
    table_version: int = 0
    values: tuple[tuple[str, Value], ...] = ()
