from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

import pytest

from ccr_tui.core.config import Breaker, Config, Upward
from ccr_tui.core.exchange import (
    Cancelled,
    Completed,
    Failed,
    Failure,
    FailureKind,
    Headers,
    Outcome,
    Upstream,
)
from ccr_tui.core.providers import Auth, Provider
from ccr_tui.core.tiers import Tier
from ccr_tui.engine.health import Health, Standing
from ccr_tui.engine.mock.reply import quota_headers

A, B, OPUS = Upstream("one", "small"), Upstream("two", "large"), Upstream("one", "claude-opus-5")
CONFIG = Config(
    providers={
        "one": Provider("one", "http://one", auth=Auth.CLIENT),
        "two": Provider("two", "http://two", api_key="$KEY"),
    },
    breaker=Breaker(failures=2, within=60, rest=30, longest_rest=100),
    upward=Upward(per_hour=1, per_day=2),
    tiers={"small": Tier.LOW, "large": Tier.HIGH},
)
BUSY = Failed(Failure(FailureKind.STATUS, "answered 529: Overloaded.", 529))
DENIED = Failed(Failure(FailureKind.STATUS, "answered 401: no", 401))
GOOD = Completed(200, "end_turn")
NOON = time.mktime((2026, 9, 21, 12, 0, 0, 0, 0, -1))


@dataclass
class Watched:
    """A Health with clocks of its own, and what it tells the user."""

    config: Config = CONFIG
    now: float = 1000.0
    wall: float = NOON
    told: list[str] = field(default_factory=list)
    health: Health = field(init=False)

    def __post_init__(self) -> None:
        self.health = Health(
            self.config,
            lambda level, text: self.told.append(f"{level}: {text}"),
            lambda: self.now,
            lambda: self.wall,
        )

    def pass_by(self, seconds: float) -> None:
        self.now += seconds
        self.wall += seconds

    def ends(
        self, upstream: Upstream, *outcomes: Outcome | None, headers: Headers = (), counts: bool = True
    ) -> None:
        """Tries, one after the other, that end so."""
        for outcome in outcomes:
            begun = self.health.begin(upstream, counts=counts)
            self.health.note(upstream, outcome, headers, begun, counts=counts)


@pytest.fixture
def w() -> Watched:
    return Watched()


def spent(until: float, family: str = "") -> Failed:
    failure = Failure(FailureKind.STATUS, "no", 429, spent_until=until, spent_family=family)
    return Failed(failure)


def test_at_first_all_are_well(w: Watched) -> None:
    assert w.health.by_provider() == {"one": "ok", "two": "ok"}
    assert w.health.of(A) == Standing("ok", "")
    assert w.health.rests(A) == ""
    assert w.health.quota("one") is None


def test_an_upstream_that_keeps_failing_rests_and_is_told_of_once(w: Watched) -> None:
    w.ends(A, BUSY, BUSY, BUSY)
    assert w.told == ["warning: one,small rests for 30 s after 2 failures: answered 529: Overloaded."]
    assert w.health.of(A) == Standing("resting", "rests 30 s after 2 failures")
    w.pass_by(18.5)
    assert w.health.rests(A) == "rests 12 s after 2 failures"
    assert w.health.rests(OPUS) == ""
    assert w.health.by_provider() == {"one": "resting", "two": "ok"}


def test_an_answer_in_between_begins_the_count_anew(w: Watched) -> None:
    w.ends(A, BUSY, GOOD, BUSY)
    assert w.health.of(A).state == "ok"


def test_after_the_rest_one_try_finds_out_and_an_answer_is_told_of_once(w: Watched) -> None:
    w.ends(A, BUSY, BUSY)
    w.pass_by(30)
    assert w.health.rests(A) == ""
    probe, other = w.health.begin(A), w.health.begin(A)
    assert (probe.probe, other.probe) == (True, False)
    assert w.health.of(A) == Standing("resting", "one try is finding out whether it is back")
    w.health.note(A, GOOD, (), probe)
    assert w.health.of(A).state == "ok"
    w.ends(A, GOOD)
    assert w.told[1:] == ["info: one,small answers again."]


def test_a_failed_probe_rests_longer_and_is_not_told_of(w: Watched) -> None:
    w.ends(A, BUSY, BUSY)
    w.pass_by(30)
    w.ends(A, BUSY)
    assert w.health.rests(A) == "rests 60 s after 3 failures"
    assert len(w.told) == 1


@pytest.mark.parametrize("outcome", [Cancelled("the client hung up"), None])
def test_a_probe_that_tells_nothing_leaves_it_to_the_next(w: Watched, outcome: Outcome | None) -> None:
    w.ends(A, BUSY, BUSY)
    w.pass_by(30)
    w.ends(A, outcome)
    assert w.health.rests(A) == ""
    assert w.health.begin(A).probe


def test_a_request_s_own_fault_shows_that_the_upstream_is_back(w: Watched) -> None:
    w.ends(A, BUSY, BUSY)
    w.pass_by(30)
    w.ends(A, Failed(Failure(FailureKind.STATUS, "bad field", 400)))
    assert w.told[-1] == "info: one,small answers again."


