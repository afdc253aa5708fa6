"""The failure policy through the whole engine: chains of their own, rests, quotas, caps."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from ccr_tui.core.config import Breaker, Config, Upward
from ccr_tui.core.events import ExchangeFinished, Noticed
from ccr_tui.core.exchange import Completed, Failed, FailureKind, Upstream
from ccr_tui.core.providers import Auth
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.route import Route
from ccr_tui.core.tiers import Tier
from ccr_tui.engine.mock.reply import (
    Raw,
    Reply,
    error_reply,
    quota_headers,
    refusal_reply,
    text_reply,
)
from ccr_tui.engine.mock.script import Script
from tests.engine.openai_upstream import mixed_rig
from tests.engine.rig import Rig, message_body, rig
from tests.engine.scripted_answers import Scripted

FIRST, SECOND, THIRD = (Upstream(name, "m") for name in ("first", "second", "third"))
GOOD, OTHER = text_reply("good"), text_reply("other")
LONG_BODY = (
    b'{"type":"error","error":{"type":"invalid_request_error",'
    b'"message":"prompt is too long: 210000 tokens > 200000 maximum"},  "request_id":"req_1"}'
)
TOO_LONG = Reply(fault=Raw(LONG_BODY, 400))
DECLINES = refusal_reply("")
BUSY = error_reply(529)
STREAMS = pytest.mark.parametrize("stream", [True, False], ids=["streaming", "whole"])


@contextmanager
def routed(
    route: Route, config: Config | None = None, **scripts: Script | list[Reply] | str
) -> Iterator[Rig]:
    """A rig with this default route and a failure policy of the test's own."""
    with rig(scripts, {}, config=config or Config()) as r:
        now = r.engine.config
        r.engine.apply(replace(now, table=replace(now.table, routes={"default": route})))
        yield r


def hops(record: ExchangeRecord) -> list[str]:
    return [f"{a.upstream.provider}: {a.reason}" for a in record.attempts]


def kept(r: Rig) -> bytes | None:
    (end,) = [event for event in r.events if isinstance(event, ExchangeFinished)]
    return end.body


def notices(r: Rig) -> list[str]:
    return [event.message for event in r.events if isinstance(event, Noticed)]


@STREAMS
def test_a_conversation_that_is_too_long_goes_where_it_fits(stream: bool) -> None:
    route = Route((FIRST, SECOND), too_long=(THIRD,))
    with routed(route, first=[TOO_LONG], second=[GOOD], third=[OTHER]) as r:
        answer = r.post(message_body(stream=stream))
        record = r.only()
    assert answer.status_code == 200
    assert hops(record) == ["first: first try", "third: fallback after 400"]
    assert record.attempts[1].wait_s == 0


def test_where_it_fits_nowhere_the_client_must_see_that_to_compact() -> None:
    route = Route((FIRST, SECOND), too_long=(FIRST, THIRD))
    with routed(route, first=[TOO_LONG], second=[GOOD], third=[error_reply(401, "bad key")]) as r:
        answer = r.post(message_body())
        record = r.only()
        assert kept(r) == LONG_BODY
    assert (answer.status_code, answer.content) == (400, LONG_BODY)
    assert answer.headers["x-should-retry"] == "false"
    assert hops(record) == ["first: first try", "third: fallback after 400"]
    assert isinstance(record.outcome, Failed)
    assert record.outcome.failure.status == 400


def test_another_dialect_s_words_for_it_count_too() -> None:
    words = b'{"error": {"message": "This model\'s maximum context length is 10 tokens.", "code": 400}}'
    scripts: dict[str, list[Scripted] | list[Reply]] = {
        "open": [Scripted(words, 400, "application/json")],
        "claude": [GOOD],
    }
    with mixed_rig(scripts, {"default": ["open,m"]}) as m:
        now = m.rig.engine.config
        route = Route((Upstream("open", "m"),), too_long=(Upstream("claude", "m"),))
        m.rig.engine.apply(replace(now, table=replace(now.table, routes={"default": route})))
        assert m.rig.post(message_body()).status_code == 200
        assert hops(m.rig.only()) == ["open: first try", "claude: fallback after 400"]


