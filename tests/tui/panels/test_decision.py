from __future__ import annotations

from dataclasses import replace

from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.record import Score
from ccr_tui.core.route import Escalation, Route
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


def test_where_the_route_leads_in_special_cases() -> None:
    high, mid = Upstream("a", "high"), Upstream("a", "mid")
    route = Route(
        (mid,), too_long=(high,), refused=(high, mid), escalation=Escalation((high,), 7), shadow=True
    )
    steps = (
        Step("rule easy", False, "tokens 9", "tokens < 5 is false", "tokens < 5"),
        Step("default", True, "mid", "everything else"),
        Step("turn", True, "a tool loop at a,mid", "a tool loop stays where it is"),
    )
    events = exchange_events(decision=Decision("default", "default", route, steps))
    lines = [line.text for line in decision_lines(record_of(events))]
    assert "        if it is too long → a,high" in lines
    assert "        if it is refused → a,high → a,mid" in lines
    assert "        if judged below 7 of 10 → a,high" in lines
    assert "        judged afterwards" in lines
    assert "Because   mid — everything else" in lines
    assert "But       a tool loop at a,mid — a tool loop stays where it is" in lines
    assert "             when tokens < 5" in lines


def test_a_refused_request_goes_nowhere() -> None:
    refused = Decision("refused", "request", Route(()), (Step("request", False, "/v1/messages", "no"),))
    lines = decision_lines(record_of(exchange_events(decision=refused, attempts=[])))
    assert lines[1].text == "Route     nowhere"


def test_what_the_user_keeps_comes_first() -> None:
    scores = (Score("judge", 8.0, "right"), Score("you", 0.0))
    kept = replace(record_of(samples.fell_back()), marked=True, note="look again", scores=scores)
    assert [line.text for line in decision_lines(kept)][:5] == [
        "Marked    by you",
        "Note      look again",
        "Score     8 of 10 by judge, served: right",
        "Score     0 of 10 by you, a miss",
        "",
    ]
