"""Every fault × streaming or not × alone, in a chain of three, without routes: what the client receives and
what is recorded.

The expectations are those of `tests/engine/faults/catalogue.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

import pytest

from ccr_tui.core.exchange import Completed, Cost, Failed, FailureKind, Outcome, Usage
from ccr_tui.core.record import AttemptRecord
from tests.engine.faults.catalogue import FAULTS, OVERLOADED, QUOTA, WHOLE, WORDS, Course, Fault
from tests.engine.faults.stage import PRICE, Played, Stage, stage
from tests.engine.faults.table import DOCUMENT, document
from tests.engine.rig import QUICK
from tests.waiting import eventually


class Column(StrEnum):
    ALONE = "chain of 1"
    CHAIN = "chain of 3"
    WITHOUT = "no routes"


@pytest.fixture(scope="module")
def scene() -> Iterator[Stage]:
    with stage() as made:
        yield made


def play(scene: Stage, fault: Fault, column: Column, *, stream: bool) -> Played:
    first, course = fault.when(stream=stream)
    second, _ = OVERLOADED.when(stream=stream)
    chain = [first, second, WORDS] if column is Column.CHAIN else [first]
    slow = course.kind.startswith("timeout")
    return scene.play(chain, stream=stream, hurried=slow, routed=column is not Column.WITHOUT)


@pytest.mark.parametrize("stream", [True, False], ids=["streaming", "whole"])
@pytest.mark.parametrize("column", Column)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_cell(scene: Stage, fault: Fault, column: Column, stream: bool) -> None:
    course = fault.when(stream=stream)[1]
    played = play(scene, fault, column, stream=stream)
    saved = column is Column.CHAIN and not course.stops
    if saved:
        check_whole_answer(played, stream=stream)
    elif course.late:
        check_broken_stream(played, course)
    else:
        check_error(played, course, column)
    check_attempts(played, course, column)
    check_exchange(played, course, saved=saved)


@pytest.mark.parametrize("fault", [f for f in FAULTS if f.whole[1].stops], ids=lambda fault: fault.name)
def test_a_model_that_the_route_changed_may_be_what_is_refused(scene: Stage, fault: Fault) -> None:
    played = scene.play([fault.streamed[0], WORDS], stream=True, model="another-model")
    check_whole_answer(played, stream=True)
    assert [a.upstream for a in played.record.attempts] == list(played.upstreams)


def test_a_provider_whose_quota_is_used_up_is_left_alone(scene: Stage) -> None:
    played = scene.play([QUOTA.streamed[0], WORDS], stream=True)
    assert [a.upstream for a in played.record.attempts] == list(played.upstreams)
    scene.ask()
    assert [a.upstream for a in scene.rig.only().attempts] == [played.upstreams[1]]


def test_nothing_goes_on_when_every_cell_is_over(scene: Stage) -> None:
    eventually(lambda: not scene.left())
    assert scene.rig.engine.in_flight == 0


def test_the_document_says_what_is_tested() -> None:
    """Renew it with `python -m tests.engine.faults.table`."""
    assert DOCUMENT.read_text(encoding="utf-8") == document(FAULTS)


def check_whole_answer(played: Played, *, stream: bool) -> None:
    """A correct answer, of the third upstream alone."""
    answer = played.answer
    assert answer.status_code == 200
    assert "x-should-retry" not in answer.headers
    if stream:
        assert (played.kinds[0], played.kinds[-1]) == ("message_start", "message_stop")
        assert played.kinds.count("message_start") == 1
        assert "error" not in played.kinds
        deltas = [e["delta"] for e in played.events if e["type"] == "content_block_delta"]
        text = "".join(delta["text"] for delta in deltas)
    else:
        assert answer.headers["content-length"] == str(len(answer.content))
        (block,) = answer.json()["content"]
        text = block["text"]
    assert text == WORDS.blocks[0].text  # type: ignore[union-attr]


def check_broken_stream(played: Played, course: Course) -> None:
    """What had come, then one `error` event: nothing that looks like an end."""
    assert played.answer.status_code == 200
    *before, last = played.kinds
    assert before[0] == "message_start"
    assert "content_block_delta" in before
    assert not {"error", "message_stop"} & set(before)
    assert last == "error"
    error = played.events[-1]["error"]
    assert error["type"] == course.error[1]
    if course.own:
        assert played.answer.content.endswith(course.own)
    else:
        assert error["message"].startswith("ccr-tui: ")


def check_error(played: Played, course: Course, column: Column) -> None:
    """An error in Anthropic's shape: the upstream's own if it sent one, else one that says what was tried."""
    answer, (status, kind) = played.answer, course.error
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers.get("x-should-retry") == (None if column is Column.WITHOUT else "false")
    if course.own:
        assert answer.content == course.own
        assert set(course.headers) <= set(answer.headers.items())
        return
    told = answer.json()
    assert told["type"] == "error"
    assert told["error"]["type"] == kind
    assert told["error"]["message"].startswith("ccr-tui")
    if course.tries > 1:
        assert f"tried {course.tries} times" in told["error"]["message"]
        assert str(played.upstreams[0]) in told["error"]["message"]


def check_attempts(played: Played, course: Course, column: Column) -> None:
    """All tries in order, each with its upstream, reason, wait, outcome, status, usage and cost."""
    made = played.record.attempts
    assert [(a.upstream, a.reason) for a in made] == expected_tries(played, course, column)
    assert [a.number for a in made] == list(range(1, len(made) + 1))
    for attempt in made:
        assert attempt.untouched is not attempt.not_sent
        retried = attempt.reason.startswith("retry")
        assert 0 < attempt.wait_s <= QUICK.cap if retried else attempt.wait_s == 0
        if attempt.upstream == played.upstreams[0]:
            check_failed(attempt, course)
        elif attempt is made[-1]:
            check_answered(attempt)
        else:
            check_failed(attempt, OVERLOADED.streamed[1])


def expected_tries(played: Played, course: Course, column: Column) -> list[tuple[object, str]]:
    once = column is Column.WITHOUT and course.kind is FailureKind.STATUS
    one, *others = played.upstreams
    tries = [(one, "first try")]
    tries += [(one, f"retry {n} after {course.label}") for n in range(1, 1 if once else course.tries)]
    if others and not course.stops:
        two, three = others
        tries += [(two, f"fallback after {course.label}")]
        tries += [(two, f"retry {n} after 529") for n in range(1, OVERLOADED.streamed[1].tries)]
        tries += [(three, "fallback after 529")]
    return list(tries)


def check_failed(attempt: AttemptRecord, course: Course) -> None:
    assert isinstance(attempt.outcome, Failed)
    failure = attempt.outcome.failure
    assert (failure.kind, failure.label) == (course.kind, course.label)
    assert failure.after_content == course.late
    assert course.says in failure.message
    assert attempt.status == course.http
    assert (attempt.ttft_s is not None) == course.late
    usage = attempt.usage
    if course.late and usage is not None and course.billed is not None:  # what came was counted as it came
        assert usage.output_tokens > course.billed.output_tokens
        usage = replace(usage, output_tokens=course.billed.output_tokens)
    assert usage == course.billed
    assert attempt.cost.usd == cost_of(course.billed)


def check_answered(attempt: AttemptRecord) -> None:
    assert attempt.outcome == Completed(200, "end_turn")
    assert attempt.status == 200
    assert attempt.ttft_s is not None
    assert attempt.usage == WHOLE
    assert attempt.cost.usd == cost_of(WHOLE)


def check_exchange(played: Played, course: Course, *, saved: bool) -> None:
    """How it ended; what the history keeps is what the client received; no upstream was asked in secret."""
    record = played.record
    outcome: Outcome | None = record.attempts[-1].outcome
    assert record.outcome == outcome
    assert isinstance(outcome, Completed) == saved
    assert record.status == played.answer.status_code
    assert played.kept == played.answer.content
    assert record.fell_back == saved
    assert record.used == (played.upstreams[-1] if saved else played.upstreams[0])
    costs = [a.cost for a in record.attempts if a.usage]
    assert record.cost == sum(costs[1:], costs[0] if costs else Cost())
    for upstream, asked in zip(played.upstreams, played.asked, strict=True):
        assert asked in (None, sum(a.upstream == upstream for a in record.attempts))


def cost_of(usage: Usage | None) -> float | None:
    if usage is None:
        return None
    return (usage.input_tokens * PRICE.input + usage.output_tokens * PRICE.output) / 1_000_000
