from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.config import Retry
from ccr_tui.core.exchange import Failure, FailureKind, Upstream
from ccr_tui.core.fallback import LONGEST_WAIT_S, Try, attempts, backoff
from ccr_tui.core.route import Route

RETRY = Retry(max=3, base=0.5, cap=8)
ROUTE = Route((Upstream("a", "m"), Upstream("b", "m")))
STATUSES = [400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504, 529]
FAILURES = st.builds(
    Failure,
    kind=st.sampled_from(FailureKind),
    message=st.sampled_from(["busy", "prompt is too long: 3 > 2", "credit balance is too low"]),
    status=st.sampled_from(STATUSES),
    error_type=st.sampled_from([None, "overloaded_error", "invalid_request_error", "authentication_error"]),
    retry_after_s=st.none() | st.floats(0, 100),
    after_content=st.booleans(),
)


def tries(*failures: Failure, route: Route = ROUTE, asked: str = "m", jitter: float = 0.5) -> list[Try]:
    """The tries made when the first ones fail so, and the next one would succeed."""
    plan = attempts(route, asked, RETRY, lambda: jitter)
    made = [next(plan)]
    for failure in failures:
        try:
            made.append(plan.send(failure))
        except StopIteration:
            break
    return made


def status(code: int, retry_after_s: float | None = None, message: str = "busy") -> Failure:
    return Failure(FailureKind.STATUS, message, code, retry_after_s=retry_after_s)


def test_transient_statuses_back_off_three_times_then_go_on_at_once() -> None:
    made = tries(*[status(529)] * 4)
    assert [t.upstream.provider for t in made] == ["a", "a", "a", "a", "b"]
    assert [t.wait_s for t in made] == [0, 0.375, 0.75, 1.5, 0]
    assert made[-1].reason == "fallback after 529"


def test_retry_after_is_honoured_when_short_and_skipped_when_long() -> None:
    assert tries(status(429, 4.0))[1].wait_s == 4.0
    moved_on = tries(status(429, LONGEST_WAIT_S + 1))[1]
    assert (moved_on.upstream.provider, moved_on.wait_s) == ("b", 0)


@pytest.mark.parametrize("code", [401, 402, 403, 404])
def test_the_providers_own_trouble_goes_to_the_next(code: int) -> None:
    assert [t.upstream.provider for t in tries(status(code))] == ["a", "b"]


def test_the_requests_own_fault_stops_unless_we_changed_the_model() -> None:
    assert len(tries(status(400))) == 1
    assert len(tries(status(400), asked="other")) == 2
    assert len(tries(status(400, message="prompt is too long: 3 tokens > 2 maximum"), asked="other")) == 1
    assert len(tries(status(400, message="Your credit balance is too low"))) == 2


def test_after_content_nothing_is_tried() -> None:
    assert len(tries(Failure(FailureKind.CUT, "cut", after_content=True))) == 1


def test_a_transparent_route_hands_statuses_on_and_retries_what_the_client_would_not() -> None:
    route = Route((Upstream("a", "m"),), transparent=True)
    assert len(tries(status(529), route=route)) == 1
    assert len(tries(Failure(FailureKind.ERROR_EVENT, "busy", 200, "overloaded_error"), route=route)) == 2


@given(st.lists(FAILURES, max_size=40), st.integers(1, 4), st.integers(0, 3), st.floats(0, 0.999))
def test_it_always_ends_within_its_caps(
    failures: list[Failure], upstreams: int, most: int, jitter: float
) -> None:
    route = Route(tuple(Upstream(f"p{n}", "m") for n in range(upstreams)))
    plan = attempts(route, "m", Retry(max=most), lambda: jitter)
    made = [next(plan)]
    try:
        for failure in failures:
            made.append(plan.send(failure))
    except StopIteration:
        pass
    assert len(made) <= upstreams * (most + 1)
    assert [t.number for t in made] == list(range(1, len(made) + 1))
    for before, after in pairwise(made):
        assert after.wait_s <= LONGEST_WAIT_S
        if before.upstream != after.upstream:
            assert after.wait_s == 0


@given(st.integers(0, 10), st.floats(0, 0.999))
def test_backoff_grows_to_its_cap_and_is_never_zero(retries: int, jitter: float) -> None:
    wait = backoff(retries, status(529), RETRY, jitter)
    ceiling = min(RETRY.cap, RETRY.base * 2**retries)
    assert ceiling / 2 <= wait <= ceiling


def test_another_key_is_tried_at_once_and_costs_no_retry() -> None:
    left = iter([True, True, False])
    plan = attempts(ROUTE, "m", RETRY, lambda: 0.5, lambda upstream, failure: next(left))
    next(plan)
    made = [plan.send(status(429)) for _ in range(3)]
    assert [t.reason for t in made] == ["another key after 429"] * 2 + ["retry 1 after 429"]
    assert [t.wait_s for t in made] == [0, 0, 0.375]
    assert {t.upstream.provider for t in made} == {"a"}
