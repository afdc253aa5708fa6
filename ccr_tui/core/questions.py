"""What a decision has to ask somebody else. `deciding` yields these; whoever drives it sends a `Reply`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskRouter:
    """Ask the user's own router program where the request goes."""


@dataclass(frozen=True, slots=True)
class AskGrade:
    """Ask for the difficulty of the request, as one of `grades`, for the rule of this name."""

    rule: str
    grades: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """`answer` is a `provider,model` or a grade, "" for none; `why` is for the decision's trace."""

    answer: str = ""
    why: str = ""


Question = AskRouter | AskGrade

NOT_ASKED = Reply(why="not asked in a dry run")
