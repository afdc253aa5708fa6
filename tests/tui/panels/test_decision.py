from __future__ import annotations

from ccr_tui.tui.lines import Role
from ccr_tui.tui.panels.decision import decision_lines
from tests.builders import exchange_events, record_of
from tests.tui import samples


def test_every_step_with_what_it_saw_and_why() -> None:
    lines = [line.text for line in decision_lines(record_of(samples.fell_back()))]
    assert lines[:3] == [
        "Task      think",
        "Route     anthropic,claude-opus-5-5",
        "        → anthropic,claude-sonnet-5",
    ]
    assert lines[3] == "Because   effort max, thinking adaptive — effort ≥ xhigh"
    assert "· pin         none — nothing is pinned" in lines
    assert "✓ think       effort max, thinking adaptive — effort ≥ xhigh" in lines
    assert len([text for text in lines if text.startswith(("✓", "·"))]) == len(samples.THINK.steps)


def test_the_winner_stands_out() -> None:
    lines = decision_lines(record_of(samples.fell_back()))
    winner = next(line for line in lines if line.text.startswith("✓"))
    assert winner.spans[0].role is Role.OK


def test_what_was_seen_of_the_request() -> None:
    record = record_of(exchange_events(session="s1", agent="a1", agent_type="Explore", thinking="enabled",
                                       thinking_budget=9_000, max_tokens=32_000, tokens=1_234))  # fmt: skip
    lines = [line.text for line in decision_lines(record)]
    assert "tokens    ≈1,234 in, at most 32,000 out" in lines
    assert "thinking  enabled 9000" in lines
    assert "agent     Explore a1" in lines
    assert "overhead  2ms of our own" in lines


def test_before_and_without_a_decision() -> None:
    events = exchange_events()
    assert decision_lines(record_of(events[:1]))[0].text == "Not decided yet."
    undecided = [events[0], events[-1]]
    assert decision_lines(record_of(undecided))[0].text.startswith("No route was needed")
