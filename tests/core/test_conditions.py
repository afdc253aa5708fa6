"""The language: what conditions mean, why they are false, and what is said of those that mean nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.condition_engine import Language
from ccr_tui.core.conditions import Condition, ConditionError, Value, shown

TYPES: dict[str, type] = {
    "model": str,
    "task": str,
    "tokens": int,
    "turn": int,
    "cost": float,
    "stream": bool,
    "in_loop": bool,
    "tool_types": tuple,
    "provider_health": dict,
    "last_user_text": str,
}
VALUES: dict[str, Value] = {
    "model": "claude-opus-5-5",
    "task": "think",
    "tokens": 84_210,
    "turn": 0,
    "cost": 0.1,
    "stream": True,
    "in_loop": False,
    "tool_types": ("web_search_20250305",),
    "provider_health": {"ollama": "resting"},
    "last_user_text": "Please fix\nthe page",
}


def parse(text: str) -> Condition:
    return Condition.parse(text, TYPES)


@pytest.mark.parametrize(
    "text",
    [
        "true", "stream", "not in_loop", "tokens > 20000", "tokens == 84210", "tokens != 5", "cost == 0.1",
        "cost < 0.2 and cost >= 0.1", "tokens >= turn", 'model == "claude-opus-5-5"', 'model > "b"',
        'model =~ "claude"', 'model !~ "opus"', 'model =~~ "opus"', 'model !~~ "haiku"', 'model =~ ".*5$"',
        'last_user_text =~~ r"\\bfix\\b"', 'last_user_text =~~ "(?i)PLEASE"',
        'last_user_text =~~ "fix\\nthe"',
        'task in ["think", "plan"]', 'task not in ["image"]', 'tokens in [1, 84210]', '"opus" in model',
        '"web_search_20250305" in tool_types', '$any([t =~ "web" for t in tool_types])',
        'provider_health["ollama"] == "resting"', 'provider_health["never heard of"] == "ok"',
        '"ollama" in provider_health and "x" not in provider_health', "turn == 0 or 5 / turn > 1",
        "stream == true and in_loop == false", 'model.starts_with("claude")', "model.length > 5",
        "tokens + turn * 2 > 80000", "-tokens < 0", "stream ? tokens > 1 : false",
        "not (in_loop or turn > 0)",
        "in_loop or (stream and (turn > 5 or tokens > 5))", "stream\n  and not in_loop", "stream # a note",
        '$max([tokens, turn]) == 84210', "model[0] == 'c'", "tokens == 84210.0", "cost in [0.1]",
        'task == "think" and task != ""', "tokens.to_str == '84210'",
    ],
)  # fmt: skip
def test_holds(text: str) -> None:
    condition = parse(text)
    assert condition.holds(VALUES)
    assert condition.why_not(VALUES) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("tokens < 20000", "tokens < 20000 is false: tokens is 84,210"),
        ("stream and tokens < 20000 and in_loop", "tokens < 20000 is false: tokens is 84,210"),
        ("stream and (tokens > 5 and (in_loop))", "in_loop is false"),
        ("turn > 5 or in_loop", "turn > 5 or in_loop is false: turn is 0, in_loop is false"),
        ("not stream", "not stream is false: stream is true"),
        ("cost > 1", "cost > 1 is false: cost is 0.1"),
        ('model == "x"', 'model == "x" is false: model is “claude-opus-5-5”'),
        ('"x" in tool_types', '"x" in tool_types is false: tool_types is [web_search_20250305]'),
        (
            'provider_health["ollama"] == "ok"',
            'provider_health["ollama"] == "ok" is false: provider_health is {ollama: resting}',
        ),
        ("5 / turn > 1", "5 / turn > 1 is false: turn is 0"),
        ('model[99] == "x"', 'model[99] == "x" is false: model is “claude-opus-5-5”'),
        ("false", "false is false"),
    ],
)
def test_says_why_it_is_false(text: str, why: str) -> None:
    condition = parse(text)
    assert not condition.holds(VALUES)
    assert condition.why_not(VALUES) == why


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("tokens > 5 and model == 'turn'", ("tokens", "model")),
        ('task == "stream" or turn > 1 and task == "x"', ("task", "turn")),
        ("$any([model == t for t in tool_types])", ("model", "tool_types")),
        ("$any([model == model for model in tool_types])", ("model", "tool_types")),
        ("true", ()),
    ],
)
def test_knows_its_fields(text: str, fields: tuple[str, ...]) -> None:
    assert parse(text).fields == fields


KNOWN = f"Known fields: {', '.join(TYPES)}."


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("", 1, "expected a condition at column 1, as in tokens > 20000."),
        (" # nothing", 1, "expected a condition at column 1, as in tokens > 20000."),
        ("tokns > 5", 1, f'unknown field "tokns" at column 1. Did you mean "tokens"? {KNOWN}'),
        ("stream and xyz", 12, f'unknown field "xyz" at column 12. {KNOWN}'),
        ("stream == True", 11, f'unknown field "True" at column 11. Did you mean "true"? {KNOWN}'),
        ("task == think", 9, f'unknown field "think" at column 9. A text stands in quotes: "think". {KNOWN}'),
        (
            "stream and\n tokns > 5",
            13,
            'unknown field "tokns" at line 2 of the condition, column 2. Did you mean ',
        ),
        ("tokens", 1, "tokens at column 1 is a number, not a condition, so compare it with something."),
        ("stream and model", 12, "model at column 12 is a text, not a condition, so compare it with someth"),
        ('model == "a" or "b"', 17, '"b" at column 17 is a text, not a condition, so compare it with'),
        ("tool_types", 1, "tool_types at column 1 is a list, not a condition."),
        ("stream ? tokens : true", 1, "stream ? tokens : true at column 1 may be anything, not a condition."),
        ('stream and tokens < "x"', 12, 'tokens < "x" at column 12 compares a number with a text.'),
        ("not (model == 5)", 6, "model == 5 at column 6 compares a text with a number."),
        ("stream == 1", 1, "stream == 1 at column 1 compares true or false with a number."),
        (
            "model == null",
            1,
            'model == null at column 1: nothing is ever null. What is not known is "" or 0.',
        ),
        ("5 not in tool_types", 1, "5 not in tool_types at column 1 looks for a number in a list."),
        ('model == "%s" and turn', 19, "turn at column 19 is a number, not a condition, so compare it with"),
        ('model in "%s" and "%s" < 5', 19, '"%s" < 5 at column 19 compares a text with a number.'),
        ("model in tokens", 1, "model in tokens at column 1 looks for a text in a number."),
        ("model =~ 5", 1, "model =~ 5 at column 1 matches a text with a number, but needs two texts."),
        ("tokens + 'x' > 5", 1, "the types in tokens + 'x' > 5 at column 1 do not go together."),
        ("model(5)", 1, "the types in model(5) at column 1 do not go together."),
        (
            'stream and model =~~ "("',
            22,
            "the regular expression at column 22 is not valid: missing ), unterminated subpattern.",
        ),
        (
            'stream and last_user_text =~~ "(a+)+$"',
            31,
            "the regular expression at column 31 can take for ever, since it repeats what repeats: let the ",
        ),
        (
            "$any([t =~ r'(\\w+\\s)*x' for t in tool_types])",
            12,
            "the regular expression at column 12 can take for ever",
        ),
        ("model =~ task", 10, "the regular expression at column 10 must be one text in quotes, so that"),
        ('model =~ "(a" + "+)+"', 10, "the regular expression at column 10 must be one text in quotes"),
        (
            'model =~~ "\\bx"',
            11,
            'the text at column 11 would lose a backslash: write r"\\bx", so that \\b keeps its backslash.',
        ),
        ("model.lower == 'x'", 7, 'unknown attribute "lower" at column 7. Did you mean "as_lower"?'),
        ("tokens.length > 5", 8, 'unknown attribute "length" at column 8.'),
        (
            'provider_health.ollama == "ok"',
            1,
            'write provider_health["ollama"], not provider_health.ollama, at column 1.',
        ),
        ("$now.hour > 5", 1, "unknown function $now at column 1. Known: $abs, $all, $any, $max, $min, "),
        ("tokens = 5", 8, "write ==, not =, at column 8."),
        ("stream && in_loop", 8, "write and, not &&, at column 8."),
        ("stream || in_loop", 8, "write or, not ||, at column 8."),
        ("!stream", 1, "write not, not !, at column 1."),
        ("stream AND in_loop", 8, "write and, not AND, at column 8."),
        ('model == "abc', 10, "the text that begins at column 10 has no closing quote."),
        ("stream in_loop", 8, "in_loop is out of place at column 8."),
        ("else", 1, "else is out of place at column 1."),
        ("tokens >", 9, "something is missing at column 9, where the condition ends."),
        ("(stream", 1, 'the "(" at column 1 is never closed.'),
        ("stream)", 7, ") is out of place at column 7."),
        ("1 / 0 == 1", 1, "1 / 0 == 1 at column 1 makes no sense: arithmetic error: division by zero."),
        pytest.param(
            "not " * 990 + "stream", 1, "the condition at column 1 is nested too deeply.", id="deep"
        ),
        pytest.param(
            "stream or " * 401,
            4001,
            "the condition is too long: 4,000 characters end at column 4001",
            id="long",
        ),
    ],
)
def test_says_what_is_wrong_and_where(text: str, column: int, says: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(text)
    assert caught.value.message.startswith(says)
    assert caught.value.column == column
    assert str(caught.value) == caught.value.message


def test_conditions_are_equal_by_their_text() -> None:
    assert parse("stream") == parse("stream") != parse("in_loop")
    assert hash(parse("stream")) == hash(parse("stream"))


def test_missing_or_odd_values_are_true_of_nothing() -> None:
    odd: Any = {"tokens": None, "model": 5}
    for text in ("tokens > 5", 'model =~ "x"', "model.length > 1", "stream"):
        assert not parse(text).holds({})
        assert not parse(text).holds(odd)
        assert parse(text).why_not({}).endswith("is false")


def test_values_are_shown_short() -> None:
    assert shown("fix\n\n  it") == "“fix it”"
    assert shown("x" * 500) == f"“{'x' * 80}…”"
    values: tuple[Value, ...] = (1_234_567, 0.25, 1e-7, True, ("a", "b"), {"p": "ok"})
    assert list(map(shown, values)) == ["1,234,567", "0.25", "1e-07", "true", "[a, b]", "{p: ok}"]


clauses = st.sampled_from(
    [
        "tokens > 5000", "tokens <= turn", "turn == 3", "turn != 2.5", "cost >= 0.3", "cost == 0.1", "stream",
        "in_loop == false", 'model == "a and b"', 'model =~ "a"', 'model !~~ "b"', 'task in ["think", "x"]',
        'task not in ["think"]', "turn in [1, 2]", '"a" in model', '"web" in tool_types',
        'provider_health["p"] == "ok"', '"p" in provider_health', "tokens / turn > 2", 'model[2] == "b"',
        "$any([t == 'web' for t in tool_types])", "tokens > 5 ? stream : in_loop", "turn + 1 > 2 == true",
    ]
)  # fmt: skip
conditions = st.recursive(
    clauses.map(lambda text: f"({text})" if "?" in text else text),
    lambda inner: st.one_of(
        st.builds("{} and {}".format, inner, inner),
        st.builds("{} or {}".format, inner, inner),
        st.builds("not {}".format, inner),
        st.builds("({})".format, inner),
    ),
    max_leaves=6,
)
values = st.fixed_dictionaries(
    {
        "model": st.sampled_from(["", "a", "ab", "b", "a and b"]),
        "task": st.sampled_from(["think", "default"]),
        "tokens": st.integers(0, 9000),
        "turn": st.integers(0, 4),
        "cost": st.sampled_from([0.0, 0.1, 0.3, 0.30000000000000004, 7.5]),
        "stream": st.booleans(),
        "in_loop": st.booleans(),
        "tool_types": st.lists(st.sampled_from(["web", "bash"]), max_size=2).map(tuple),
        "provider_health": st.dictionaries(st.sampled_from("pq"), st.sampled_from(["ok", "resting"])),
        "last_user_text": st.just(""),
    }
)


@given(conditions, values)
def test_clauses_and_shortcuts_mean_what_rule_engine_means(text: str, values: dict[str, Any]) -> None:
    try:
        expected = bool(Language(TYPES).build(text).evaluate(values))
    except Exception:  # true of nothing; but `or` and `not` may see such a clause otherwise
        parse(text).holds(values)
        return
    condition = parse(text)
    assert condition.holds(values) is expected
    assert (condition.failing(values) is None) is expected


@pytest.mark.parametrize(
    "pattern", [".*fix", ".*?fix", "(?i).*FIX", ".*+fix", ".*|fix", ".*", ".*fix|x", ".*nope"]
)
@pytest.mark.parametrize("text", ["", "fix", "a\nfix", "x", "fi"])
def test_a_pattern_that_looks_anywhere_may_begin_with_anything(pattern: str, text: str) -> None:
    condition = parse(f'last_user_text =~~ "{pattern}"')
    assert condition.holds({"last_user_text": text}) is bool(re.search(pattern, text))


PIECES = [*TYPES, *'()[]{}=<>!~&|?:.,"$#\\ ', "and ", "or ", "not ", " in ", "5", '"x"']


@given(st.text(max_size=30) | st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_any_text_is_a_condition_or_an_error_with_a_column(text: str) -> None:
    found = understood(text)
    if isinstance(found, Condition):
        assert found.holds(VALUES) is (found.why_not(VALUES) == "")
        assert set(found.fields) <= set(TYPES)
    else:
        assert 1 <= found.column <= len(text) + 1
        assert "column" in found.message


def understood(text: str) -> Condition | ConditionError:
    try:
        return parse(text)
    except ConditionError as error:
        return error
