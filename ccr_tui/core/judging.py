"""Which answers are held back for a judge, which are scored afterwards, and where a bad one goes next."""

from __future__ import annotations

from ccr_tui.core.config import Grader
from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.route import Escalation, Route
from ccr_tui.core.wire.answer_words import AnswerWords

STEP = "escalation"
"""Name of the step in which a decision tells what became of its escalation."""

CHORES = frozenset({"title", "background", "compact", "webSearch"})
"""Tasks that the client sets itself, beside the conversation: nobody reads their answers for their quality.

They are judged only where the route is meant for them.
"""

_HALF_WAY = frozenset({"tool_use", "pause_turn"})
"""Stop reasons of an answer that goes on when tools have run."""


def why_unjudged(decision: Decision, facts: RequestFacts, judge: Grader) -> str:
    """Why an answer of a route with an escalation goes to the client unjudged; "" when it is held back."""
    if facts.endpoint != "messages":
        return "not a request for an answer"
    if facts.in_loop:
        return "in the middle of a tool loop"
    if _is_chore(decision):
        return f"a {decision.task} request, and the route is not meant for those alone"
    return "" if judge.use else "no judge is set: see [judge] use"


def is_scored_afterwards(decision: Decision, facts: RequestFacts) -> bool:
    """Whether the route wants a score of this request's answer after the fact.

    Beside an escalation it does not: those answers have been before the judge already.
    """
    route = decision.route
    wanted = route.shadow and route.escalation is None
    return wanted and facts.endpoint == "messages" and not _is_chore(decision)


def why_nothing_to_judge(stop_reason: str | None, answer: AnswerWords) -> str:
    """Why there is nothing to judge in an answer; "" for the final words of a turn."""
    if answer.calls or stop_reason in _HALF_WAY:
        return "the answer calls tools"
    return "" if answer.text.strip() else "the answer has no text"


def unjudged_step(decision: Decision, facts: RequestFacts, judge: Grader) -> Step | None:
    """The step that says beforehand that the escalation of the route will not be used."""
    if decision.route.escalation is None:
        return None
    why = why_unjudged(decision, facts, judge)
    return Step(STEP, False, "the answer is not judged", why) if why else None


def higher(route: Route, escalation: Escalation) -> Route:
    """The route of the second answer. The first one's special chains hold for it too."""
    return Route(escalation.to, too_long=route.too_long, refused=route.refused)


def _is_chore(decision: Decision) -> bool:
    """A chore on a route that serves others too: its own route, or a rule that names it, is meant for it."""
    task = decision.task
    if task not in CHORES or decision.winner == task:
        return False
    condition = next((s.condition for s in decision.steps if s.name == decision.winner), "")
    return task not in condition
