"""Token counts of upstreams that have none: estimated, without asking them, and corrected by their usage."""

from __future__ import annotations

import httpx

from ccr_tui.core.exchange import Completed
from ccr_tui.engine.mock.reply import Reply, text_reply
from tests.engine.openai_upstream import mixed_rig
from tests.engine.rig import Rig, message_body, rig
from tests.engine.scripted_answers import Scripted
from tests.servers import refusing_url
from tests.wire.openai_chat.streams import DONE, chunk

ROUTE = {"default": ["open,m"]}


def count(r: Rig) -> int:
    with r.client() as client:
        answer: httpx.Response = client.post("/v1/messages/count_tokens", content=message_body())
    assert answer.status_code == 200
    return int(answer.json()["input_tokens"])


def used(tokens: int) -> Scripted:
    usage = {"prompt_tokens": tokens, "completion_tokens": 2, "total_tokens": tokens + 2}
    return Scripted(chunk({"content": "Hi"}) + chunk({}, "stop", usage=usage) + DONE)


def test_a_dialect_that_cannot_count_is_not_asked() -> None:
    with mixed_rig({"open": [used(1)]}, ROUTE) as m:
        told = count(m.rig)
        record = m.rig.only()
        assert m.chats["open"].received == []
    assert told == record.facts.tokens
    assert record.outcome == Completed(200)
    assert record.attempts == ()


def test_the_estimate_learns_what_the_upstream_reports() -> None:
    with mixed_rig({"open": [used(60)]}, ROUTE) as m:
        before = count(m.rig)
        m.rig.post(message_body())
        (record, *_) = [r for r in m.rig.finished(2) if r.facts.endpoint == "messages"]
        after = count(m.rig)
    assert before != 60
    assert after == round(before * 60 / record.facts.tokens)


def test_each_upstream_has_its_own_ratio() -> None:
    routes = {"default": ["open,m"], "think": ["open,n"]}
    with mixed_rig({"open": [used(60)]}, routes) as m:
        before = count(m.rig)
        m.rig.post(message_body(output_config={"effort": "max"}))
        m.rig.finished(2)
        assert count(m.rig) == before


def test_behind_an_upstream_that_fails_nobody_is_asked_who_cannot_count() -> None:
    scripts: dict[str, list[Scripted] | list[Reply]] = {"claude": [text_reply("x")], "open": [used(1)]}
    with mixed_rig(scripts, {"default": ["gone,m", "open,m"]}) as m:
        told = count(m.rig)
        record = m.rig.only()
        assert m.chats["open"].received == []
    assert told == record.facts.tokens
    assert len(record.attempts) == 2


def test_a_count_that_no_upstream_of_the_route_offers_is_estimated() -> None:
    with rig({"first": refusing_url()}, {"default": ["first,m1"]}, keys={"first": "$CCR_TUI_UNSET"}) as r:
        told = count(r)
        record = r.only()
    assert told == record.facts.tokens
    assert record.outcome == Completed(200)
