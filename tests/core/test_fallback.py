from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.chain import somebody_after_refusal
from ccr_tui.core.config import Retry
from ccr_tui.core.exchange import Failure, FailureKind, Upstream
from ccr_tui.core.fallback import LONGEST_WAIT_S, Try, attempts, backoff
from ccr_tui.core.route import Route

RETRY = Retry(max=3, base=0.5, cap=8)
ROUTE = Route((Upstream("a", "m"), Upstream("b", "m")))
TOO_LONG = Failure(FailureKind.STATUS, "prompt is too long: 3 tokens > 2 maximum", 400)
TOO_LONG_EVENT = replace(TOO_LONG, kind=FailureKind.ERROR_EVENT, status=200)
REFUSAL = Failure(FailureKind.REFUSED, "the model refused to answer", 200)
STATUSES = [400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504, 529]
FAILURES = st.builds(
    Failure,
    kind=st.sampled_from(FailureKind),
    message=st.sampled_from(["busy", "prompt is too long: 3 > 2", "credit balance is too low"]),
    status=st.sampled_from(STATUSES),
    error_type=st.sampled_from([None, "overloaded_error", "invalid_request_error", "authentication_error"]),
    retry_after_s=st.none() | st.floats(0, 100),
    after_content=st.booleans(),
    spent_until=st.none() | st.floats(0, 100),
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
    assert len(tries(TOO_LONG, asked="other")) == 1
    assert len(tries(status(400, message="Your credit balance is too low"))) == 2


@pytest.mark.parametrize("failure", [TOO_LONG, replace(TOO_LONG, status=413), TOO_LONG_EVENT])
def test_what_is_too_long_goes_on_at_once_with_its_own_chain(failure: Failure) -> None:
    route = replace(ROUTE, too_long=(Upstream("a", "m"), Upstream("c", "m"), Upstream("d", "m")))
    made = tries(failure, status(401), TOO_LONG, route=route)
    assert [t.upstream.provider for t in made] == ["a", "c", "d"]
    assert [t.reason for t in made[1:]] == [f"fallback after {failure.label}", "fallback after 401"]
    assert {t.wait_s for t in made} == {0}


def test_other_errors_that_say_so_are_not_too_long() -> None:
    route = replace(ROUTE, too_long=(Upstream("c", "m"),))
    assert tries(status(500, message="prompt is too long"), route=route)[1].upstream.provider == "a"


def test_a_refusal_goes_on_with_its_own_chain_and_no_other() -> None:
    route = replace(ROUTE, refused=(Upstream("b", "m"), Upstream("c", "m")))
    made = tries(REFUSAL, REFUSAL, REFUSAL, route=route)
    assert [t.upstream.provider for t in made] == ["a", "b", "c"]
    assert made[1].reason == "fallback after refusal"
    assert len(tries(REFUSAL)) == 1


def test_a_used_up_quota_is_not_waited_for() -> None:
    made = tries(replace(status(429, 1.0), spent_until=1.0))
    assert [(t.upstream.provider, t.wait_s) for t in made] == [("a", 0), ("b", 0)]


def test_after_content_nothing_is_tried() -> None:
    assert len(tries(Failure(FailureKind.CUT, "cut", after_content=True))) == 1


def test_a_transparent_route_hands_statuses_on_and_retries_what_the_client_would_not() -> None:
    route = Route((Upstream("a", "m"),), transparent=True)
    assert len(tries(status(529), route=route)) == 1
    assert len(tries(Failure(FailureKind.ERROR_EVENT, "busy", 200, "overloaded_error"), route=route)) == 2


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


@dataclass
class Held:
    """A gate that holds these back; it lets so many of these dear ones pass."""

    resting: set[Upstream] = field(default_factory=set)
    dear: set[Upstream] = field(default_factory=set)
    allowed: int = 0
    asked: list[Upstream] = field(default_factory=list)

    def rests(self, upstream: Upstream) -> str:
        return "rests 12 s after 5 failures" if upstream in self.resting else ""

    def too_dear(self, upstream: Upstream, first: Upstream) -> str:
        return "" if upstream not in self.dear or self.allowed else "a dearer tier"

    def entered(self, upstream: Upstream, first: Upstream) -> None:
        self.asked.append(upstream)
        self.allowed -= upstream in self.dear


A, B, C, D = (Upstream(name, "m") for name in "abcd")


def gated(gate: Held, *failures: Failure, route: Route) -> tuple[list[Try], tuple[str, ...]]:
    """The tries made when they fail so, and who was held back in the end."""
    plan = attempts(route, "m", RETRY, lambda: 0.5, gate=gate)
    made, rest = [next(plan)], ()
    try:
        for failure in failures:
            made.append(plan.send(failure))
    except StopIteration as end:
        rest = end.value
    return made, rest


def test_who_rests_is_passed_over_and_the_next_try_says_so() -> None:
    made, rest = gated(Held({A, C}), status(401), route=Route((A, B, C, D)))
    assert [t.upstream for t in made] == [B, D]
    assert made[0].reason == "first try, skipped a,m: rests 12 s after 5 failures"
    assert made[1].reason == "fallback after 401, skipped c,m: rests 12 s after 5 failures"
    assert rest == ()


def test_when_all_rest_the_first_is_tried_all_the_same_with_its_retries() -> None:
    made, rest = gated(Held({A, B}), *[status(529)] * 9, route=Route((A, B)))
    assert [t.upstream for t in made] == [A] * 4
    assert made[0].reason == (
        "first try, for want of another (a,m: rests 12 s after 5 failures; b,m: rests 12 s after 5 failures)"
    )
    assert rest == ()


def test_who_was_held_back_in_the_end_is_told() -> None:
    made, rest = gated(Held({B}), status(401), route=Route((A, B)))
    assert [t.upstream for t in made] == [A]
    assert rest == ("b,m: rests 12 s after 5 failures",)
    assert gated(Held({B}), status(400), route=Route((A, B)))[1] == ()


def test_who_begins_to_rest_is_left_in_the_midst_of_its_retries_if_there_is_another() -> None:
    gate = Held()
    plan = attempts(Route((A, B)), "m", RETRY, lambda: 0.5, gate=gate)
    assert next(plan).upstream == A
    assert plan.send(status(529)).upstream == A
    gate.resting.add(A)
    following = plan.send(status(529))
    assert (following.upstream, following.wait_s, following.reason) == (B, 0, "fallback after 529")
    gate.resting.add(B)
    assert [plan.send(status(529)).reason for _ in range(2)] == ["retry 1 after 529", "retry 2 after 529"]


def test_a_dear_one_keeps_its_retries_once_it_was_entered() -> None:
    gate = Held(dear={B}, allowed=1)
    made, _ = gated(gate, status(401), *[status(529)] * 3, status(529), route=Route((A, B, C)))
    assert [t.upstream for t in made] == [A, B, B, B, B, C]
    assert gate.asked == [B, C]
    assert gated(gate, status(401), route=Route((A, B, C)))[0][-1].reason == (
        "fallback after 401, skipped b,m: a dearer tier"
    )


def test_after_a_refusal_somebody_is_asked_even_if_all_have_begun_to_rest() -> None:
    made, _ = gated(Held({B, C}), REFUSAL, route=replace(Route((A,)), refused=(B, C)))
    assert [t.upstream for t in made] == [A, B]
    assert made[1].reason.startswith("fallback after refusal, for want of another (b,m: rests")


SOME = st.sets(st.sampled_from((A, B, C, D)))
CHAINS = st.lists(st.sampled_from((A, B, C, D)), max_size=3, unique=True).map(tuple)
ROUTES = st.builds(
    Route,
    upstreams=CHAINS.filter(bool),
    transparent=st.booleans(),
    too_long=CHAINS,
    refused=CHAINS,
)
UNREFUSED = FAILURES.filter(lambda failure: failure.kind is not FailureKind.REFUSED)
KEYS = 5


def courses(failures: st.SearchStrategy[Failure]) -> st.SearchStrategy[list[tuple[Failure, set[Upstream]]]]:
    """Failures, each with those who rest from then on."""
    return st.lists(st.tuples(failures, SOME), max_size=80)


@dataclass
class Course:
    """What was tried; `resting` were those held back when it was chosen."""

    made: list[Try]
    resting: list[set[Upstream]]
    ended: bool = False


def play(
    route: Route,
    steps: list[tuple[Failure, set[Upstream]]],
    gate: Held,
    *,
    most: int = 3,
    jitter: float = 0.5,
    keys: int = 0,
) -> Course:
    """Let one failure after the other happen; the first ones may be the fault of one of several keys."""
    left = iter([True] * keys)
    plan = attempts(route, "m", Retry(max=most), lambda: jitter, lambda *_: next(left, False), gate)
    course = Course([next(plan)], [gate.resting])
    for failure, resting in steps:
        gate.resting = resting
        try:
            course.made.append(plan.send(failure))
        except StopIteration:
            course.ended = True
            break
        course.resting.append(resting)
    return course


@given(ROUTES, courses(FAILURES), SOME, SOME, st.integers(0, 3), st.floats(0, 0.999), st.integers(0, KEYS))
def test_it_ends_within_its_caps_and_never_waits_between_upstreams(
    route: Route,
    steps: list[tuple[Failure, set[Upstream]]],
    resting: set[Upstream],
    dear: set[Upstream],
    most: int,
    jitter: float,
    keys: int,
) -> None:
    gate = Held(resting, dear, allowed=1)
    course = play(route, steps, gate, most=most, jitter=jitter, keys=keys)
    assert len(course.made) <= len(route.all_upstreams) * (most + 1) + keys
    assert course.ended or len(course.made) == len(steps) + 1
    assert [t.number for t in course.made] == list(range(1, len(course.made) + 1))
    for upstream in route.all_upstreams:
        retries = [t for t in course.made if t.upstream == upstream and t.reason.startswith("retry")]
        assert len(retries) <= most
    for before, after in pairwise(course.made):
        assert after.wait_s <= LONGEST_WAIT_S
        if before.upstream != after.upstream:
            assert after.wait_s == 0


@given(ROUTES, courses(UNREFUSED), SOME, SOME, st.integers(0, 2))
def test_who_is_held_back_is_tried_only_for_want_of_another(
    route: Route,
    steps: list[tuple[Failure, set[Upstream]]],
    resting: set[Upstream],
    dear: set[Upstream],
    allowed: int,
) -> None:
    gate = Held(resting, dear, allowed)
    first, *others = route.upstreams
    course = play(route, steps, gate)
    if course.made[0].upstream in resting:
        assert course.made[0].upstream == first
        assert all(other in resting or (other in dear and not allowed) for other in others)
    for (before, after), held in zip(pairwise(course.made), course.resting[1:], strict=True):
        if before.upstream != after.upstream:
            assert after.upstream not in held
    entered = [upstream for upstream in gate.asked if upstream in dear]
    assert len(entered) <= allowed


@given(courses(UNREFUSED), SOME)
def test_nobody_is_tried_again_that_rests_while_another_is_left(
    steps: list[tuple[Failure, set[Upstream]]], resting: set[Upstream]
) -> None:
    chain = (A, B, C, D)
    course = play(Route(chain), steps, Held(resting))
    for (before, after), held in zip(pairwise(course.made), course.resting[1:], strict=True):
        if before.upstream == after.upstream and after.upstream in held and after.upstream is not A:
            assert held.issuperset(chain[chain.index(after.upstream) + 1 :])


@given(ROUTES, st.lists(SOME, min_size=1, max_size=8))
def test_a_refusal_is_kept_back_only_if_somebody_is_asked(route: Route, rests: list[set[Upstream]]) -> None:
    """As the reader of answers does it: it asks first, and meanwhile somebody may have begun to rest."""
    gate, tried = Held(rests[0]), set[Upstream]()
    plan = attempts(route, "m", RETRY, lambda: 0.5, gate=gate)
    step = next(plan)
    for resting in rests[1:]:
        tried.add(step.upstream)
        if not somebody_after_refusal(route, tried, gate):
            return
        gate.resting = resting
        step = plan.send(REFUSAL)
        assert step.upstream in route.refused
        assert step.upstream not in tried
