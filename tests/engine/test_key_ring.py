"""Several keys, a proxy and extra fields of a provider, through the whole engine."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest

from ccr_tui.core.exchange import Completed, Failed, Failure, FailureKind
from ccr_tui.core.providers import Auth, Provider
from ccr_tui.engine.key_ring import KeyRings, KeyTurns
from ccr_tui.engine.mock.reply import Reply, error_reply, text_reply
from ccr_tui.engine.mock.script import Received, Script
from tests.engine.rig import Rig, message_body, rig

ROUTE = {"default": ["first,m1", "second,m2"]}
GOOD = text_reply("good")
SESSION = "x-claude-code-session-id"
KEYS = ("sk-test-key-a", "sk-test-key-b", "sk-test-key-c")


def provide(r: Rig, name: str = "first", **fields: Any) -> None:
    config = r.engine.config
    changed = replace(config.providers[name], **fields)
    r.engine.apply(replace(config, providers={**config.providers, name: changed}))


def with_keys(r: Rig, *keys: str) -> None:
    provide(r, auth=Auth.KEY, api_key=keys[0], api_keys=keys[1:])


def used(r: Rig, name: str = "first") -> list[str | None]:
    return [received.header("x-api-key") for received in r.mocks[name]]


def several() -> Provider:
    return Provider("first", "http://first", auth=Auth.KEY, api_key=KEYS[0], api_keys=KEYS[1:])


def refuses(status: int, *keys: str, retry_after: int | None = None) -> Script:
    def answer(received: Received) -> Reply:
        refused = received.header("x-api-key") in keys
        return error_reply(status, retry_after=retry_after) if refused else GOOD

    return answer


def test_each_session_takes_the_next_key_and_keeps_it() -> None:
    with rig({"first": [GOOD], "second": [GOOD]}, ROUTE) as r:
        with_keys(r, *KEYS)
        for session in "abacda":
            r.post(message_body(), headers={SESSION: session})
        records = r.finished(6)
    assert [KEYS.index(str(key)) for key in used(r)] == [0, 1, 0, 2, 0, 0]
    assert records[1].attempts[0].reason == "first try, key 2 of 3"


def test_without_a_session_the_keys_come_in_turn() -> None:
    with rig({"first": [GOOD], "second": [GOOD]}, ROUTE) as r:
        with_keys(r, *KEYS)
        for _ in range(4):
            r.post(message_body(), headers={SESSION: ""})
        r.finished(4)
    assert used(r) == [*KEYS, KEYS[0]]


def test_a_session_stays_with_the_key_that_it_had_to_change_to() -> None:
    turns, provider = KeyTurns(rings := KeyRings(), "a"), several()
    assert turns.take(provider, "m") == 0
    assert turns.refused(provider, "m", Failure(FailureKind.STATUS, "no", 429, retry_after_s=0.0))
    assert turns.take(provider, "m") == 1
    assert KeyTurns(rings, "a").take(provider, "m") == 1  # although the first one is awake again


def test_sessions_not_heard_of_for_long_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ccr_tui.engine.key_ring._MOST_SESSIONS", 2)
    rings, provider = KeyRings(), several()
    taken = [KeyTurns(rings, session).take(provider, "m") for session in "abacb"]
    assert taken == [0, 1, 0, 2, 0]


def test_a_used_up_family_leaves_the_key_to_the_others() -> None:
    rings, provider = KeyRings(), several()
    spent = Failure(FailureKind.STATUS, "no", 429, spent_until=time.time() + 900, spent_family="opus")
    for _ in KEYS:
        turns = KeyTurns(rings, "a")
        turns.take(provider, "claude-opus-5")
        turns.refused(provider, "claude-opus-5", spent)
        of_all = turns.of_all(provider, "claude-opus-5", spent)
    assert of_all == spent
    assert turns.of_all(provider, "claude-sonnet-5", spent) is None
    whole = replace(spent, spent_family="", spent_until=spent.spent_until + 60)  # type: ignore[operator]
    turns.refused(provider, "claude-opus-5", whole)
    assert turns.of_all(provider, "claude-opus-5", whole) == spent  # the other keys still serve sonnet


def test_a_failure_that_is_not_the_key_s_is_the_provider_s() -> None:
    turns, provider = KeyTurns(KeyRings(), "a"), several()
    turns.take(provider, "m")
    busy = Failure(FailureKind.STATUS, "busy", 529)
    assert turns.of_all(provider, "m", busy) is busy


@pytest.mark.parametrize("status", [401, 402, 403, 429])
def test_a_refused_key_rests_and_another_is_tried_at_once(status: int) -> None:
    with rig({"first": refuses(status, KEYS[0]), "second": [GOOD]}, ROUTE) as r:
        with_keys(r, *KEYS)
        for _ in range(3):
            assert r.post(message_body()).status_code == 200
        records = r.finished(3)
    assert used(r) == [KEYS[0], KEYS[1], KEYS[1], KEYS[1]]
    assert [a.reason for a in records[0].attempts] == [
        "first try, key 1 of 3",
        f"another key after {status}, key 2 of 3",
    ]
    assert records[0].attempts[1].wait_s == 0
    assert all("sk-test" not in repr(record) for record in records)


def test_when_every_key_was_refused_the_next_upstream_answers() -> None:
    with rig({"first": refuses(401, *KEYS), "second": [GOOD]}, ROUTE) as r:
        with_keys(r, *KEYS)
        r.post(message_body())
        record = r.only()
    assert used(r) == list(KEYS)
    assert [str(a.upstream) for a in record.attempts] == ["first,m1"] * 3 + ["second,m2"]
    assert record.attempts[-1].reason == "fallback after 401"
    assert record.outcome == Completed(200, "end_turn")


def test_a_rate_limit_that_ends_at_once_does_not_go_round_for_ever() -> None:
    with rig({"first": refuses(429, *KEYS, retry_after=0), "second": [GOOD]}, ROUTE) as r:
        with_keys(r, *KEYS)
        r.post(message_body())
        record = r.only()
    assert len(record.attempts) == 3 + 3 + 1  # each key, the usual retries, the next upstream


def test_a_key_whose_variable_is_not_set_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY_B", "sk-test-key-b")
    monkeypatch.delenv("KEY_A", raising=False)
    with rig({"first": [GOOD], "second": [GOOD]}, ROUTE) as r:
        with_keys(r, "$KEY_A", "$KEY_B")
        r.post(message_body())
        r.post(message_body())
        r.finished(2)
    assert used(r) == ["sk-test-key-b"] * 2


def test_without_any_set_key_the_attempt_says_which_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KEY_A", raising=False)
    monkeypatch.delenv("KEY_B", raising=False)
    with rig({"first": [GOOD], "second": [GOOD]}, ROUTE) as r:
        with_keys(r, "$KEY_A", "$KEY_B")
        r.post(message_body())
        record = r.only()
    outcome = record.attempts[0].outcome
    assert isinstance(outcome, Failed)
    assert "KEY_A" in outcome.failure.message
    assert str(record.used) == "second,m2"


def test_extra_fields_and_the_cap_reach_the_upstream() -> None:
    with rig({"first": [GOOD], "second": [GOOD]}, ROUTE) as r:
        provide(r, extra_body=(("seed", b"7"),), max_tokens=50)
        r.post(message_body())
        record = r.only()
    (received,) = r.mocks["first"]
    assert (received.json["seed"], received.json["max_tokens"]) == (7, 50)
    expected = message_body().replace(b'"claude-sonnet-5"', b'"m1"').replace(b"100", b"50")
    assert received.body == expected.removesuffix(b"\n}") + b',"seed":7\n}'
    assert {"seed", "max_tokens"} <= {c.what for c in record.attempts[0].changes}
    assert json.loads(received.body)


def test_on_the_transparent_route_another_key_is_tried_too() -> None:
    with rig({"first": refuses(401, KEYS[0])}) as r:
        with_keys(r, *KEYS)
        assert r.post(message_body()).status_code == 200
        record = r.only()
    assert record.attempts[1].reason == "another key after 401, key 2 of 3"
