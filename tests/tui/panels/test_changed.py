from __future__ import annotations

from ccr_tui.core.exchange import Change
from ccr_tui.tui.panels.changed import UNTOUCHED, changed_lines
from tests.builders import answered, exchange_events, failed, record_of
from tests.tui import samples


def texts(*attempts: object, **values: object) -> list[str]:
    record = record_of(exchange_events(attempts=list(attempts), **values))  # type: ignore[arg-type]
    return [line.text for line in changed_lines(record)]


def test_untouched_is_said_aloud() -> None:
    assert texts(answered()) == ["1 anthropic,claude-sonnet-5", f"  {UNTOUCHED}"]


def test_before_and_after_of_each_change() -> None:
    assert texts(answered("deepseek,deepseek-chat", changes=samples.RENAMED)) == [
        "1 deepseek,deepseek-chat",
        "  ~  body, byte 9 model",
        "    − claude-sonnet-5",
        "    + deepseek-chat",
        "  ~  header x-api-key",
        "    − the client's",
        "    + the provider's key",
    ]


def test_one_section_per_attempt() -> None:
    lines = texts(failed(529), answered(changes=(Change("header", "x-beta"),)))
    assert lines[2:] == ["", "2 anthropic,claude-sonnet-5", "  ~  header x-beta", "    its value is not kept"]


def test_nothing_to_compare_yet() -> None:
    assert texts() == ["Nothing was sent upstream."]
    assert texts(answered(ends=False), finished=False)[1] == "  known when the attempt has ended"
