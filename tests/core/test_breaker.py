from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.breaker import Circuit, Sign, sign_of
from ccr_tui.core.config import Breaker
from ccr_tui.core.exchange import Failure, FailureKind

LIMITS = Breaker(failures=3, within=60, rest=30, longest_rest=100)


def status(code: int, message: str = "no") -> Failure:
    return Failure(FailureKind.STATUS, message, code)


def event(error_type: str | None) -> Failure:
    return Failure(FailureKind.ERROR_EVENT, "no", 200, error_type)


def failing(*times: float) -> Circuit:
    circuit = Circuit()
    for at in times:
        circuit.failed(at, LIMITS, probe=circuit.began(at))
    return circuit


@pytest.mark.parametrize(
    ("failure", "sign"),
    [
        *((status(code), Sign.FAILS) for code in (408, 500, 502, 503, 504, 529)),
        *((status(code), Sign.ANSWERS) for code in (400, 404, 413)),
        (status(429), Sign.SILENT),
        (event("overloaded_error"), Sign.FAILS),
        (event("rate_limit_error"), Sign.SILENT),
        (event("invalid_request_error"), Sign.ANSWERS),
        (event(None), Sign.ANSWERS),
        (Failure(FailureKind.REFUSED, "no"), Sign.ANSWERS),
        (Failure(FailureKind.UNUSABLE, "no"), Sign.SILENT),
        *(
            (Failure(kind, "no"), Sign.FAILS)
            for kind in FailureKind
            if kind.startswith("timeout") or kind in ("connect", "empty", "cut", "malformed")
        ),
    ],
)
def test_what_a_failure_says_of_its_upstream(failure: Failure, sign: Sign) -> None:
    assert sign_of(failure, own_key=False) is sign
    assert sign_of(failure, own_key=True) is sign


@pytest.mark.parametrize(
    "failure",
    [
        status(401),
        status(402),
        status(403),
        event("authentication_error"),
        event("billing_error"),
        event("permission_error"),
        status(400, "Your credit balance is too low"),
    ],
)
def test_what_is_wrong_with_a_credential_is_the_upstream_s_if_the_key_is(failure: Failure) -> None:
    assert sign_of(failure, own_key=True) is Sign.FAILS
    assert sign_of(failure, own_key=False) is Sign.SILENT


def test_it_rests_after_so_many_failures_within_the_time() -> None:
    assert failing(0, 10).is_closed
    circuit = failing(0, 10, 20)
    assert not circuit.is_closed
    assert circuit.rests_s(20) == 30
    assert circuit.rests_s(45) == 5
    assert circuit.failures == 3


def test_failures_that_are_long_past_do_not_count() -> None:
    assert failing(0, 30, 60).is_closed
    assert not failing(0, 30, 59).is_closed


def test_after_the_rest_one_try_finds_out() -> None:
    circuit = failing(0, 0, 0)
    assert circuit.holds_back(29)
    assert not circuit.began(29)
    assert not circuit.holds_back(30)
    assert circuit.began(30)
    assert circuit.holds_back(30), "while one finds out the others go elsewhere"
    assert not circuit.began(31)
    circuit.ended()
    assert circuit.began(31), "it ended without telling"


def test_each_rest_is_twice_as_long_up_to_the_longest() -> None:
    circuit = failing(0, 0, 0)
    rests = []
    now = 30.0
    for _ in range(3):
        assert circuit.began(now)
        circuit.ended()
        rest_s = circuit.failed(now, LIMITS, probe=True)
        assert rest_s is not None
        rests.append(rest_s)
        now += rest_s
    assert rests == [60, 100, 100]


def test_what_fails_in_spite_of_the_rest_does_not_prolong_it() -> None:
    circuit = failing(0, 0, 0)
    assert circuit.failed(10, LIMITS, probe=False) is None
    assert circuit.rests_s(10) == 20
    assert circuit.failures == 3


def test_a_try_from_before_the_rest_says_nothing_of_today() -> None:
    circuit = failing(10, 11, 12)
    assert circuit.outdates(11.5)
    assert not circuit.outdates(12)
    assert not failing(10).outdates(5)


def test_without_a_limit_it_never_rests() -> None:
    circuit = Circuit()
    off = Breaker(failures=0)
    assert [circuit.failed(0, off, probe=False) for _ in range(100)] == [None] * 100
    assert circuit.is_closed


@given(
    st.lists(st.tuples(st.floats(0, 50), st.booleans()), max_size=60),
    st.builds(
        Breaker,
        failures=st.integers(1, 6),
        within=st.floats(1, 100),
        rest=st.floats(1, 50),
        longest_rest=st.floats(50, 200),
    ),
)
def test_one_try_at_a_time_and_rests_within_their_bounds(
    steps: list[tuple[float, bool]], limits: Breaker
) -> None:
    circuit, now, rests, began = Circuit(), 0.0, [], []
    for pause, fails in steps:
        now += pause
        resting = circuit.rests_s(now) > 0
        probe = circuit.began(now)
        assert not (probe and resting)
        assert not circuit.began(now), "one at a time"
        if probe:
            circuit.ended()
        if fails and (rest_s := circuit.failed(now, limits, probe=probe)) is not None:
            rests.append(rest_s)
            began.append(now)
    assert all(limits.rest <= rest <= limits.longest_rest for rest in rests)
    for (at, rest), later in zip(zip(began, rests, strict=True), began[1:], strict=False):
        assert later >= at + rest
    for shorter, longer in pairwise(rests):
        assert longer == min(limits.longest_rest, 2 * shorter)
