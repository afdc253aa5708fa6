from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.config_routes import Chains, fallback_from, routes_from
from ccr_tui.core.config_section import Section
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.route import Escalation, Route
from ccr_tui.core.tasks import TASKS, Thresholds

KNOWN = ("anthropic", "corp", "lab")


A, B = Upstream("corp", "a"), Upstream("lab", "b")


def read(
    routes: object, env: dict[str, str] | None = None, chains: Chains | None = None
) -> tuple[dict[str, Route], Thresholds]:
    return routes_from(Section.of(routes, ("routes",)), KNOWN, env or {}, chains or Chains())


def test_every_task_can_have_a_route() -> None:
    routes, thresholds = read(dict.fromkeys(TASKS, "corp,m"))
    assert routes == dict.fromkeys(TASKS, Route((Upstream("corp", "m"),)))
    assert thresholds == Thresholds()


@pytest.mark.parametrize(
    ("value", "upstreams"),
    [
        ("corp,vendor/model:free@2", [("corp", "vendor/model:free@2")]),
        ("corp, a,b", [("corp", "a,b")]),
        ("anthropic", [("anthropic", "")]),
        (["corp,a", "anthropic"], [("corp", "a"), ("anthropic", "")]),
        ({"use": "corp,a"}, [("corp", "a")]),
        ({"use": ["corp,a", "lab,b"]}, [("corp", "a"), ("lab", "b")]),
        ("corp,$MODEL", [("corp", "m-1")]),
    ],
)
def test_a_route_is_one_upstream_or_several(value: object, upstreams: list[tuple[str, str]]) -> None:
    routes, _ = read({"default": value}, {"MODEL": "m-1"})
    assert routes["default"] == Route(tuple(Upstream(*u) for u in upstreams))


def test_thresholds_stand_beside_their_route() -> None:
    _, thresholds = read(
        {
            "longContext": {"use": "corp,a", "above_tokens": 50_000},
            "think": {"use": "corp,b", "min_effort": "high", "min_budget": 4_000},
        }
    )
    assert thresholds == Thresholds(50_000, "high", 4_000)


def test_a_route_may_lead_elsewhere_in_special_cases() -> None:
    use = {"use": "corp,a"}
    routes, _ = read(
        {
            "default": {**use, "too_long": "lab,b", "refused": ["lab,b", "anthropic"]},
            "think": {**use, "escalate": "lab,b", "min_effort": "max"},
            "plan": {**use, "escalate": ["lab,b", "corp,a"], "below": 0},
            "image": {**use, "shadow": True},
        }
    )
    assert routes == {
        "default": Route((A,), too_long=(B,), refused=(B, Upstream("anthropic"))),
        "think": Route((A,), escalation=Escalation((B,), 6)),
        "plan": Route((A,), escalation=Escalation((B, A), 0)),
        "image": Route((A,), shadow=True),
    }


def test_a_route_without_chains_of_its_own_has_those_of_everybody() -> None:
    section = Section.of({"too_long": "lab,b", "refused": ["corp,a"]}, ("fallback",))
    chains = fallback_from(section, KNOWN, {})
    assert chains == Chains((B,), (A,))
    routes, _ = read(
        {"default": "corp,a", "think": {"use": "corp,a", "too_long": ["lab"], "refused": []}},
        chains=chains,
    )
    assert routes["default"] == Route((A,), too_long=(B,), refused=(A,))
    assert routes["think"] == Route((A,), too_long=(Upstream("lab"),))


@pytest.mark.parametrize(
    ("fallback", "key", "says"),
    [
        ({"too_lang": "lab,b"}, "fallback.too_lang", 'Did you mean "too_long"'),
        ({"default": "lab,b"}, "fallback.default", "Known here: too_long, refused"),
        ({"refused": {"use": "lab,b"}}, "fallback.refused", "expected a route"),
        ({"too_long": "x,b"}, "fallback.too_long", 'unknown provider "x"'),
    ],
)
def test_says_what_is_wrong_with_the_chains_of_everybody(fallback: Any, key: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        fallback_from(Section.of(fallback, ("fallback",)), KNOWN, {})
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("task", "value", "key", "says"),
    [
        ("long_context", "corp,a", "routes.long_context", 'Did you mean "longContext"'),
        ("websearch", "corp,a", "routes.websearch", 'Did you mean "webSearch"'),
        ("other", "corp,a", "routes.other", "Known here: webSearch, image, longContext, compact, title"),
        ("think", 5, "routes.think", 'expected a route: "provider,model", a list.*found the number 5'),
        ("think", True, "routes.think", "expected a route.*found true"),
        ("think", [], "routes.think", "expected at least one .*found an empty list"),
        ("think", "", "routes.think", "expected a text"),
        ("think", ["corp,a", 3], "routes.think[1]", "expected a text, found the number 3"),
        ("think", [["corp,a"]], "routes.think[0]", "expected a text, found a list"),
        (
            "think",
            "crop,a",
            "routes.think",
            'unknown provider "crop". Did you mean "corp".* anthropic, corp, lab',
        ),
        (
            "think",
            ["corp,a", "x,b"],
            "routes.think[1]",
            'unknown provider "x". Known providers: anthropic, corp',
        ),
        ("think", ",a", "routes.think", 'expected "provider,model" or a provider, found the text ",a"'),
        ("think", "claude-opus-5-5", "routes.think", 'expected "provider,model" or a provider, found'),
        ("think", "zai,glm", "routes.think", r"add \[providers.zai\] to use its preset"),
        ("think", "corp,$GONE", "routes.think", "the environment variable GONE is not set"),
        ("think", {"min_effort": "high"}, "routes.think", "needs use = "),
        ("think", {"use": "x,b"}, "routes.think.use", "unknown provider"),
        ("think", {"use": {}}, "routes.think.use", "expected a route"),
        ("think", {"use": "corp,a", "min_effort": "hihg"}, "routes.think.min_effort", 'Did you mean "high"'),
        ("think", {"use": "corp,a", "min_budget": "9"}, "routes.think.min_budget", "without quotes"),
        (
            "think",
            {"use": "corp,a", "above_tokens": 9},
            "routes.think.above_tokens",
            "belongs to routes.longContext",
        ),
        ("image", {"use": "corp,a", "min_budget": 9}, "routes.image.min_budget", "belongs to routes.think"),
        (
            "longContext",
            {"use": "corp,a", "above_tokens": True},
            "routes.longContext.above_tokens",
            "found true",
        ),
        ("longContext", {"use": "corp,a", "above_tokens": 0}, "routes.longContext.above_tokens", "from 1 to"),
        ("plan", {"use": "corp,a", "below": 3}, "routes.plan.below", "has no effect without escalate"),
        (
            "plan",
            {"use": "corp,a", "escalate": "lab,b", "below": 11},
            "routes.plan.below",
            "a whole number from 0 to 10, found the number 11",
        ),
        ("plan", {"use": "corp,a", "escalate": []}, "routes.plan.escalate", "found an empty list"),
        ("plan", {"use": "corp,a", "shadow": 1}, "routes.plan.shadow", "expected true or false"),
        (
            "plan",
            {"use": "corp,a", "escalate": "lab,b", "shadow": True},
            "routes.plan.shadow",
            "has no effect beside escalate",
        ),
        ("plan", {"use": "corp,a", "too_long": ["x,y"]}, "routes.plan.too_long[0]", 'unknown provider "x"'),
        ("longContext", {"use": "corp,a", "above": 1}, "routes.longContext.above", 'unknown key "above"'),
    ],
)
def test_says_what_is_wrong(task: str, value: Any, key: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        read({task: value})
    assert caught.value.key == key
