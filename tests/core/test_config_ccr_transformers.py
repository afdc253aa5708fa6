from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.ccr_report import Report, Verdict
from ccr_tui.core.config_ccr_transformers import THINKING, Tuning, tuning_of, used

PATH = ("use",)


def tuned(*use: Any, dialect: str = "openai_chat") -> tuple[Tuning, dict[str, tuple[Verdict, str]]]:
    """What the chain asks for, and verdict and reason by key."""
    report = Report()
    tuning = tuning_of(list(use), PATH, dialect, report)
    return tuning, {line.key: (line.verdict, line.why) for line in report.lines}


def test_names_and_options_are_found_as_ccr_finds_them() -> None:
    use = ["a", ["b", {"x": 1}], ["c", None], ["d"], 5, [], [6], None]
    assert list(used(use)) == [(0, "a", {}), (1, "b", {"x": 1}), (2, "c", {}), (3, "d", {})]
    assert list(used("a")) == []


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("Anthropic", Verdict.KEPT),
        ("openai", Verdict.KEPT),
        ("openai-responses", Verdict.KEPT),
        ("gemini", Verdict.KEPT),
        ("openrouter", Verdict.KEPT),
        ("groq", Verdict.KEPT),
        ("cerebras", Verdict.KEPT),
        ("vercel", Verdict.KEPT),
        ("streamoptions", Verdict.KEPT),
        ("cleancache", Verdict.KEPT),
        ("deepseek", Verdict.CHANGED),
        ("enhancetool", Verdict.CHANGED),
        ("reasoning", Verdict.CHANGED),
        ("maxcompletiontokens", Verdict.KEPT),
        ("tooluse", Verdict.UNSUPPORTED),
        ("forcereasoning", Verdict.UNSUPPORTED),
        ("vertex-gemini", Verdict.UNSUPPORTED),
        ("vertex-claude", Verdict.UNSUPPORTED),
        ("gemini-cli", Verdict.UNSUPPORTED),
    ],
)
def test_every_transformer_of_ccr_has_its_line(name: str, verdict: Verdict) -> None:
    _, lines = tuned(name)
    assert list(lines) == ["use[0]"]
    assert lines["use[0]"][0] is verdict
    assert lines["use[0]"][1]


@pytest.mark.parametrize("value", [8192, "8192", 8192.0])
def test_the_cap_may_stand_in_quotes(value: object) -> None:
    tuning, _ = tuned(["maxtoken", {"max_tokens": value}])
    assert tuning == Tuning(max_tokens=8192)


def test_of_two_caps_the_lower_one_counts() -> None:
    assert tuned(["maxtoken", {"max_tokens": 9}], ["sampling", {"max_tokens": 5}])[0].max_tokens == 5
    assert tuned(["maxtoken", {"max_tokens": 5}], ["maxtoken", {"max_tokens": 9}])[0].max_tokens == 5


@pytest.mark.parametrize("options", [{}, {"max_tokens": 0}, {"max_tokens": "many"}, {"max_tokens": True}])
def test_what_is_no_cap_is_told(options: dict[str, Any]) -> None:
    tuning, lines = tuned(["maxtoken", options])
    assert tuning == Tuning()
    assert lines["use[0]"] == (Verdict.UNSUPPORTED, "max_tokens is no number from 1 to 10000000")


def test_sampling_becomes_fields_of_the_dialect() -> None:
    options = {"temperature": "0.5", "top_p": 1, "top_k": 20, "repetition_penalty": 1.1}
    chat, _ = tuned(["sampling", options])
    assert chat.extra_body == {"temperature": 0.5, "top_p": 1, "top_k": 20, "repetition_penalty": 1.1}
    gemini, lines = tuned(["sampling", options], dialect="gemini")
    assert gemini.extra_body == {"generationConfig": {"temperature": 0.5, "topP": 1, "topK": 20}}
    assert lines["use[0][1].repetition_penalty"][0] is Verdict.UNSUPPORTED
    responses, _ = tuned(["sampling", options], dialect="openai_responses")
    assert responses.extra_body == {"temperature": 0.5, "top_p": 1}


@pytest.mark.parametrize("name", ["customparams", "openrouter", "vercel"])
def test_options_become_fields(name: str) -> None:
    tuning, lines = tuned([name, {"provider": {"only": ["x"]}, "model": "m", "nothing": None}])
    assert tuning.extra_body == {"provider": {"only": ["x"]}}
    assert lines["use[0][1].provider"][0] is Verdict.CHANGED
    assert lines["use[0][1].model"][0] is Verdict.UNSUPPORTED
    assert lines["use[0][1].nothing"][0] is Verdict.UNSUPPORTED


def test_reasoning_is_switched_on_by_quirks_and_off_by_fields() -> None:
    assert tuned("reasoning")[0].quirks == THINKING
    assert tuned("reasoning", dialect="anthropic")[0] == Tuning()
    off = ["reasoning", {"enable": False}]
    assert tuned(off)[0].extra_body == {"thinking": {"type": "disabled"}, "enable_thinking": False}
    assert tuned(off, dialect="anthropic")[0].extra_body == {"thinking": {"type": "disabled"}}
    assert tuned(off, dialect="gemini")[1]["use[0]"][0] is Verdict.UNSUPPORTED


def test_what_the_dialect_lacks_is_told() -> None:
    assert tuned("cleancache", dialect="anthropic")[1]["use[0]"][0] is Verdict.UNSUPPORTED
    assert tuned("maxcompletiontokens", dialect="gemini")[1]["use[0]"][0] is Verdict.UNSUPPORTED
    assert tuned("maxcompletiontokens")[0].quirks == {"max_completion_tokens"}


def test_what_names_no_transformer_is_told() -> None:
    assert tuned(5, [])[1] == {
        "use[0]": (Verdict.UNSUPPORTED, "it names no transformer"),
        "use[1]": (Verdict.UNSUPPORTED, "it names no transformer"),
    }
    report = Report()
    assert tuning_of("groq", PATH, "openai_chat", report) == Tuning()
    assert report.lines[0].why == "it is a text, not a list of transformers"


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=5,
)
_NAMES = st.sampled_from(
    (
        "maxtoken",
        "sampling",
        "customparams",
        "reasoning",
        "openrouter",
        "deepseek",
        "tooluse",
        "Anthropic",
        "?",
    )
)
_OPTIONS = st.dictionaries(
    st.sampled_from(("max_tokens", "temperature", "top_k", "enable", "model", "x")), _VALUES, max_size=3
)


@given(
    st.lists(_NAMES | st.tuples(_NAMES, _OPTIONS).map(list) | _VALUES, max_size=4),
    st.sampled_from(("anthropic", "openai_chat", "openai_responses", "gemini")),
)
def test_every_entry_of_any_chain_has_a_line(use: list[Any], dialect: str) -> None:
    tuning, lines = tuned(*use, dialect=dialect)
    assert 0 <= tuning.max_tokens <= 10_000_000
    for index in range(len(use)):
        assert any(key.startswith(f"use[{index}]") for key in lines)
