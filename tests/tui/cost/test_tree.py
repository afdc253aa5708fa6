from __future__ import annotations

from ccr_tui.core.conditions import Condition
from ccr_tui.core.record_values import RECORD_FIELDS
from ccr_tui.core.spend_tree import Branch, Level
from ccr_tui.core.totals import Totals
from ccr_tui.tui.cost.tree import TreePage
from tests.tui import samples, samples_numbers
from tests.tui.fake_numbers import FakeNumbers


def page() -> tuple[TreePage, FakeNumbers]:
    numbers, made = FakeNumbers(), TreePage()
    samples_numbers.fill(numbers)
    made.ask(numbers, 0, 0)()
    return made, numbers


def names(made: TreePage) -> list[str]:
    return ["".join(span.text for span in made.row(n, 90))[:22].rstrip() for n in range(made.size)]


def test_a_session_is_read_when_it_is_unfolded_and_only_then() -> None:
    made, numbers = page()
    assert names(made) == ["▸ garden · Where are t", "▸ invoices · Send the", "▸ no session"]
    assert made.unfold(0) == samples.MAIN
    made.ask_prompts(samples.MAIN, numbers, 0)()
    assert names(made)[:3] == ["▾ garden · Where are t", "  ▸ Why does fetch() r", "    Where are the retr"]
    made.fold(0)
    assert made.size == 3
    assert made.unfold(0) is None


def test_what_is_unfolded_stays_so_when_it_is_read_anew_and_sorted() -> None:
    made, numbers = page()
    made.unfold(0)
    made.ask(numbers, 0, 0)()
    assert made.size == 5
    made.unfold(1)
    assert [made.is_unfolded(n) for n in range(made.size)][:2] == [True, True]
    assert made.parent(3) == 1
    assert made.parent(0) == 0
    before = made.key(1)
    made.sort_by("reqs", reverse=True)
    assert names(made)[0].endswith("no session")
    assert before in [made.key(n) for n in range(made.size)]


def test_each_row_has_the_filter_of_its_exchanges() -> None:
    made, numbers = page()
    made.unfold(0)
    made.ask_prompts(samples.MAIN, numbers, 0)()
    made.unfold(1)
    made.unfold(3)
    filters = [made.filter_of(n, 0) for n in range(made.size)]
    session = f'session == "{samples.MAIN}"'
    assert filters[0] == session
    assert filters[1] == f'{session} and prompt == "prompt-2"'
    assert f'{session} and prompt == "prompt-2" and agent == "agent-8"' in filters
    assert filters[-1] == 'session == ""'
    for text in (*filters, made.filter_of(1, samples.NOW)):
        Condition.parse(text, RECORD_FIELDS)
    assert made.filter_of(1, samples.NOW).startswith(f'{filters[1]} and started >= "2026-')


def test_what_has_no_words_shows_its_id() -> None:
    made, numbers = page()
    numbers.some_sessions = [Branch(Level.SESSION, "4f0c2a8e", "", Totals(exchanges=1))]
    made.ask(numbers, 0, 0)()
    assert names(made) == ["▸ 4f0c2a8e"]
