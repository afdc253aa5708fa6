from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ccr_tui.core.exchange import Cancelled
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.filter import Filter
from ccr_tui.tui.filter_words import terms_of
from tests.builders import answered, exchange_events, failed, record_of


def record(**values: Any) -> ExchangeRecord:
    defaults: dict[str, Any] = {
        "id": "abc123", "task": "think", "model": "claude-opus-5-5", "session": "4f0c", "agent": "agent-7",
        "agent_type": "Explore", "last_user_text": "Why does fetch() retry for ever?",
        "attempts": [failed(529), answered("deepseek,deepseek-chat")],
    }  # fmt: skip
    return record_of(exchange_events(**(defaults | values)))


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "think", "OPUS", "deepseek", "deepseek-chat", "529", "ok", "fallback", "4f0c", "explore",
        "abc1", "retry", "think retry", '"retry for ever"', "task:think", "model:opus", "model:chat",
        "provider:deepseek", "status:529", "status:ok", "status:fallback", "session:4f", "agent:agent-7",
        "id:abc", "text:fetch", 'text:"for ever"', "path:messages", "-haiku", "-task:count think",
        "Task:Think", "session:", "-status:",
    ],
)  # fmt: skip
def test_matches(text: str) -> None:
    assert Filter.parse(text).matches(record())


@pytest.mark.parametrize(
    "text",
    [
        "haiku",
        "think haiku",
        "task:default",
        "model:think",
        "status:failed",
        "session:9",
        "-think",
        "nokey:think",
    ],
)
def test_does_not_match(text: str) -> None:
    assert not Filter.parse(text).matches(record())


def test_states() -> None:
    running = record(attempts=[answered(ends=False)], finished=False)
    assert Filter.parse("status:running").matches(running)
    assert Filter.parse("status:live").matches(running)
    assert not Filter.parse("status:ok").matches(running)
    assert Filter.parse("status:failed").matches(record(attempts=[failed(400)]))
    stopped = record(outcome=Cancelled("the client hung up"))
    assert Filter.parse("status:cancelled").matches(stopped)
    assert not Filter.parse("status:failed").matches(stopped)


def test_a_note_is_found_by_its_words() -> None:
    noted = replace(record(), note="Ask Ada again")
    assert Filter.parse("note:ada").matches(noted)
    assert Filter.parse("ada").matches(noted)
    assert not Filter.parse("note:fetch").matches(noted)


def test_a_replay_is_found_by_its_parent() -> None:
    assert Filter.parse("id:abc123").matches(record(id="r1", parent_id="abc123"))


def test_an_empty_filter_knows_it() -> None:
    assert Filter.parse(" session: ").empty
    assert not Filter.parse("a").empty


@pytest.mark.parametrize(
    "text",
    [
        'task == "think"',
        "fell_back and attempts == 2",
        "not replayed",
        "fell_back",
        'provider == "deepseek" and cost < 1',
        'task in ["think", "plan"]',
        'model.starts_with("claude")',
        'status == 200 or failure == "status"',
    ],
)
def test_a_condition_filters(text: str) -> None:
    found = Filter.parse(text)
    assert found.condition is not None
    assert not found.empty
    assert not found.terms
    assert found.matches(record())
    assert not Filter.parse(f"not ({text})").matches(record())


@pytest.mark.parametrize(
    "text",
    [
        "tokens", "a -> b", "x == y", "5 > 3", "retry and fetch", "do not stream", "stream and", "model in",
        "task:think", "text:a>b status:ok", "List<int>", "a=b", '"tokens > 5"', "model.py",
        '"fell_back"', "fell_back:", "# task",
    ],
)  # fmt: skip
def test_other_texts_are_words(text: str) -> None:
    found = Filter.parse(text, Filter.parse("tokens > 5"))
    assert found == Filter(terms_of(text))
    assert not found.error


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("tokens >", "something is missing at column 9, where the condition ends."),
        ("tokns > 5", 'unknown field "tokns" at column 1. Did you mean "tokens"?'),
        ("status = 5", "write ==, not =, at column 8."),
        ("model in [", 'the "[" at column 10 is never closed.'),
        ('model > 5 and task == "x"', "model > 5 at column 1 compares a text with a number."),
    ],
)
def test_while_a_condition_is_not_valid_the_last_filter_stays(text: str, error: str) -> None:
    for last in (Filter.parse("fell_back and attempts > 1"), Filter.parse("think"), Filter()):
        typed = Filter.parse(text, last)
        assert typed == last
        assert typed.error.startswith(error)
        assert Filter.parse(text, typed).error == typed.error
    assert Filter.parse(text).empty


def test_words_and_a_condition_stand_on_either_side_of_where() -> None:
    both = Filter.parse("retry -haiku where attempts > 1 and fell_back")
    assert both.terms == terms_of("retry -haiku")
    assert both.condition is not None
    assert both.matches(record())
    assert not Filter.parse("nothing where attempts > 1").matches(record())
    assert not Filter.parse("retry where attempts > 2").matches(record())
    assert Filter.parse("retry where ") == Filter(terms_of("retry"))
    assert Filter.parse('"where" x') == Filter(terms_of("where x"))


def test_what_is_wrong_behind_where_is_told_with_the_column_of_the_line_and_the_known_fields() -> None:
    last = Filter.parse("other")
    typed = Filter.parse("retry where staus > 5", last)
    assert typed == last
    assert typed.error.startswith(
        'unknown field "staus" at column 13. Did you mean "status"? Known fields: task,'
    )
    assert Filter.parse("retry where not a condition", last).error


def test_what_was_typed_of_a_condition_does_not_filter_as_words() -> None:
    for last in ("tokens", "tokens >"):
        assert Filter.parse("tokens > ", Filter.parse(last)).empty
