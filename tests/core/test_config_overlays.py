from __future__ import annotations

import tomllib

import pytest

from ccr_tui.core.config import Budget, Config
from ccr_tui.core.config_toml import config_from_toml
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.routing import decide

TEXT = """
[routes]
default = "anthropic,claude-sonnet-5"
think = { use = "anthropic,claude-opus-5-5", min_effort = "max" }

[namespaces.review]
budget = { per_day = 5, action = "stop" }
[namespaces.review.routes]
default = "anthropic,claude-haiku-4-5"

[namespaces.alone]
replaces = true
[namespaces.alone.routes]
longContext = { use = "anthropic,claude-opus-5-5", above_tokens = 10 }

[projects."/home/me/big/".routes]
default = "anthropic,claude-opus-5-5"
"""


def read(text: str) -> Config:
    return config_from_toml(tomllib.loads(text), "config.toml", {})


@pytest.mark.parametrize(
    ("facts", "winner", "upstream"),
    [
        (RequestFacts("messages", "m"), "default", "anthropic,claude-sonnet-5"),
        (RequestFacts("messages", "m", namespace="review"), "default", "anthropic,claude-haiku-4-5"),
        (
            RequestFacts("messages", "m", namespace="review", effort="max"),
            "think",
            "anthropic,claude-opus-5-5",
        ),
        (RequestFacts("messages", "m", namespace="alone", effort="max"), "asked", "anthropic,m"),
        (
            RequestFacts("messages", "m", namespace="alone", tokens=11),
            "longContext",
            "anthropic,claude-opus-5-5",
        ),
        (RequestFacts("messages", "m", namespace="unknown"), "default", "anthropic,claude-sonnet-5"),
        (RequestFacts("messages", "m", project="/home/me/big"), "default", "anthropic,claude-opus-5-5"),
        (
            RequestFacts("messages", "m", project="/home/me/big", namespace="review"),
            "default",
            "anthropic,claude-haiku-4-5",
        ),
    ],
)
def test_routes_are_laid_over_those_of_everybody(facts: RequestFacts, winner: str, upstream: str) -> None:
    decision = decide(facts, read(TEXT).table)
    assert (decision.winner, str(decision.route)) == (winner, upstream)


def test_a_namespace_has_a_budget_of_its_own() -> None:
    config = read(TEXT)
    assert config.namespace_budgets == {"review": Budget(5.0, None, "stop")}
    assert config.budget == Budget()


def test_thresholds_are_those_of_everybody_unless_set() -> None:
    config = read(TEXT)
    assert config.table.namespaces["review"].thresholds is None
    assert config.table.namespaces["alone"].thresholds is not None


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        ('[namespaces."a b".routes]', "namespaces.a b", "is no name for a namespace"),
        ("[namespaces.a]\nrouts = {}", "namespaces.a.routs", "routes"),
        ("[namespaces.a]\nreplaces = 1", "namespaces.a.replaces", "true or false"),
        ('[projects."/x"]\nbudget = {}', "projects./x.budget", "unknown key"),
        ('[namespaces.a.routes]\ndefault = "nobody,m"', "namespaces.a.routes.default", "nobody"),
    ],
)
def test_says_what_is_wrong(text: str, key: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        read(text)
    assert (caught.value.key or "").replace('"', "") == key


def test_a_project_may_be_named_from_home() -> None:
    data = tomllib.loads('[projects."~/big".routes]\ndefault = "anthropic,m"\n[projects."~x"]')
    table = config_from_toml(data, "config.toml", {"HOME": "/home/me"}).table
    assert list(table.projects) == ["/home/me/big", "~x"]
    assert list(config_from_toml(data, "config.toml", {}).table.projects) == ["~/big", "~x"]
