from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.exchange import Headers
from ccr_tui.core.quota import LONGEST_S, UNTOLD_S, Quota, Window, read_quota

NOW = 1_790_000_000.0
PREFIX = "anthropic-ratelimit-unified-"


def headers(**values: object) -> Headers:
    """By name without the prefix; `__` is a dash."""
    return tuple((PREFIX + name.replace("__", "-"), str(value)) for name, value in values.items())


def read(**values: object) -> Quota:
    found = read_quota((("content-type", "text/html"), *headers(**values)), NOW)
    assert found is not None
    return found


def test_without_such_headers_there_is_none() -> None:
    assert read_quota((("retry-after", "3"), ("anthropic-ratelimit-requests-limit", "50")), NOW) is None


def test_all_that_is_told() -> None:
    quota = read(
        status="allowed_warning",
        representative__claim="seven_day_opus",
        reset=NOW + 50,
        fallback__percentage=0.5,
        **{"5h__status": "allowed", "5h__utilization": 0.25, "5h__reset": NOW + 10},
        **{"7d__utilization": 1.1, "7d_opus__reset": NOW + 50},
    )
    assert quota == Quota(
        NOW,
        "allowed_warning",
        "seven_day_opus",
        NOW + 50,
        {
            "5h": Window("allowed", 0.25, NOW + 10),
            "7d": Window("", 1.1, None),
            "7d_opus": Window("", None, NOW + 50),
        },
    )
    assert not quota.rejected


@pytest.mark.parametrize(
    ("claim", "family"),
    [
        ("five_hour", ""),
        ("seven_day", ""),
        ("seven_day_opus", "opus"),
        ("seven_day_sonnet", "sonnet"),
        ("seven_day_sonnet_max", "sonnet"),
        ("seven_day_overage_included", ""),
        ("", ""),
    ],
)
def test_a_claim_names_a_family_of_models_or_none(claim: str, family: str) -> None:
    assert read(representative__claim=claim).family == family


def test_it_is_used_up_when_the_whole_says_so_or_a_window_and_nothing_else() -> None:
    assert read(status="rejected").rejected
    assert read(**{"7d__status": "rejected"}).rejected
    assert not read(status="allowed", **{"7d__status": "rejected"}).rejected
    assert not read(status="allowed_warning").rejected


def test_it_is_back_when_the_window_of_the_claim_begins_anew() -> None:
    windows = {"5h__reset": NOW + 10, "7d__reset": NOW + 20, "7d_opus__reset": NOW + 30}
    assert read(representative__claim="five_hour", reset=NOW + 40, **windows).back_at() == NOW + 10
    assert read(representative__claim="seven_day_opus", reset=NOW + 40, **windows).back_at() == NOW + 30
    assert read(representative__claim="overage", reset=NOW + 40, **windows).back_at() == NOW + 40


def test_else_when_the_last_rejected_window_does() -> None:
    quota = read(
        **{"5h__status": "rejected", "5h__reset": NOW + 10, "7d__status": "rejected", "7d__reset": NOW + 20}
    )
    assert quota.back_at() == NOW + 20


def test_a_time_that_is_past_tells_nothing() -> None:
    quota = read(status="rejected", representative__claim="five_hour", **{"5h__reset": 0})
    assert quota.back_at(7.0) == NOW + 7
    assert quota.back_at() == NOW + UNTOLD_S


def test_no_quota_is_away_for_longer_than_a_window() -> None:
    assert read(status="rejected", reset=NOW * 2).back_at() == NOW + LONGEST_S


_NAMES = st.sampled_from(
    ["status", "reset", "representative-claim", "5h-status", "5h-reset", "7d-utilization", "7d_opus-reset"]
)


@given(st.lists(st.tuples(_NAMES.map(PREFIX.__add__), st.text(max_size=12))), st.none() | st.floats(0, 1e9))
def test_whatever_they_say_it_is_back_some_day(told: list[tuple[str, str]], wait_s: float | None) -> None:
    quota = read_quota(tuple(told), NOW)
    if quota is not None:
        assert NOW <= quota.back_at(wait_s) <= NOW + LONGEST_S
