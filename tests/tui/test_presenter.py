from __future__ import annotations

from ccr_tui.core.exchange import Cost
from ccr_tui.tui.lines import Role
from ccr_tui.tui.model import Model
from ccr_tui.tui.presenter import Presenter
from tests.builders import EPOCH, answered, exchange_events, record_of
from tests.tui.samples import CONFIG


def presenter(model: Model, now: float = EPOCH + 10) -> Presenter:
    return Presenter(model, lambda: CONFIG, lambda: now)


def test_a_session_keeps_its_letter_and_role() -> None:
    model = Model()
    events = [exchange_events(id=f"x{n}", session=f"s{n % 7}") for n in range(14)]
    for told in events:
        model.apply(told)
    contexts = [presenter(model).context_of(record_of(told)) for told in events]
    assert [c.letter for c in contexts] == [*"ABCDEFG"] * 2
    assert (contexts[0].session_role, contexts[6].session_role) == (Role.S0, Role.S0)
    assert (contexts[0].home, contexts[0].now) == ("anthropic", EPOCH + 10)
    alone = presenter(model).context_of(record_of(exchange_events(session=None)))
    assert (alone.letter, alone.session_role) == ("·", Role.DIM)


def test_the_summary_is_about_the_newest_session() -> None:
    model = Model()
    model.apply(exchange_events(id="a", session="s1", attempts=[answered(cost=Cost(1.0))]))
    model.apply(exchange_events(id="b", session="s2", attempts=[answered(cost=Cost(0.25))]))
    summary = presenter(model).summary(following=False, newer=3)
    assert (summary.session, summary.session_cost) == ("B", Cost(0.25))
    assert (summary.today, summary.per_minute, summary.newer) == (None, 2, 3)
