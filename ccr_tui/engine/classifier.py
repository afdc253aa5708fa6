"""Has requests graded by their difficulty: once for each turn of a person, however many requests it takes."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from ccr_tui.core.grading import GRADE_PROMPT, GradeKey, grade_key, grade_question, read_grade
from ccr_tui.core.questions import AskGrade, Reply
from ccr_tui.engine.grader_calls import GraderCalls
from ccr_tui.engine.side_call import SideQuestion, ask, no_use

if TYPE_CHECKING:
    from ccr_tui.engine.engine import Engine
    from ccr_tui.engine.exchange_run import ExchangeRun

_MOST_GRADES = 1024


class Classifier:
    """Belongs to the engine's event loop."""

    def __init__(self, notice: Callable[[str, str], None]) -> None:
        self._calls = GraderCalls(GRADE_PROMPT, notice)
        self._grades: OrderedDict[GradeKey, str] = OrderedDict()
        self._asking: dict[GradeKey, asyncio.Future[Reply]] = {}

    async def grade(self, engine: Engine, run: ExchangeRun, question: AskGrade) -> Reply:
        """The grade of a request, or a reply that says why there is none. Never raises.

        Requests of the same turn that come at the same time share one call. When the one that has made
        it is stopped, another one makes it.
        """
        key = grade_key(run.inbound.facts, question)
        while True:
            if key in self._grades:
                return Reply(self._grades[key], f"graded {self._grades[key]} earlier in this turn")
            refused = _not_graded(run)
            if refused:
                return Reply(why=refused)
            if key not in self._asking:
                return await self._ask_for_all(engine, run, question, key)
            reply = await _of_another(run, self._asking[key])
            if reply is not None and not reply.answer:
                return reply

    async def _ask_for_all(
        self, engine: Engine, run: ExchangeRun, question: AskGrade, key: GradeKey
    ) -> Reply:
        shared = self._asking[key] = asyncio.get_running_loop().create_future()
        try:
            reply = await self._ask(engine, run, question)
            shared.set_result(reply)
        finally:
            del self._asking[key]
            shared.cancel()  # without effect once there is a reply
        if reply.answer:
            self._keep(key, reply.answer)
        return reply

    async def _ask(self, engine: Engine, run: ExchangeRun, question: AskGrade) -> Reply:
        grader, facts = run.config.classifier, run.inbound.facts
        assert grader.use is not None  # or nothing would be asked
        permit = self._calls.permit(grader, run.config)
        if permit.refused:
            return Reply(why=permit.refused)
        text = grade_question(facts, question.grades)
        reason = f"grades for rule {question.rule}"
        asked = SideQuestion(grader.use, "grade", reason, permit.instructions, text)
        answer = await ask(engine, run, asked, grader.timeout)
        if answer.failure:
            return Reply(why=f"{grader.use} gave no grade: {answer.failure}")
        grade = read_grade(answer.text, question.grades)
        if grade:
            return Reply(grade, f"graded {grade} by {grader.use} {answer.took}")
        return Reply(why=f"{no_use(grader.use, answer.text)}, which is none of {', '.join(question.grades)}")

    def _keep(self, key: GradeKey, grade: str) -> None:
        self._grades[key] = grade
        if len(self._grades) > _MOST_GRADES:
            self._grades.popitem(last=False)


async def _of_another(run: ExchangeRun, asked: asyncio.Future[Reply]) -> Reply | None:
    """What another request has been told; None when that was stopped. Waiting is not our own time."""
    began = time.monotonic()
    await asyncio.wait([asked])
    run.received_at += time.monotonic() - began
    return None if asked.cancelled() else asked.result()


def _not_graded(run: ExchangeRun) -> str:
    """Why no call is made for this request, if none is."""
    facts = run.inbound.facts
    if run.config.classifier.use is None:
        return "no classifier is set: see [classifier] use"
    if facts.endpoint != "messages":
        return "token counts are not graded"
    return "in the middle of a tool loop" if facts.in_loop else ""
