"""Has the answer of an exchange that ended long ago judged, because the user asks for it."""

from __future__ import annotations

import time

from ccr_tui.core.errors import CcrError
from ccr_tui.core.events import Scored
from ccr_tui.core.exchange import Completed
from ccr_tui.core.judging import why_nothing_to_judge
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.scoring import BY_HAND, Judgement
from ccr_tui.core.wire.answer_words import answer_words
from ccr_tui.engine.engine import Engine
from ccr_tui.engine.proxy import run_exchange
from ccr_tui.engine.replay import stored_inbound
from ccr_tui.engine.shadow import Case, permit_to_judge, put_to_judge

SLACK_S = 10.0
"""Seconds that all around the judge's own time may take."""


def judge_exchange(engine: Engine, record: ExchangeRecord, body: bytes, answer: bytes) -> Judgement:
    """Have the `answer` to the request `body` scored, and publish the score. Blocks; from any thread.

    Raises `CcrError` with a sentence that says what is missing.
    """
    future = engine.submit(_judge(engine, record, body, answer))
    judgement: Judgement = future.result(engine.config.judge.timeout + SLACK_S)
    return judgement


async def _judge(engine: Engine, record: ExchangeRecord, body: bytes, answer: bytes) -> Judgement:
    config, words = engine.config, answer_words(answer)
    stop = record.outcome.stop_reason if isinstance(record.outcome, Completed) else None
    if why := why_nothing_to_judge(stop, words):
        raise CcrError(f"There is nothing to judge: {why}.")
    inbound = stored_inbound(engine, record, body)
    permit = permit_to_judge(engine, config, inbound.headers)
    if permit.refused:
        raise CcrError(f"The judge cannot be asked: {permit.refused}.")
    case = Case(record.id, record.used, inbound, words.text, "you asked for it", BY_HAND)
    judgement = await put_to_judge(engine, case, permit, config, run_exchange)
    if judgement is None:
        raise CcrError(f"{config.judge.use} gave no score: its answer is in the list.")
    engine.bus.publish(Scored(record.id, time.time(), "judge", judgement.score, judgement.note))
    return judgement
