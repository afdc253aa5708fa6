from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.exchange import Failure, FailureKind
from ccr_tui.core.key_rotation import REST_S, all_rest_until, has_other_key, next_key, rests_until


def status(code: int, retry_after_s: float | None = None) -> Failure:
    return Failure(FailureKind.STATUS, "no", code, retry_after_s=retry_after_s)


def test_keys_come_in_turn() -> None:
    turns = [next_key([0, 1, 2], last, {}, 0) for last in (-1, 0, 1, 2)]
    assert turns == [0, 1, 2, 0]


def test_a_resting_key_is_passed_over() -> None:
    assert next_key([0, 1, 2], 0, {1: 10.0}, 9.9) == 2
    assert next_key([0, 1, 2], 0, {1: 10.0}, 10.0) == 1


def test_when_all_rest_the_first_to_wake_is_used() -> None:
    assert next_key([0, 1, 2], 0, {0: 12.0, 1: 30.0, 2: 11.0}, 1.0) == 2


def test_a_kept_key_stays_until_it_rests() -> None:
    assert next_key([0, 1, 2], 0, {}, 1.0, kept=2) == 2
    assert next_key([0, 1, 2], 0, {2: 5.0}, 1.0, kept=2) == 1
    assert next_key([0, 1], 0, {}, 1.0, kept=2) == 1
    assert next_key([0, 1, 2], 0, dict.fromkeys(range(3), 5.0), 1.0, kept=2) == 2


def test_all_rest_until_the_first_of_them_wakes() -> None:
    assert all_rest_until([0, 1], {0: 5.0, 1: 3.0}, 1.0) == 3.0
    assert all_rest_until([0, 1], {0: 5.0}, 1.0) is None
    assert all_rest_until([0, 1], {0: 5.0, 1: 1.0}, 1.0) is None
    assert all_rest_until([], {0: 5.0}, 1.0) is None


def test_without_a_usable_key_there_is_none() -> None:
    assert next_key([], 0, {}, 0) is None


@pytest.mark.parametrize("code", [401, 402, 403, 429])
def test_a_refused_key_rests_for_a_minute(code: int) -> None:
    assert rests_until(status(code), 1000.0) == 1000.0 + REST_S


def test_only_a_rate_limit_says_when_to_come_again() -> None:
    assert rests_until(status(429, 7.0), 1000.0) == 1007.0
    assert rests_until(status(401, 7.0), 1000.0) == 1000.0 + REST_S
    event = Failure(FailureKind.ERROR_EVENT, "slow down", 200, "rate_limit_error", 3.0)
    assert rests_until(event, 1000.0) == 1003.0


def test_a_used_up_quota_rests_until_it_begins_anew() -> None:
    spent = Failure(FailureKind.STATUS, "no", 429, retry_after_s=7.0, spent_until=9000.0)
    assert rests_until(spent, 1000.0) == 9000.0


@pytest.mark.parametrize(
    "failure",
    [
        status(400),
        status(529),
        Failure(FailureKind.CUT, "cut"),
        Failure(FailureKind.ERROR_EVENT, "busy", 200, "overloaded_error"),
    ],
)
def test_other_failures_are_not_the_keys_fault(failure: Failure) -> None:
    assert rests_until(failure, 1000.0) is None


def test_another_key_is_one_not_tried_and_not_resting() -> None:
    assert has_other_key([0, 1], [0], {0: 60.0}, 1.0)
    assert not has_other_key([0, 1], [0, 1], {}, 1.0)
    assert not has_other_key([0, 1], [0], {1: 60.0}, 1.0)
    assert not has_other_key([0], [0], {}, 1.0)


@given(
    st.sets(st.integers(0, 5), min_size=1),
    st.integers(-1, 5),
    st.dictionaries(st.integers(0, 5), st.floats(0, 100)),
    st.floats(0, 100),
)
def test_a_resting_key_is_used_only_when_all_rest(
    usable: set[int], last: int, rests: dict[int, float], now: float
) -> None:
    chosen = next_key(usable, last, rests, now)
    assert chosen in usable
    if rests.get(chosen, 0.0) > now:
        assert all(rests.get(key, 0.0) > now for key in usable)
