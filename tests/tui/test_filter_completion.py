from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.record_values import FIELDS
from ccr_tui.core.request_values import FIELDS as REQUEST
from ccr_tui.tui.filter_completion import completions, filter_completions


def offered(text: str, cursor: int | None = None) -> list[str]:
    return [c.text for c in completions(text, len(text) if cursor is None else cursor)]


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("", ["task", "model", "tokens", "not"]),
        ("tok", ["tokens"]),
        ("not fe", ["fell_back"]),
        ("tokens > 5 and (out", ["outcome", "output_tokens"]),
        ("tokens ", ["<", ">", "=="]),
        ("model ", ["==", "=~~", "in"]),
        ("task i", ["in"]),
        ("fell_back ", ["and", "or"]),
        ("tokens > 5 ", ["and", "or"]),
        ("tokens > 5 a", ["and"]),
        ("task == ", ['"think"', '"default"']),
        ('task == "th', ['"think"']),
        ("task in ", ["["]),
        ('"web" in ', ["tool_types", "last_user_text"]),
        ('task in ["think", "pl', ['"plan"']),
        ("outcome != ", ['"failed"', '"running"']),
        ("fell_back == ", ["true", "false"]),
    ],
)
def test_offers(text: str, some: list[str]) -> None:
    assert set(some) <= set(offered(text))


@pytest.mark.parametrize("text", ["tokens > ", 'model == "x', "tokens > 5", "tokens", 'session == "'])
def test_offers_nothing(text: str) -> None:
    assert offered(text) == []


def test_what_is_typed_is_replaced() -> None:
    text = 'tokens > 5 and task == "thi and fell_back'
    [think] = completions(text, text.index(" and fell_back"))
    assert (think.text, text[think.start :]) == ('"think"', '"thi and fell_back')
    [tokens] = completions("not tok", 7)
    assert (tokens.start, tokens.meaning) == (4, FIELDS["tokens"].meaning)


def test_values_that_were_seen_are_offered_too() -> None:
    [seen] = completions('provider == "dee', 16, {"provider": ["anthropic", "deepseek"]})
    assert seen.text == '"deepseek"'


@given(st.text(max_size=30), st.integers(0, 30))
def test_any_text_can_be_completed(text: str, cursor: int) -> None:
    for completion in completions(text, cursor):
        assert 0 <= completion.start <= cursor


def test_a_rule_has_fields_that_a_filter_has_not() -> None:
    assert {c.text for c in completions("cost_to", 7, fields=REQUEST)} == {"cost_today"}


def chosen(text: str, **values: list[str]) -> list[str]:
    return [c.text for c in filter_completions(text, len(text), values)]


def test_a_line_of_the_filter_may_become_words_or_a_condition() -> None:
    assert chosen("statu") == ["status", "status:"]
    assert chosen("-pro")[-1] == "provider:"
    assert chosen("retry ") == ["where"]
    assert chosen("retry sta") == ["status:"]
    assert chosen("retry wh") == ["where"]
    assert chosen("tokens > 5 a") == ["and", "agent:"]
    assert chosen("task:think ") == ["where"]


def test_behind_where_there_is_a_condition() -> None:
    assert chosen("retry where ttf") == ["ttft"]
    assert chosen("retry where task == ")[0].startswith('"')
    found = filter_completions("a where ttf", 11)
    assert [(c.text, c.start) for c in found] == [("ttft", 8)]
    assert chosen("retry where") == []


def test_values_of_words_are_known_ones() -> None:
    assert chosen("status:f") == ["failed", "fallback"]
    assert chosen("x model:", model=["opus", "a b"]) == ["opus", '"a b"']
    assert chosen("model:opus", model=["opus"]) == []
    assert chosen("nokey:x") == []