@STREAMS
@pytest.mark.parametrize("words", ["", "I would rather not."])
def test_who_refuses_is_gone_round_while_the_client_has_seen_nothing(stream: bool, words: str) -> None:
    route = Route((FIRST, SECOND), refused=(FIRST, THIRD))
    with routed(route, first=[refusal_reply(words)], second=[GOOD], third=[OTHER]) as r:
        answer = r.post(message_body(stream=stream))
        record = r.only()
    seen = stream and words
    assert (b"other" in answer.content) is not bool(seen)
    assert hops(record) == ["first: first try", "third: fallback after refusal"][: 1 if seen else 2]
    if not seen:
        outcome = record.attempts[0].outcome
        assert isinstance(outcome, Failed)
        assert outcome.failure.kind is FailureKind.REFUSED


@STREAMS
def test_when_nobody_answers_either_the_refusal_is_handed_on_as_it_was(stream: bool) -> None:
    with routed(Route((FIRST,)), first=[DECLINES]) as r:
        plain = r.post(message_body(stream=stream))
    route = Route((FIRST,), refused=(SECOND,))
    with routed(route, first=[DECLINES], second=[error_reply(401)]) as r:
        answer = r.post(message_body(stream=stream))
        record = r.only()
        assert kept(r) == answer.content
    assert (answer.status_code, answer.content) == (200, plain.content)
    assert answer.headers["content-type"] == plain.headers["content-type"]
    assert "x-should-retry" not in answer.headers
    assert record.outcome == Completed(200, "refusal")
    assert len(record.attempts) == 2


def test_a_refusal_after_a_ping_is_handed_on_within_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ccr_tui.engine.keepalive.SILENCE_S", 0.02)
    slow = error_reply(401).but(pace=replace(GOOD.pace, before_headers=0.15))
    with routed(Route((FIRST,), refused=(SECOND,)), first=[DECLINES], second=[slow]) as r:
        content = r.post(message_body()).content
        assert r.only().outcome == Completed(200, "refusal")
    assert content.startswith(b"event: ping")
    assert content.count(b"event: message_start") == content.count(b"event: message_stop") == 1


def test_a_refusal_is_not_kept_back_for_somebody_who_rests() -> None:
    config = Config(breaker=Breaker(failures=1))
    route = Route((FIRST,), refused=(SECOND,))
    with routed(route, config, first=[DECLINES], second=[BUSY]) as r:
        r.post(message_body("second,m"))
        r.post(message_body())
        record = r.finished(2)[1]
    assert record.outcome == Completed(200, "refusal")
    assert len(record.attempts) == 1


def test_an_upstream_that_keeps_failing_is_passed_over_until_one_try_succeeds() -> None:
    config = Config(breaker=Breaker(failures=2, rest=1000, longest_rest=1000))
    with routed(Route((FIRST, SECOND)), config, first=[BUSY, BUSY, GOOD], second=[OTHER]) as r:
        r.post(message_body())
        r.post(message_body())
        r.post(message_body("first,m"))  # by hand: there is nobody else
        r.post(message_body())
        records = r.finished(4)
        assert [text.split(":")[0] for text in notices(r)] == [
            "first,m rests for 1000 s after 2 failures",
            "first,m answers again.",
        ]
    assert hops(records[0]) == [
        "first: first try",
        "first: retry 1 after 529",
        "second: fallback after 529",
    ]
    assert hops(records[1]) == ["second: first try, skipped first,m: rests 1000 s after 2 failures"]
    assert hops(records[2]) == [
        "first: first try, for want of another (first,m: rests 1000 s after 2 failures)"
    ]
    assert hops(records[3]) == ["first: first try"]


def test_a_transparent_route_is_never_passed_over_nor_counted() -> None:
    config = Config(breaker=Breaker(failures=1, rest=1000, longest_rest=1000))
    with rig({"first": [BUSY, BUSY, GOOD]}, {}, config=config) as r:
        for expected in (529, 529, 200):
            assert r.post(message_body()).status_code == expected
        records = r.finished(3)
        assert notices(r) == []
    assert [hops(record) for record in records] == [["first: first try"]] * 3


def used_up(claim: str = "five_hour", status: str = "rejected") -> Reply:
    headers = dict(quota_headers(status, 1.0, int(time.time()) + 3600))
    headers["anthropic-ratelimit-unified-representative-claim"] = claim
    headers["anthropic-ratelimit-unified-reset"] = str(int(time.time()) + 3600)
    return error_reply(429, retry_after=0).but(headers=tuple(headers.items()))


