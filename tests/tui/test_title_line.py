from __future__ import annotations

from ccr_tui.tui.title_line import title_line
from tests.builders import answered, decision_of, exchange_events, record_of


def text(width: int, **values: object) -> str:
    record = record_of(exchange_events(id="0123456789ab", task="think", **values))  # type: ignore[arg-type]
    return "".join(span.text for span in title_line(record, "anthropic", width))


def test_names_the_exchange() -> None:
    assert text(80) == " ✓ 200 think sonnet-5  14:13:20  01234567"


def test_a_replay_names_its_parent() -> None:
    assert "» replay of abcdef01" in text(80, parent_id="abcdef0123")
    asked = decision_of("judge", [answered()])
    assert "  scores abcdef01" in text(80, parent_id="abcdef0123", decision=asked)


def test_leaves_out_what_does_not_fit() -> None:
    assert text(32) == " ✓ 200 think sonnet-5  14:13:20"
    assert text(24) == " ✓ 200 think sonnet-5"
