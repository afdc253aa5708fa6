"""A tool loop stays where it was answered, through the whole proxy."""

from __future__ import annotations

from ccr_tui.engine.mock.reply import Reply, ToolUse, error_reply, text_reply
from tests.engine.rig import message_body, rig

ASKS = {"role": "user", "content": "list the files"}
CALLS = {"role": "assistant", "content": [{"type": "tool_use", "id": "t1", "name": "Bash", "input": {}}]}
RESULT = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": "a b"}]}
ANSWER = {"role": "assistant", "content": "two files"}

FIRST = message_body(messages=[ASKS])
IN_LOOP = message_body(messages=[ASKS, CALLS, RESULT])
NEXT_TURN = message_body(messages=[ASKS, CALLS, RESULT, ANSWER, ASKS])
TOOL = Reply(blocks=(ToolUse("Bash", {}, "t1"),))
ROUTES = {"default": ["a,m", "b,m"]}


def test_a_loop_stays_where_it_fell_back_to_until_the_next_turn() -> None:
    with rig({"a": [error_reply(403), text_reply("back")], "b": [TOOL, text_reply("b")]}, ROUTES) as r:
        for count, body in enumerate((FIRST, IN_LOOP, NEXT_TURN), 1):
            r.post(body)
            r.finished(count)
        first, loop, later = r.finished(3)
    assert [str(a.upstream) for a in first.attempts] == ["a,m", "b,m"]
    assert [str(a.upstream) for a in loop.attempts] == ["b,m"]
    assert [str(a.upstream) for a in later.attempts] == ["a,m"]
    assert loop.decision is not None
    assert loop.decision.steps[-1].name == "turn"


def test_other_conversations_and_agents_go_their_own_way() -> None:
    with rig({"a": [error_reply(403), text_reply("a")], "b": [TOOL]}, ROUTES) as r:
        r.post(FIRST)
        r.finished(1)
        r.post(IN_LOOP, headers={"x-claude-code-agent-id": "agent-2"})
        r.finished(2)
        r.post(IN_LOOP, headers={"x-claude-code-session-id": "session-2"})
        *_, agent, session = r.finished(3)
    assert [str(r.used) for r in (agent, session)] == ["a,m", "a,m"]


def test_requests_without_a_session_have_nothing_in_common() -> None:
    with rig({"a": [error_reply(403), text_reply("a")], "b": [TOOL]}, ROUTES) as r:
        for count, body in enumerate((FIRST, IN_LOOP), 1):
            r.post(body, headers={"x-claude-code-session-id": ""})
            r.finished(count)
        *_, loop = r.finished(2)
    assert str(loop.used) == "a,m"
