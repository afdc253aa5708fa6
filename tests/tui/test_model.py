from __future__ import annotations

from typing import Any

from ccr_tui.core.events import ConfigApplied, ConfigRejected, Noticed, Scored, Unscored
from ccr_tui.core.exchange import Cost, Usage
from ccr_tui.tui.filter import Filter
from ccr_tui.tui.model import Model
from ccr_tui.tui.notices import FailedOver
from tests.builders import EPOCH, answered, exchange_events, failed, judged, record_of

ALL = Filter()


def ids(model: Model, text: str = "") -> list[str]:
    return [record.id for record in model.rows(Filter.parse(text))]


def play(model: Model, *exchanges: dict[str, Any]) -> None:
    for values in exchanges:
        model.apply(exchange_events(**values))


def test_folds_events_into_rows_in_their_order() -> None:
    model = Model()
    play(model, {"id": "a", "at": EPOCH}, {"id": "b", "at": EPOCH + 5, "finished": False})
    assert ids(model) == ["a", "b"]
    assert (model.size, model.in_flight, model.finished) == (2, 1, 1)


def test_an_event_without_its_start_is_ignored() -> None:
    model = Model()
    model.apply(exchange_events(id="a")[1:])
    assert model.size == 0


def test_what_the_history_told_counts_but_its_rows_are_the_historys() -> None:
    model = Model()
    play(model, {"id": "live", "at": EPOCH + 10})
    older = [record_of(exchange_events(id=i, at=EPOCH + n)) for n, i in enumerate(("b", "a"))]
    model.load([*reversed(older), record_of(exchange_events(id="live", at=EPOCH + 10, finished=False))])
    assert ids(model) == ["live"]
    assert (model.finished, model.in_flight) == (3, 0)
    assert model.get("a") is older[1]


def test_what_the_history_has_in_flight_is_another_processes() -> None:
    model, events = Model(), exchange_events(id="theirs")
    model.load([record_of(events[:-1])])
    assert (model.in_flight, model.size, model.get("theirs")) == (0, 0, None)


def test_a_remark_on_what_runs_elsewhere_is_not_the_models() -> None:
    model, running = Model(), record_of(exchange_events(id="theirs", finished=False))
    model.elsewhere = {"theirs": running}.get
    model.apply([Scored("theirs", EPOCH, "you", 0.0)])
    assert (model.in_flight, model.get("theirs")) == (0, None)


def test_what_is_too_much_is_told_and_stays_until_it_is_taken_over() -> None:
    model = Model(limit=10)
    play(model, {"id": "running", "finished": False}, *({"id": f"x{n}", "at": EPOCH + n} for n in range(9)))
    assert model.excess() == []
    play(model, {"id": "x9", "at": EPOCH + 9})
    assert model.excess() == ["x0", "x1"]
    assert model.size == 11
    model.forget(model.excess())
    assert ids(model) == ["running", *(f"x{n}" for n in range(2, 10))]
    assert model.finished_ids(EPOCH + 4) == {"x2", "x3"}


def test_a_remark_on_what_only_the_history_knows_is_seen() -> None:
    model, stored = Model(), record_of(exchange_events(id="old"))
    model.elsewhere = {"old": stored}.get
    model.apply([Scored("old", EPOCH, "you", 0.0), Scored("unknown", EPOCH, "you", 0.0)])
    told = model.get("old")
    assert told is not None
    assert [score.score for score in told.scores] == [0.0]
    assert (model.finished, model.size, model.miss_rate) == (0, 0, 1.0)


def test_misses_are_a_share_of_what_was_scored() -> None:
    model = Model()
    play(model, *({"id": f"x{n}"} for n in range(3)))
    assert Model().miss_rate is None
    model.apply([Scored("x0", EPOCH, "you", 0.0), Scored("x1", EPOCH, "judge", 9.0)])
    assert model.miss_rate == 0.5
    model.apply([Unscored("x0", EPOCH, "you")])
    assert model.miss_rate == 0.0


def test_the_filter_follows_what_changes() -> None:
    model = Model()
    events = exchange_events(id="a")
    model.apply(events[:-1])
    assert ids(model, "status:running") == ["a"]
    model.apply(events[-1:])
    assert ids(model, "status:running") == []
    assert ids(model, "status:ok") == ["a"]


def test_sums_per_session() -> None:
    model = Model()
    known, unknown = [answered(cost=Cost(0.5))], [answered(cost=Cost(None))]
    play(
        model,
        {"id": "a", "session": "s1", "attempts": known},
        {"id": "b", "session": "s2", "attempts": unknown},
        {"id": "c", "session": "s1", "attempts": unknown},
    )
    assert model.session_totals("s1").cost == Cost(0.5, at_least=True)
    assert model.session_totals("s2").cost.usd is None
    assert model.session_totals("s1").exchanges == 2
    assert [model.session_letter(s) for s in ("s1", "s2", None)] == ["A", "B", "·"]
    assert model.newest_session == "s1"


