from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.condition_doubts import doubts_of
from ccr_tui.core.request_values import FIELDS

PROVIDERS = ("anthropic", "ollama")


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ('tokens > 5 and task == "longcontext"', 'task is never "longcontext", only webSearch, '),
        ('task not in ["think", "plans"]', 'task is never "plans", only webSearch, '),
        ('effort >= "high"', 'effort >= "high" compares by the alphabet: name the values, effort in […]'),
        ('endpoint != "count"', 'endpoint is never "count", only messages or count_tokens. Did you mean '),
        (
            'provider_health["olama"] == "ok"',
            'there is no provider "olama", so its health is always ok. Did you mean "ollama"?',
        ),
        (
            'provider_health["ollama"] == "down"',
            'the health of a provider is never "down", only ok, resting or exhausted',
        ),
    ],
)
def test_what_can_never_be(condition: str, says: str) -> None:
    (said,) = doubts_of(condition, PROVIDERS)
    assert said.startswith(says)
    assert said.endswith((".", "?"))


@pytest.mark.parametrize(
    "condition",
    [
        'task == "default" and effort in ["high", "xhigh"]', 'effort == ""', 'model == "task"',
        'task =~ "th"', 'provider_health["ollama"] != "ok"', 'model == "claude" and task == "longContext"',
        'request_class == "something new"', '"x" in task', "hour >= 22",
    ],
)  # fmt: skip
def test_what_can_be_is_not_doubted(condition: str) -> None:
    assert not list(doubts_of(condition, PROVIDERS))


PIECES = [*FIELDS, "==", "in", "not", "[", "]", ",", '"a"', "<", "and"]


@given(st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_never_fails(condition: str) -> None:
    list(doubts_of(condition, PROVIDERS))
