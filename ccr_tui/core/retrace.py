"""Reaches a decision again from its own trace: what it shows is what happened, or a test says so."""

from __future__ import annotations

from collections.abc import Mapping

from ccr_tui.core.conditions import Condition, Value
from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.request_values import REQUEST_FIELDS


def retrace(decision: Decision) -> tuple[str, str]:
    """The winner and the route that follow from the steps and the values alone.

    The first step that gives a route wins; one after it (a tool loop that stays) only moves the route.
    Raises `ConditionError` for a condition that this version does not understand.
    """
    values = dict(decision.values)
    giving = [step for step in decision.steps if _gives(step, values)]
    return (giving[0].name, giving[-1].route) if giving else ("", "")


def _gives(step: Step, values: Mapping[str, Value]) -> bool:
    """Whether a step gives a route: where nobody else was asked, its condition says so."""
    if not step.condition:
        return step.won
    holds = Condition.parse(step.condition, REQUEST_FIELDS).holds(values)
    return holds and (step.won or step.answer is None)
