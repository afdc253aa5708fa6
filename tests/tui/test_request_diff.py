from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.request_diff import Fate, compare, earlier_of
from tests.builders import body_of, exchange_events, record_of
from tests.tui import samples_reading as reading

WORDS = st.lists(st.sampled_from("abcd"), max_size=6)


def fates(before: bytes, now: bytes) -> list[tuple[str, str, int]]:
    return [
        (change.fate.value, change.part.area, change.part.index) for change in compare(before, now).altered
    ]


def test_a_turn_that_builds_on_the_one_before() -> None:
    found = compare(reading.body_of_turn(1), reading.body_of_turn(2))
    assert found.broke is None
    assert [(change.fate, change.part.index) for change in found.altered] == [
        (Fate.ADDED, 2), (Fate.ADDED, 3), (Fate.ADDED, 4),
    ]  # fmt: skip
    assert found.counts["messages"] == (1, 4)
    assert [(part.area, part.index) for part in found.marked] == [("system", 2), ("messages", 4)]


def test_in_the_order_of_a_cache() -> None:
    now = reading.body_of_turn(2, date="another day", tools=[reading.TOOLS[0], reading.TOOLS[2]])
    assert fates(reading.body_of_turn(1), now)[:2] == [("−", "tools", 2), ("~", "system", 2)]
    broke = compare(reading.body_of_turn(1), now).broke
    assert broke is not None
    assert broke.area == "tools"


def test_what_is_no_request_is_refused() -> None:
    with pytest.raises(ValueError, match=r".+"):
        compare(b"", reading.body_of_turn(1))


@given(WORDS, WORDS)
def test_the_changes_lead_from_one_to_the_other(one: list[str], other: list[str]) -> None:
    def body(words: list[str]) -> bytes:
        return msgspec.json.encode({"messages": [{"role": "user", "content": word} for word in words]})

    found = compare(body(one), body(other))
    gone = [change.before.index for change in found.altered if change.before]
    new = [change.now.index for change in found.altered if change.now]
    kept_before = [word for n, word in enumerate(one, 1) if n not in gone]
    kept_now = [word for n, word in enumerate(other, 1) if n not in new]
    assert kept_before == kept_now
    assert bool(found.altered) == (one != other)


def made(
    id: str, session: str | None = "s", agent: str | None = None, tools: int = 1, **facts: object
) -> ExchangeRecord:
    body = body_of(
        str(facts.pop("model", "claude-sonnet-5")), tools=[{"name": f"T{n}"} for n in range(tools)]
    )
    model = msgspec.json.decode(body)["model"]
    return record_of(exchange_events(id=id, session=session, agent=agent, model=model, body=body, **facts))  # type: ignore[arg-type]


def test_the_exchange_before_is_of_the_same_conversation() -> None:
    now = made("9")
    before = made("1")
    title, sub = made("2", tools=0), made("3", agent="a7")
    count, other = made("4", endpoint="count_tokens"), made("5", session="t")
    assert earlier_of(now, [before, title, sub, count, other]) is before
    assert earlier_of(now, [title, sub]) is None
    assert earlier_of(made("9", session=None), [before]) is None


def test_the_same_model_comes_first() -> None:
    same, newer = made("1"), made("2", model="claude-opus-5-5")
    assert earlier_of(made("9"), [same, newer]) is same
    assert earlier_of(made("9"), [newer]) is newer