def test_a_used_up_quota_is_gone_round_at_once_and_from_then_on() -> None:
    with routed(Route((FIRST, SECOND)), first=[used_up()], second=[GOOD]) as r:
        assert r.post(message_body()).status_code == 200
        assert r.post(message_body()).status_code == 200
        records = r.finished(2)
        assert r.engine.health.by_provider() == {"first": "exhausted", "second": "ok"}
        quota = r.engine.health.quota("first")
    assert hops(records[0]) == ["first: first try", "second: fallback after 429"]
    (hop,) = hops(records[1])
    assert hop.startswith("second: first try, skipped first,m: its quota is used up until ")
    assert quota is not None
    assert quota.windows["5h"].used == 1.0


def test_a_limit_per_minute_is_waited_for() -> None:
    limited = used_up(status="allowed")
    with routed(Route((FIRST, SECOND)), first=[limited, GOOD], second=[OTHER]) as r:
        r.post(message_body())
        assert hops(r.only()) == ["first: first try", "first: retry 1 after 429"]


def test_a_family_s_quota_leaves_the_provider_s_other_models_alone() -> None:
    opus = Upstream("first", "claude-opus-5")
    with routed(Route((opus, FIRST)), first=[used_up("seven_day_opus"), GOOD]) as r:
        r.post(message_body())
        r.post(message_body())
        records = r.finished(2)
    assert [str(a.upstream) for a in records[0].attempts] == ["first,claude-opus-5", "first,m"]
    assert [str(a.upstream) for a in records[1].attempts] == ["first,m"]


def test_a_transparent_route_hands_it_on_as_it_is() -> None:
    with rig({"first": [used_up()]}) as r:
        answers = [r.post(message_body()) for _ in range(2)]
        records = r.finished(2)
    assert [answer.status_code for answer in answers] == [429, 429]
    assert all("x-should-retry" not in answer.headers for answer in answers)
    assert [hops(record) for record in records] == [["first: first try"]] * 2


def test_with_several_keys_the_provider_s_quota_is_used_up_with_the_last_one() -> None:
    with routed(Route((FIRST, SECOND)), first=[used_up(), GOOD, used_up(), GOOD], second=[OTHER]) as r:
        config = r.engine.config
        own = replace(config.providers["first"], auth=Auth.KEY, api_key="sk-test-a", api_keys=("sk-test-b",))
        r.engine.apply(replace(config, providers={**config.providers, "first": own}))
        r.post(message_body())
        assert r.engine.health.by_provider()["first"] == "ok"
        r.post(message_body())
        r.post(message_body())
        records = r.finished(3)
    assert hops(records[0]) == ["first: first try, key 1 of 2", "first: another key after 429, key 2 of 2"]
    assert hops(records[1]) == ["first: first try, key 2 of 2", "second: fallback after 429"]
    assert hops(records[2])[0].startswith("second: first try, skipped first,m: its quota")


def test_upward_fallbacks_are_made_so_often_and_no_more() -> None:
    config = Config(upward=Upward(per_hour=1, per_day=9), tiers={"m": Tier.LOW, "dear": Tier.HIGH})
    route = Route((FIRST, Upstream("second", "dear"), THIRD))
    bad = error_reply(401)
    with routed(route, config, first=[bad], second=[GOOD], third=[OTHER]) as r:
        r.post(message_body())
        r.post(message_body())
        records = r.finished(2)
    assert hops(records[0])[1] == "second: fallback after 401"
    assert hops(records[1])[1] == (
        "third: fallback after 401, skipped second,dear: a dearer tier, 1 in the last hour (upward.per_hour)"
    )


def test_our_own_error_tells_who_was_not_asked() -> None:
    config = Config(upward=Upward(per_hour=0), tiers={"m": Tier.LOW, "dear": Tier.HIGH})
    route = Route((FIRST, Upstream("second", "dear")))
    with routed(route, config, first=[Reply(fault=Raw(b"<html>"))], second=[GOOD]) as r:
        message = r.post(message_body()).json()["error"]["message"]
    assert message.endswith(" Not tried: second,dear: a dearer tier, upward.per_hour is 0.")
