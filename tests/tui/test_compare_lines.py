from __future__ import annotations

from dataclasses import replace

from ccr_tui.core.exchange import Cost, Upstream
from ccr_tui.core.record import Score
from ccr_tui.tui.compare_lines import Column, body_lines, standings
from ccr_tui.tui.lines import Role, wrap
from ccr_tui.tui.transcript import Answer, Block
from tests.builders import answered, exchange_events, failed, record_of

SONNET = Upstream("anthropic", "claude-sonnet-5")
GOOD = record_of(exchange_events(attempts=[answered(cost=Cost(0.0123))]))
BAD = record_of(exchange_events(attempts=[failed(529, message="Overloaded.")]))
FIRST = Answer((Block("text", "Here."),))


def test_how_all_fare_is_told_in_a_line_that_keeps_each_together() -> None:
    scored = replace(GOOD, scores=(Score("judge", 7.0),))
    columns = [
        Column(SONNET, GOOD, judging=True),
        Column(SONNET, scored),
        Column(SONNET, BAD),
        Column(SONNET),
        Column(SONNET, problem="No such provider."),
    ]
    told = standings(columns, 1)
    said = [text.replace("\N{NO-BREAK SPACE}", " ") for text in told.text.split("  ")]
    assert said[:2] == ["1 ✓ 400ms $0.012 ◇", "2 ✓ 400ms $0.012 7/10"]
    assert [text[:3] for text in said[2:]] == ["3 ✗", "4 ○", "5 ✗"]
    assert [span.role for span in told.spans if span.text.startswith("2")] == [Role.STRONG]
    assert all(row.text.strip()[0] in "12345" for row in wrap(told, 30))


def test_what_failed_says_so_instead_of_having_lost_everything() -> None:
    lines = [line.text for line in body_lines(Column(SONNET, BAD), FIRST)]
    assert lines == ["✗ Overloaded."]
    cut = Answer((Block("text", "Her"),), error="overloaded_error: Overloaded")
    lines = [line.text for line in body_lines(Column(SONNET, BAD, cut), FIRST)]
    assert lines[-1] == "✗ overloaded_error: Overloaded"
    assert "Here." in "".join(lines)
