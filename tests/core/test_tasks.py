"""Built-in tasks: each signal, and the reason it gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.tasks import CHECKS, STANDS_IN, TASKS, Thresholds
from tests.fixtures.captures import NAMES, load

LIMITS = Thresholds()


def holds(task: str, limits: Thresholds = LIMITS, **values: object) -> bool:
    facts = RequestFacts(endpoint="messages", **values)  # type: ignore[arg-type]
    signal = CHECKS[task](facts, limits)
    assert signal.seen
    assert signal.why
    return signal.holds


@pytest.mark.parametrize("name", NAMES)
def test_the_kind_of_each_captured_request(name: str) -> None:
    capture = load(name)
    held = [task for task, check in CHECKS.items() if check(capture.facts, LIMITS).holds]
    assert (held or ["default"])[0] == capture.expected_task


def test_every_task_is_known_and_stand_ins_lead_to_tasks() -> None:
    assert TASKS[-1] == "default"
    assert set(STANDS_IN) | set(STANDS_IN.values()) <= set(TASKS)


def test_web_search_is_a_request_of_its_own() -> None:
    assert holds("webSearch", tools=1, tool_types=("web_search_20250305",))
    assert holds("webSearch", tools=1, tool_types=("web_search_20991231",))
    assert not holds("webSearch", tools=9, tool_types=("web_search_20250305",))
    assert not holds("webSearch", tools=1, tool_types=("computer_20250124",))


def test_image_wants_one_in_this_turn() -> None:
    assert holds("image", has_image=True, new_image=True)
    assert not holds("image", has_image=True)
    assert (
        CHECKS["image"](RequestFacts("messages", has_image=True), LIMITS).seen == "image in an earlier turn"
    )


def test_long_context_is_above_its_threshold() -> None:
    assert holds("longContext", tokens=200_001)
    assert not holds("longContext", tokens=200_000)
    assert holds("longContext", Thresholds(long_context_tokens=10), tokens=11)
    seen = CHECKS["longContext"](RequestFacts("messages", tokens=1_234_567), LIMITS)
    assert (seen.seen, seen.why) == ("≈1,234,567 tokens", "> 200,000")


def test_title_has_no_tools_and_one_property() -> None:
    assert holds("title", schema_keys=("title",))
    assert not holds("title", schema_keys=("title",), tools=1)
    assert not holds("title", schema_keys=("body", "title"))
    assert not holds("title")


@pytest.mark.parametrize("model", ["claude-haiku-4-5-20251001", "claude-3-5-haiku", "Haiku"])
def test_background_is_a_haiku_model(model: str) -> None:
    assert holds("background", model=model)
    assert not holds("background", model="claude-opus-5-5")


@pytest.mark.parametrize(
    ("effort", "at", "expected"),
    [
        ("medium", "xhigh", False),
        ("high", "xhigh", False),
        ("xhigh", "xhigh", True),
        ("max", "xhigh", True),
        ("high", "high", True),
        ("enormous", "low", False),
        (None, "low", False),
    ],
)
def test_think_by_effort(effort: str | None, at: str, expected: bool) -> None:
    assert holds("think", Thresholds(think_effort=at), effort=effort, thinking="adaptive") is expected


def test_think_by_a_budget_above_the_one_that_is_always_there() -> None:
    assert not holds("think", thinking="enabled", thinking_budget=31_999)
    assert holds("think", thinking="enabled", thinking_budget=32_000)
    assert holds("think", Thresholds(think_budget=10_000), thinking="enabled", thinking_budget=10_000)
    assert not holds("think", thinking="disabled", thinking_budget=64_000)
    assert not holds("think", thinking="adaptive")


def test_think_by_the_word() -> None:
    assert holds("think", effort="low", ultrathink=True)


def test_plan_compact_and_subagent_by_what_was_inferred() -> None:
    assert holds("plan", plan_mode=True)
    assert not holds("plan")
    assert holds("compact", asks_summary=True)
    assert not holds("compact")
    assert holds("subagent", is_subagent=True, agent="a1")
    assert not holds("subagent")


@pytest.mark.parametrize(
    ("request_class", "task"),
    [
        ("compaction", "compact"),
        ("auxiliary", "background"),
        ("subagent", "subagent"),
        ("workflow", "subagent"),
    ],
)
def test_each_hint_names_its_task(request_class: str, task: str) -> None:
    facts = RequestFacts("messages", model="claude-opus-5-5", request_class=request_class)
    held = [name for name, check in CHECKS.items() if check(facts, LIMITS).holds]
    assert held == [task]


@pytest.mark.parametrize("request_class", ["main", "something-new"])
def test_a_hint_is_believed_against_what_would_be_inferred(request_class: str) -> None:
    facts = RequestFacts("messages", asks_summary=True, is_subagent=True, request_class=request_class)
    assert not any(check(facts, LIMITS).holds for check in CHECKS.values())
    assert CHECKS["compact"](facts, LIMITS).why == "the client does not say compaction"


def test_counting_tokens_is_no_background_work_whatever_the_client_calls_it() -> None:
    counting = RequestFacts(endpoint="count_tokens", model="claude-opus-5-5", request_class="auxiliary")
    assert not CHECKS["background"](counting, Thresholds()).holds
    assert CHECKS["background"](replace(counting, endpoint="messages"), Thresholds()).holds
