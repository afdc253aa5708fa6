from __future__ import annotations

import pytest

from ccr_tui.core.config import Config, Grader
from ccr_tui.core.errors import CcrError
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.route import Route
from ccr_tui.core.scoring import Judgement
from ccr_tui.engine.judge_replay import judge_exchange
from ccr_tui.engine.mock.reply import Reply, ToolUse, error_reply, text_reply
from ccr_tui.engine.replay import replay
from tests.engine.graders import EASY, graded_rig, scores, user
from tests.engine.rig import Rig, message_body, rig

ROUTE = Route((EASY,))
BODY = message_body(messages=[user("why?")])


def scripts(judge: Reply) -> dict[str, list[Reply]]:
    return {"first": [text_reply("the answer")], "grader": [judge]}


def judge(r: Rig) -> Judgement:
    answer = r.post(BODY).content
    return judge_exchange(r.engine, r.finished(1)[0], BODY, answer)


def test_an_old_answer_is_scored_in_an_exchange_of_its_own() -> None:
    with graded_rig(scripts(text_reply("7: right, but long")), route=ROUTE) as r:
        assert judge(r) == Judgement(7.0, "right, but long")
        parent, child = r.finished(2)
        question = r.mocks["grader"][0]
    assert scores(r) == [(parent.id, "judge", 7.0, "right, but long")]
    assert (child.task, child.parent_id, child.replay_of) == ("judge", parent.id, None)
    assert child.decision is not None
    assert child.decision.steps[0].why == "you asked for it"
    assert "the answer" in question.json["messages"][0]["content"]


def test_a_replay_of_what_the_judge_was_asked_stays_in_its_session() -> None:
    with graded_rig(scripts(text_reply("7: right, but long")), route=ROUTE) as r:
        judge(r)
        asked = r.finished(2)[1]
        replay(r.engine, asked, r.mocks["grader"][0].body)
        again = r.finished(3)[2]
    assert again.facts.session == "session-1"
    assert (again.task, again.replay_of) == ("judge", asked.id)


@pytest.mark.parametrize("answer", [text_reply("no idea"), error_reply(400, "no")])
def test_a_judge_that_gives_no_score_says_so(answer: Reply) -> None:
    with graded_rig(scripts(answer), route=ROUTE) as r, pytest.raises(CcrError, match="gave no score"):
        judge(r)


def test_what_is_missing_is_said() -> None:
    with rig({"first": [text_reply("the answer")]}) as r, pytest.raises(CcrError, match="no judge is set"):
        judge(r)
    config = Config(judge=Grader(use=Upstream("nobody", "m")))
    with (
        rig({"first": [text_reply("the answer")]}, config=config) as r,
        pytest.raises(CcrError, match="no provider 'nobody'"),
    ):
        judge(r)
    tools = Reply(blocks=(ToolUse("Bash", {}),))
    with rig({"first": [tools]}) as r, pytest.raises(CcrError, match="the answer calls tools"):
        judge(r)