def test_sums_outlive_the_rows_they_came_from() -> None:
    model = Model(limit=1)
    play(model, *({"id": f"x{n}", "session": "s", "attempts": [answered(cost=Cost(1.0))]} for n in range(3)))
    model.forget(model.excess())
    assert (model.size, model.session_totals("s").cost) == (1, Cost(3.0))


def test_pace() -> None:
    model = Model()
    play(model, *({"id": f"x{n}", "at": EPOCH + 30 * n} for n in range(4)))
    now = EPOCH + 91
    assert model.per_minute(now) == 2
    assert model.pulse(now, 4, 30.0) == (1, 1, 1, 1)


def test_share_of_the_high_tier_counts_answers_only() -> None:
    model = Model()
    assert model.high_tier_share is None
    opus, sonnet = answered("anthropic,claude-opus-5-5"), answered("anthropic,claude-sonnet-5")
    for n, attempt in enumerate((opus, sonnet, sonnet, sonnet, failed(400), answered("x,unheard-of"))):
        play(model, {"id": f"x{n}", "attempts": [attempt]})
    assert model.high_tier_share == 0.25


def test_the_request_is_at_hand_while_it_is_in_flight() -> None:
    model = Model()
    events = exchange_events(id="a", body=b'{"model":"m"}')
    model.apply(events[:-1])
    assert model.live_request("a") == b'{"model":"m"}'
    model.apply(events[-1:])
    assert model.live_request("a") == b""


def test_upstreams_the_newest_first() -> None:
    model = Model()
    play(model, {"id": "a", "attempts": [failed(529, "p,one"), answered("p,two")]}, {"id": "b"})
    assert model.upstreams() == ["anthropic,claude-sonnet-5", "p,two", "p,one"]


def test_what_is_not_about_an_exchange_comes_back() -> None:
    news = (ConfigApplied(EPOCH, 2, "x"), ConfigRejected(EPOCH, "no"), Noticed(EPOCH, "info", "hm"))
    assert Model().apply(news) == list(news)


def test_a_failover_is_news_once_a_minute() -> None:
    model = Model()

    def failover(id: str, at: float) -> int:
        attempts = [failed(529, "p,one"), answered("p,two", usage=Usage())]
        notices = model.apply(exchange_events(id=id, at=at, attempts=attempts))
        return sum(isinstance(notice, FailedOver) for notice in notices)

    assert [failover(f"x{at}", EPOCH + at) for at in (0, 20, 70)] == [1, 0, 1]


def test_scores_reach_their_row_whenever_they_come() -> None:
    model = Model()
    play(model, {"id": "a"})
    assert model.apply([Scored("a", EPOCH, "shadow", 4.0, "no"), Scored("gone", EPOCH, "you", 1.0)]) == []
    found = model.get("a")
    assert found is not None
    assert [(score.by, score.score) for score in found.scores] == [("shadow", 4.0)]
    assert (model.size, model.finished) == (1, 1)


def test_who_grades_or_judges_takes_nothing_over() -> None:
    model = Model()
    judging = judged(upstream="p,critic")
    attempts = [judged(role="grade", upstream="p,sorter"), failed(529, "p,one"), answered("p,two"), judging]
    (notice,) = model.apply(exchange_events(id="a", attempts=attempts))
    assert isinstance(notice, FailedOver)
    assert [str(attempt.upstream) for attempt in notice.record.attempts] == ["p,one", "p,two"]


def test_the_share_of_the_high_tier_leaves_out_what_scores_answers() -> None:
    model = Model()
    opus = [answered("anthropic,claude-opus-5-5")]
    play(model, {"id": "a"}, {"id": "b", "task": "shadow", "attempts": opus})
    assert model.high_tier_share == 0.0


def test_get() -> None:
    model = Model()
    play(model, {"id": "a"})
    found = model.get("a")
    assert found is not None
    assert found.id == "a"
    assert model.get(None) is None
    assert model.get("b") is None


def test_what_another_process_did_last_is_the_newest() -> None:
    model = Model()
    play(model, {"id": "ours", "at": EPOCH, "session": "s1"})
    model.load([record_of(exchange_events(id="theirs", at=EPOCH + 9, session="s2"))])
    assert [record.id for record in model.known()] == ["theirs", "ours"]
    assert model.newest_session == "s2"
