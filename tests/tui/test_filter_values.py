from __future__ import annotations

from ccr_tui.tui.filter_values import MOST, known_values
from tests.builders import answered, exchange_events, record_of


def test_values_by_field_the_newest_first() -> None:
    records = [
        record_of(exchange_events(id=f"e{n}", model=f"m{n}", attempts=[answered("p,x")], session=None))
        for n in range(MOST + 2)
    ]
    values = known_values(reversed(records))
    assert values["model"][0] == f"m{MOST + 1}"
    assert len(values["model"]) == MOST
    assert values["upstream"] == ("p,x",)
    assert values["session"] == ()
