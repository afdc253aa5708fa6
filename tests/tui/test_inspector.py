from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from ccr_tui.core.events import ExchangeEvent
from ccr_tui.tui.inspector import Inspector, Panel, View
from ccr_tui.tui.tree.rows import Tree
from tests.builders import answered, body_of, exchange_events, failed, judged, record_of
from tests.tui import samples
from tests.tui.fake import FakeBackend

LIVE = samples.streamed(samples.ANSWER, ends=False)


def looked_at(
    panel: Panel, events: Sequence[ExchangeEvent], backend: FakeBackend, inspector: Inspector, **values: Any
) -> list[str]:
    content = inspector.lines(View(panel, record_of(events), samples.NOW, 80, **values))
    if isinstance(content, Tree):
        content.lay_out(80)
        return [content.line(n).text for n in range(len(content.rows))]
    return [line.text for line in content]


@pytest.fixture
def backend() -> FakeBackend:
    backend = FakeBackend()
    backend.play(samples.busy())
    return backend


@pytest.fixture
def inspector(backend: FakeBackend) -> Inspector:
    return Inspector(backend, lambda _: b"")


@pytest.mark.parametrize(
    ("panel", "text"),
    [
        (Panel.DECISION, "✓ think       effort max, thinking adaptive — effort ≥ xhigh"),
        (Panel.ATTEMPTS, "2 ✗ 529     anthropic,claude-opus-5-5"),
        (Panel.CONVERSATION, "• give up after MAX_ATTEMPTS"),
        (Panel.REQUEST, "    max_tokens: 32000"),
        (Panel.RESPONSE, '      type: "error"'),
        (Panel.CHANGED, '    + "claude-sonnet-5"'),
        (Panel.PREVIOUS, "There is no earlier request of this agent's conversation in the history."),
    ],
)
def test_every_panel(panel: Panel, text: str, backend: FakeBackend, inspector: Inspector) -> None:
    assert text in looked_at(panel, samples.fell_back(), backend, inspector)


def test_an_edited_replay_is_compared_with_the_request_of_its_parent(
    backend: FakeBackend, inspector: Inspector
) -> None:
    child = exchange_events(id="z1", parent_id="e01", body=body_of("claude-sonnet-5", "another question"))
    backend.play([*exchange_events(id="e01", body=body_of()), *child])
    assert "bytes differ from the request of e01" in looked_at(Panel.CHANGED, child, backend, inspector)[0]


def test_an_answer_grows_while_it_streams(backend: FakeBackend, inspector: Inspector) -> None:
    sizes = []
    for end in (200, 900, len(LIVE)):
        backend.live["e09"] = LIVE[:end]
        sizes.append(len("".join(looked_at(Panel.CONVERSATION, samples.streaming(), backend, inspector))))
    assert sizes == sorted(set(sizes))


def test_another_attempt_starts_the_answer_again(backend: FakeBackend, inspector: Inspector) -> None:
    backend.live["e09"] = samples.streamed("first attempt, cut", ends=False)
    assert "first attempt, cut" in looked_at(Panel.CONVERSATION, samples.streaming(), backend, inspector)
    backend.live["e09"] = samples.streamed("second", ends=False)
    lines = looked_at(Panel.CONVERSATION, samples.streaming(), backend, inspector)
    assert "second" in lines
    assert "first attempt, cut" not in lines


def test_what_was_read_live_stays_until_the_history_has_it(
    backend: FakeBackend, inspector: Inspector
) -> None:
    events = exchange_events(id="late", attempts=[answered(body=b"")])
    backend.live["late"] = samples.streamed("almost kept")
    running = exchange_events(id="late", attempts=[answered(ends=False)], finished=False)
    looked_at(Panel.CONVERSATION, running, backend, inspector)
    del backend.live["late"]
    assert "almost kept" in looked_at(Panel.CONVERSATION, events, backend, inspector)


def test_a_request_that_the_history_does_not_hold_yet(backend: FakeBackend) -> None:
    inspector = Inspector(backend, lambda wanted: b'{"model":"live"}' if wanted == "new" else b"")
    events = exchange_events(id="new", finished=False)
    assert '    model: "live"' in looked_at(Panel.REQUEST, events, backend, inspector)


def test_a_response_in_flight_shows_what_came_so_far(backend: FakeBackend, inspector: Inspector) -> None:
    backend.live["e09"] = LIVE[:300]
    assert looked_at(Panel.RESPONSE, samples.streaming(), backend, inspector)[0] == "▾ so far"


def test_what_the_client_got_is_shown_where_it_differs(backend: FakeBackend, inspector: Inspector) -> None:
    events = exchange_events(id="t", attempts=[failed(400, body=b'{"a":1}')], client_body=b'{"b":2}')
    backend.play(events)
    lines = looked_at(Panel.RESPONSE, events, backend, inspector)
    assert "▾ What the client got" in lines
    assert "      b: 2" in lines
    same = exchange_events(id="s")
    backend.play(same)
    assert "▾ What the client got" not in looked_at(Panel.RESPONSE, same, backend, inspector)


def test_older_messages_and_unfolding_are_passed_on(backend: FakeBackend, inspector: Inspector) -> None:
    lines = looked_at(Panel.CONVERSATION, samples.fell_back(), backend, inspector, older=20, unfolded=True)
    assert "Where are the retries?" in lines
    assert any("line 14 of client.py" in text for text in lines)


def test_the_judge_s_words_are_never_the_answer(backend: FakeBackend, inspector: Inspector) -> None:
    events = exchange_events(id="j", attempts=[answered(body=b'{"a":1}'), judged("8: right")])
    backend.play(events)
    lines = looked_at(Panel.RESPONSE, events, backend, inspector)
    assert "▾ 2 ✓ 200 anthropic,claude-haiku-4-5  judging" in lines
    assert "▾ What the client got" not in lines
    changed = looked_at(Panel.CHANGED, events, backend, inspector)
    assert not any("haiku" in text for text in changed)


def test_an_answer_that_is_being_judged_is_not_shown_twice(
    backend: FakeBackend, inspector: Inspector
) -> None:
    attempts = [answered(body=b'{"a":1}'), judged(ends=False)]
    events = exchange_events(id="j", attempts=attempts, finished=False)
    backend.play(events)
    backend.live["j"] = b'{"a":1}'
    assert "▾ so far" not in looked_at(Panel.RESPONSE, events, backend, inspector)


def test_a_request_stays_the_same_tree_while_the_exchange_goes_on(
    backend: FakeBackend, inspector: Inspector
) -> None:
    events = samples.fell_back()
    views = [View(Panel.REQUEST, record_of(part), samples.NOW, 80) for part in (events[:-1], events)]
    first, second = (inspector.lines(view) for view in views)
    assert first is second


def test_a_streamed_answer_as_it_came(backend: FakeBackend, inspector: Inspector) -> None:
    content = inspector.lines(
        View(Panel.RESPONSE, record_of(samples.fell_back()), samples.NOW, 80, events=True)
    )
    assert isinstance(content, Tree)
    content.lay_out(80)
    assert any("message_stop" in content.line(n).text for n in range(len(content.rows)))
