"""The calls to one grader: whether one may be made now, and with which instructions."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from ccr_tui.core.config import Config, Grader
from ccr_tui.core.hourly_cap import HourlyCap
from ccr_tui.engine.instructions import Instructions


@dataclass(frozen=True, slots=True)
class Permit:
    """`refused` says why no call may be made; else `instructions` are what to send with it."""

    instructions: str = ""
    refused: str = ""


class GraderCalls:
    """Belongs to the engine's event loop."""

    def __init__(self, built_in: str, notice: Callable[[str, str], None]) -> None:
        self._instructions = Instructions(built_in)
        self._cap = HourlyCap()
        self._notice = notice
        self._told: set[str] = set()

    def permit(self, grader: Grader, config: Config) -> Permit:
        """Permission for one call, counted; a file of instructions that cannot be used is told once."""
        instructions, trouble = self._instructions.of(grader, config)
        if trouble:
            self.tell_once("warning", f"{trouble}.")
            return Permit(refused=trouble)
        if not self._cap.take(grader.per_hour, time.monotonic()):
            return Permit(refused=_used_up(grader.per_hour))
        return Permit(instructions)

    def tell_once(self, level: str, sentence: str) -> None:
        """Publish a notice unless the same sentence was one before."""
        if sentence not in self._told:
            self._told.add(sentence)
            self._notice(level, sentence)


def _used_up(most: int) -> str:
    return "the one call of this hour is used up" if most == 1 else f"{most} calls this hour are used up"
