from __future__ import annotations

import json
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from ccr_tui.core.config import Config, Timeouts
from ccr_tui.core.exchange import Upstream
from ccr_tui.engine.mock.reply import text_reply
from ccr_tui.engine.side_call import SideQuestion, asking, limited, no_use
from tests.engine.graders import CLASSIFIER, graded_rig, roles, user, why
from tests.engine.openai_upstream import ChatUpstream, whole
from tests.engine.rig import message_body
from tests.servers import run_server
from tests.wire.requests import inbound

QUESTION = SideQuestion(Upstream("p", "sorter"), "grade", "grades", "Sort.", "How hard \ud83d is it?")


def test_the_question_is_a_small_request_of_the_same_session() -> None:
    asked = asking(inbound(), QUESTION)
    body = json.loads(asked.body)
    assert body["messages"] == [{"role": "user", "content": "How hard ? is it?"}]
    assert (body["system"], body["stream"], body["thinking"]) == ("Sort.", False, {"type": "disabled"})
    assert not {"tools", "metadata", "temperature"} & set(body)
    assert asked.facts.model == "sorter"
    assert asked.facts.session == "session-1"
    assert [name for name, _ in asked.headers] == [
        "content-type",
        "accept",
        "user-agent",
        "anthropic-version",
        "x-api-key",
    ]


def test_its_time_is_limited_and_it_is_tried_once() -> None:
    config = limited(Config(timeouts=Timeouts(first_byte=1.0)), 5.0)
    assert config.timeouts == Timeouts(first_byte=1.0, idle=5.0, total=5.0)
    assert config.retry.max == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no\nidea", "p,m answered “no idea”"),
        ("key sk-ant-api03-abcdefgh", "p,m answered “key •••”"),
        ("x" * 99, f"p,m answered “{'x' * 40}…”"),
    ],
)
def test_what_is_no_use_is_quoted_in_short(text: str, said: str) -> None:
    assert no_use(Upstream("p", "m"), text) == said


def test_any_dialect_may_be_asked() -> None:
    message = {"role": "assistant", "content": "hard"}
    usage = {"prompt_tokens": 90, "completion_tokens": 2, "total_tokens": 92}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    body = {"id": "c1", "object": "chat.completion", "model": "sorter", "choices": [choice], "usage": usage}
    upstream = ChatUpstream([whole(json.dumps(body).encode())])
    app = Starlette(routes=[Route("/chat/completions", upstream.complete, methods=["POST"])])
    with run_server(app) as url, graded_rig({"first": [text_reply("answer")], "grader": url}) as r:
        config = r.engine.config
        chat = replace(config.providers["grader"], dialect="openai_chat")
        r.engine.apply(replace(config, providers={**config.providers, "grader": chat}))
        r.post(message_body(messages=[user("hello")]))
        record = r.only()
    assert roles(record) == [("grade", "sorter"), ("answer", "big")]
    assert f"graded hard by {CLASSIFIER}" in why(record, "rule difficulty")
    assert record.attempts[0].usage is not None
    (sent,) = upstream.received
    assert sent["model"] == "sorter"
