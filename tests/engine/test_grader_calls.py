from __future__ import annotations

from ccr_tui.core.config import Config, Grader
from ccr_tui.engine.grader_calls import GraderCalls


def test_calls_that_cannot_be_made_do_not_count() -> None:
    notices: list[tuple[str, str]] = []
    calls = GraderCalls("Judge.", lambda *notice: notices.append(notice))
    lost = Grader(prompt_file="gone.md", per_hour=1)
    for _ in range(2):
        assert "gone.md" in calls.permit(lost, Config()).refused
    assert [level for level, _ in notices] == ["warning"]
    grader = Grader(per_hour=1)
    assert calls.permit(grader, Config()).instructions == "Judge."
    assert calls.permit(grader, Config()).refused == "the one call of this hour is used up"
    assert calls.permit(Grader(per_hour=2), Config()).refused == ""  # a cap may be raised meanwhile
