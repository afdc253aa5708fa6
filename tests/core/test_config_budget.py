from __future__ import annotations

import tomllib

import pytest

from ccr_tui.core.config import Budget, Config
from ccr_tui.core.config_toml import config_from_toml
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.route import Route


def read(text: str) -> Config:
    return config_from_toml(tomllib.loads(text), "config.toml", {})


def test_reads_a_budget() -> None:
    config = read('[budget]\nper_day = 20\nper_session = 2.5\naction = "stop"')
    assert config.budget == Budget(20.0, 2.5, "stop")


def test_a_used_up_budget_may_send_requests_elsewhere() -> None:
    config = read('[budget]\nper_day = 20\naction = "reroute"\nuse = "anthropic,claude-haiku-4-5"')
    route = Route((Upstream("anthropic", "claude-haiku-4-5"),))
    assert config.budget.use == route
    assert config.table.over_budget == route


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        ('per_day = "much"', "budget.per_day", "expected a number"),
        ("per_day = -1", "budget.per_day", "expected a number"),
        ('per_day = 1\naction = "panic"', "budget.action", 'or "stop"'),
        ('per_day = 1\naction = "reroute"', "budget", "needs use"),
        ('per_day = 1\nuse = "anthropic,m"', "budget.use", "no effect"),
        ('action = "stop"', "budget", "needs per_day or per_session"),
        ("per_week = 1", "budget.per_week", "per_week"),
    ],
)
def test_says_what_is_wrong(text: str, key: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        read(f"[budget]\n{text}")
    assert caught.value.key == key