def test_an_answer_that_was_asked_for_before_the_rest_does_not_end_it(w: Watched) -> None:
    long_answer = w.health.begin(A)
    w.pass_by(1)
    w.ends(A, BUSY, BUSY)
    w.health.note(A, GOOD, (), long_answer)
    assert w.health.of(A).state == "resting"
    w.pass_by(1)
    w.ends(A, GOOD)  # tried in spite of the rest
    assert w.health.of(A).state == "ok"


def test_what_does_not_count_is_not_held_against_it_nor_a_probe(w: Watched) -> None:
    w.ends(A, *[BUSY] * 9, counts=False)
    assert w.health.of(A).state == "ok"
    w.ends(A, BUSY, BUSY)
    w.pass_by(30)
    assert not w.health.begin(A, counts=False).probe


def test_a_wrong_credential_counts_where_it_is_the_provider_s_own(w: Watched) -> None:
    w.ends(A, DENIED, DENIED)
    w.ends(B, DENIED, DENIED)
    assert w.health.by_provider() == {"one": "ok", "two": "resting"}


def test_a_used_up_quota_ends_by_itself_and_both_are_told_of_once(w: Watched) -> None:
    w.ends(A, spent(NOON + 7500), spent(NOON + 7500))
    assert w.health.of(OPUS) == Standing("exhausted", "its quota is used up until 14:05")
    assert w.health.by_provider() == {"one": "exhausted", "two": "ok"}
    w.pass_by(7500)
    assert w.health.by_provider() == {"one": "ok", "two": "ok"}
    assert w.health.rests(A) == ""
    assert w.told == [
        "warning: The quota of one is used up until 14:05.",
        "info: The quota of one is there again.",
    ]


def test_a_family_s_quota_is_only_that_family_s(w: Watched) -> None:
    w.ends(OPUS, spent(NOON + 3 * 24 * 3600, "opus"))
    assert w.health.rests(OPUS) == "its quota is used up until Thu 12:00"
    assert w.health.rests(A) == ""
    assert w.health.by_provider()["one"] == "ok"
    assert w.told == ["warning: The quota of one (opus) is used up until Thu 12:00."]


def test_a_quota_is_there_again_when_somebody_gets_an_answer(w: Watched) -> None:
    w.ends(A, spent(NOON + 7500), counts=False)
    w.pass_by(1)
    w.ends(A, GOOD, counts=False)
    assert w.health.rests(A) == ""
    assert w.told[-1] == "info: The quota of one is there again."


def test_the_newest_quota_is_kept_of_each_provider(w: Watched) -> None:
    older = w.health.begin(A)
    w.pass_by(5)
    w.ends(A, GOOD, headers=quota_headers(utilization=0.5, reset=9))
    w.health.note(A, GOOD, quota_headers(utilization=0.4, reset=9), older)
    w.ends(A, BUSY)
    quota = w.health.quota("one")
    assert quota is not None
    assert (quota.windows["5h"].used, quota.windows["5h"].resets_at) == (0.5, 9)
    assert w.health.quota("two") is None


def test_upward_fallbacks_are_capped_and_that_is_told_of_once(w: Watched) -> None:
    assert w.health.too_dear(B, A) == ""
    w.health.entered(B, A)
    assert w.health.too_dear(B, A) == "a dearer tier, 1 in the last hour (upward.per_hour)"
    assert w.health.too_dear(B, A)
    assert w.health.too_dear(A, B) == w.health.too_dear(B, B) == ""
    w.pass_by(3600)
    assert w.health.too_dear(B, A) == ""
    w.health.entered(A, B)  # downward: nothing to count
    w.health.entered(B, A)
    assert w.health.too_dear(B, A) == "a dearer tier, 2 in the last day (upward.per_day)"
    assert len(w.told) == 2
    assert w.told[0] == (
        "warning: No more fallbacks to a dearer tier for now: 1 in the last hour (upward.per_hour)."
    )


def test_a_user_who_wants_none_is_not_told_of_it() -> None:
    w = Watched(replace(CONFIG, upward=Upward(0, 0)))
    assert w.health.too_dear(B, A) == "a dearer tier, upward.per_day is 0"
    assert w.told == []


def test_another_configuration_forgets_what_was_known_of_changed_providers(w: Watched) -> None:
    w.ends(A, BUSY, BUSY)
    w.ends(B, DENIED, DENIED, spent(NOON + 60))
    other = replace(CONFIG.providers["two"], api_key="$OTHER_KEY")
    w.health.apply(replace(CONFIG, providers={**CONFIG.providers, "two": other}))
    assert w.health.by_provider() == {"one": "resting", "two": "ok"}
    w.health.apply(replace(CONFIG, providers={}))
    assert w.health.by_provider() == {}
    assert w.health.rests(A) == ""


def test_switched_off_nobody_rests(w: Watched) -> None:
    w.ends(A, BUSY, BUSY)
    w.health.apply(replace(CONFIG, breaker=Breaker(failures=0)))
    assert w.health.rests(A) == ""
    w.ends(A, *[BUSY] * 9)
    assert w.health.rests(A) == ""


def test_who_failed_since_it_last_answered_is_told_apart_from_who_is_well(w: Watched) -> None:
    w.ends(A, BUSY)
    w.ends(B, GOOD)
    assert w.health.failing() == {A: "1 failure since it last answered"}
    assert w.health.rests(A) == ""
    w.ends(A, GOOD)
    assert w.health.failing() == {}
