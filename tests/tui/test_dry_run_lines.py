from __future__ import annotations

from ccr_tui.core.dry_run_result import dry_run
from ccr_tui.core.exchange import Upstream
from ccr_tui.tui.bridge_routes import Progress, Standings
from ccr_tui.tui.dry_run_lines import UNKNOWN, dry_run_lines
from tests.core.past import config, item, rule

THEN = config(think="home,dear", default="home,cheap")
ITEMS = [item(THEN, "a", effort="max"), item(THEN, "b", tokens=200)]
RUN = dry_run(ITEMS, config(rule("mine", "tokens < 100", "other,cheap"), default="home,cheap"), env={})


def told(standings: Standings = UNKNOWN) -> list[str]:
    return [line.text for line in dry_run_lines(Progress(RUN, done=True), standings)]


def test_the_sentence_then_what_moves_and_why_then_what_to_know() -> None:
    assert told()[:5] == [
        "Against the last 2 exchanges this moves 1, −$0.026, nothing breaks.",
        "",
        "   1  home,dear → other,cheap  −$0.026",
        "      rule mine: its condition holds; think: rule mine comes before it",
        "",
    ]


def test_who_is_not_well_now_is_said() -> None:
    (upstream,) = {u for u in RUN.targets if u.provider == "other"}
    assert upstream == Upstream("other", "cheap")
    assert told(Standings({"other": "resting"}, {"other,cheap": "rests 9 s"}))[-1] == (
        "! other,cheap, first for 1 of them, is not well now: rests 9 s."
    )
    assert "not well" not in "\n".join(told(Standings({"other": "resting"}, {})))


def test_how_far_it_is() -> None:
    (line,) = dry_run_lines(Progress(RUN, done=False))
    assert line.text == f"{'─' * 20} 2 of at most 500 exchanges tried, 1 move"
