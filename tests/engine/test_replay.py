from __future__ import annotations

from dataclasses import replace

import pytest

from ccr_tui.core.errors import CcrError, RequestError
from ccr_tui.core.exchange import Upstream
from ccr_tui.engine.credentials import LiveCredentials
from ccr_tui.engine.mock.reply import text_reply
from ccr_tui.engine.replay import edited_target, replay
from tests.engine.rig import CLIENT_KEY, message_body, rig

HELLO = [text_reply("hello")]


def test_replay_is_a_child_exchange_with_the_same_body_and_the_live_credential() -> None:
    with rig({"anthropic": HELLO}) as r:
        r.post(message_body())
        original = r.only()
        child_id = replay(r.engine, original, message_body())
        child = r.finished(2)[1]
        first, second = r.mocks["anthropic"]
    assert child.id == child_id
    assert child.parent_id == original.id
    assert child.succeeded
    assert second.body == first.body
    assert second.header("x-api-key") == CLIENT_KEY
    assert child.decision is not None
    assert child.decision.winner == "pin"


GATEWAY = {"cookie": "a=b", "x-trial": "sk-ant-fake-SECRET123", "helicone-auth": "Bearer h1"}


def test_a_replay_has_the_live_value_of_what_was_masked() -> None:
    with rig({"anthropic": HELLO}) as r:
        r.post(message_body(), headers=GATEWAY)
        original = r.only()
        replay(r.engine, original, message_body())
        child = r.finished(2)[1]
        first, second = r.mocks["anthropic"]
    assert child.succeeded
    for name, value in GATEWAY.items():
        assert first.header(name) == second.header(name) == value
        assert value not in repr(original)
        assert value not in repr(child)


def test_a_replay_leaves_out_what_was_masked_and_is_not_known_any_more() -> None:
    with rig({"anthropic": HELLO}) as r:
        r.post(message_body(), headers=GATEWAY)
        original = replace(r.only(), query="beta=true&key=•••")
        r.engine.credentials = LiveCredentials()
        r.post(message_body())
        replay(r.engine, original, message_body())
        child = r.finished(3)[2]
        sent = r.mocks["anthropic"][2]
    assert child.succeeded
    assert sent.header("x-unknown-header") == "kept"
    assert not any(sent.header(name) for name in GATEWAY)
    assert child.query == "beta=true"


def test_reroute_sends_it_to_another_upstream() -> None:
    with rig({"anthropic": HELLO, "other": HELLO}, keys={"other": "sk-other-1"}) as r:
        r.post(message_body())
        replay(r.engine, r.only(), message_body(), Upstream("other", "small"))
        child = r.finished(2)[1]
        (sent,) = r.mocks["other"]
    assert str(child.used) == "other,small"
    assert sent.json["model"] == "small"
    assert sent.header("x-api-key") == "sk-other-1"


def test_an_edited_body_goes_where_its_model_says() -> None:
    with rig({"anthropic": HELLO}) as r:
        r.post(message_body())
        record = r.only()
        body = message_body(messages=[{"role": "user", "content": "something else, and longer"}])
        replay(r.engine, record, body, edited_target(record, body))
        child = r.finished(2)[1]
        sent = r.mocks["anthropic"][1]
    assert sent.json["messages"][0]["content"] == "something else, and longer"
    assert child.facts.last_user_text == "something else, and longer"
    assert str(child.used) == "anthropic,claude-sonnet-5"
    assert str(edited_target(record, message_body("claude-opus-5-5"))) == "anthropic,claude-opus-5-5"
    assert str(edited_target(record, message_body("other,small"))) == "other,small"
    assert edited_target(replace(record, attempts=()), message_body("m")) is None
    with pytest.raises(RequestError):
        edited_target(record, b"[]")


def test_replay_says_why_it_cannot() -> None:
    with rig({"anthropic": HELLO}) as r:
        r.post(message_body())
        record = r.only()
        with pytest.raises(CcrError, match="no provider 'nobody'"):
            replay(r.engine, record, message_body(), Upstream("nobody", "m"))
        with pytest.raises(CcrError, match="not a conversation"):
            replay(r.engine, replace(record, facts=replace(record.facts, endpoint="other")), b"")
        with pytest.raises(CcrError, match="never went anywhere"):
            replay(r.engine, replace(record, attempts=()), message_body())
    with rig({"anthropic": HELLO}) as fresh, pytest.raises(CcrError, match="no client has sent one"):
        replay(fresh.engine, record, message_body())
