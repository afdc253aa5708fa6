"""Has an answer judged while the exchange that it belongs to is still going on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccr_tui.core.scoring import JUDGE_PROMPT, Judgement, read_score, score_question
from ccr_tui.engine.grader_calls import GraderCalls
from ccr_tui.engine.side_call import SideQuestion, ask, no_use

if TYPE_CHECKING:
    from ccr_tui.engine.engine import Engine
    from ccr_tui.engine.exchange_run import ExchangeRun


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge said and how long that took in words, or `why` it has said nothing."""

    judgement: Judgement | None = None
    took: str = ""
    why: str = ""


class Judge:
    """Belongs to the engine's event loop."""

    def __init__(self, notice: Callable[[str, str], None]) -> None:
        self.calls = GraderCalls(JUDGE_PROMPT, notice)

    async def judge(self, engine: Engine, run: ExchangeRun, answer: str) -> Verdict:
        """The score of an answer to the request of this exchange. Never raises."""
        grader = run.config.judge
        assert grader.use is not None  # or nothing would be held back
        permit = self.calls.permit(grader, run.config)
        if permit.refused:
            return Verdict(why=permit.refused)
        text = score_question(run.inbound.facts, answer)
        question = SideQuestion(grader.use, "judge", "judges the answer", permit.instructions, text)
        told = await ask(engine, run, question, grader.timeout)
        if told.failure:
            return Verdict(why=f"{grader.use} gave no score: {told.failure}")
        judgement = read_score(told.text)
        if judgement is None:
            return Verdict(why=f"{no_use(grader.use, told.text)}, which is no score")
        return Verdict(judgement, f"by {grader.use} {told.took}")
