from __future__ import annotations

from ccr_tui.cli.table import details, line
from ccr_tui.core.events import Scored
from ccr_tui.core.export_row import exchange_row
from ccr_tui.core.record import ExchangeRecord, fold
from tests.builders import EPOCH, answered, exchange_events, judged, record_of

WEAK, STRONG = answered("p,small"), answered("p,big", reason="escalated: judged 2 of 10: no")


def escalated() -> ExchangeRecord:
    grade = judged("hard", role="grade", reason="grades for rule difficulty")
    record = record_of(exchange_events(attempts=[grade, WEAK, judged("2: no"), STRONG]))
    scored = fold(record, Scored(record.id, EPOCH, "judge", 2.0, "no"))
    assert scored is not None
    return scored


def test_what_grades_and_judges_is_told_from_answers() -> None:
    text = "\n".join(details(escalated()))
    assert "1. anthropic,claude-haiku-4-5  (grade, no answer: grades for rule difficulty)" in text
    assert "2. p,small  (first try)" in text
    assert "3. anthropic,claude-haiku-4-5  (judge, no answer: judges the answer)" in text
    assert "4. p,big  (escalated: judged 2 of 10: no)" in text
    assert text.endswith("Scores:\n  2 of 10 by judge: no")


def test_tries_count_answers_only() -> None:
    cells = line(escalated()).split()
    assert cells[cells.index("200") - 1] == "2"
    assert "big" in line(escalated())


def test_an_exchange_that_scores_another_is_no_replay() -> None:
    text = "\n".join(details(record_of(exchange_events(task="shadow", parent_id="x0000"))))
    assert "scores x0000" in text
    assert "replay" not in text
    assert "replay of x0000" in "\n".join(details(record_of(exchange_events(parent_id="x0000"))))


def test_roles_and_scores_are_in_the_data() -> None:
    row = exchange_row(escalated())
    assert [attempt["role"] for attempt in row["attempts"]] == ["grade", "answer", "judge", "answer"]
    assert row["model"] == "big"
    (score,) = row["scores"]
    assert (score["by"], score["score"], score["note"]) == ("judge", 2.0, "no")
    assert score["at"].endswith("+00:00")
