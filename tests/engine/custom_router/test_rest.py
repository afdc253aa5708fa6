from __future__ import annotations

from dataclasses import dataclass

from ccr_tui.engine.custom_router.rest import Rest


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def test_three_time_outs_in_a_row_begin_a_rest_of_a_minute() -> None:
    clock = Clock()
    rest = Rest(clock)
    rest.timed_out("slow")
    rest.timed_out("slow")
    assert not rest.left
    rest.timed_out("slow")
    assert (rest.left, rest.why) == (60, "slow, 3 times in a row")
    clock.now += 60
    assert not rest.left
    rest.timed_out("slow")
    assert rest.left == 60


def test_an_answer_in_between_is_a_new_start() -> None:
    rest = Rest(Clock())
    for _ in range(5):
        rest.timed_out("slow")
        rest.timed_out("slow")
        rest.answered()
    assert not rest.left


def test_each_crash_in_a_row_waits_twice_as_long_up_to_a_minute() -> None:
    rest = Rest(Clock())
    waits = []
    for _ in range(10):
        rest.crashed("gone")
        waits.append(rest.left)
    assert waits == [0, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert rest.why == "gone"
