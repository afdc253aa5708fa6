from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.ccr_report import Report, Verdict
from ccr_tui.core.config_ccr_providers import CcrProviders
from ccr_tui.core.config_ccr_router import CCR_TASKS, CcrRoutes, RouterReader
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.providers import PRESETS, Provider

PROVIDERS = CcrProviders(
    meant={"anthropic": PRESETS["anthropic"], "p": Provider("p", "http://h"), "q": Provider("q", "http://h")},
    skipped={"empty": "it has no api_key"},
)
ENV = {"SET": "v", "NAME": "p"}


def reader(report: Report | None = None, **names: str) -> RouterReader:
    return RouterReader(PROVIDERS, ENV, report or Report(), names)


def routes(router: Any, fallback: Any = None) -> tuple[CcrRoutes, list[str], list[str]]:
    """The routes, the warnings and the keys of all lines."""
    report = Report()
    it = reader(report)
    result = it.routes(router, it.fallback(fallback))
    return result, [line.sentence for line in report.lines if line.warns], [line.key for line in report.lines]


def test_each_task_has_its_route_followed_by_its_fallback() -> None:
    result, warnings, keys = routes(
        {"default": "p,a,b/c:d@e", "think": " q,t ", "webSearch": "", "image": None},
        {"default": ["q,x", "", "p,y"], "think": "p,z", "background": []},
    )
    assert result.chains == {"default": ["p,a,b/c:d@e", "q,x", "p,y"], "think": ["q,t", "p,z"]}
    assert warnings == []
    assert sorted(keys) == sorted(
        [
            *("Router.default", "Router.think", "Router.webSearch", "Router.image"),
            *("fallback.default[0]", "fallback.default[1]", "fallback.default[2]"),
            *("fallback.think", "fallback.background"),
        ]
    )


def test_the_table_is_that_of_our_own_configuration() -> None:
    chains = {"default": ["p,a"], "longContext": ["p,l", "q,l"]}
    assert CcrRoutes(chains, 80_000).table == {
        "default": "p,a",
        "longContext": {"use": ["p,l", "q,l"], "above_tokens": 80_000},
    }


@pytest.mark.parametrize(("value", "tokens"), [(1000, 1000), ("1000", 1000), (None, 60_000), ("", 60_000)])
def test_the_threshold_of_long_contexts(value: object, tokens: int) -> None:
    result, warnings, _ = routes({"longContext": "p,l", "longContextThreshold": value})
    assert (result.long_context_tokens, warnings) == (tokens, [])


def test_variables_stay_as_they_are_written() -> None:
    result, warnings, _ = routes({"default": "p,$SET", "think": "$NAME,${SET}"})
    assert result.chains == {"default": ["p,$SET"], "think": ["$NAME,${SET}"]}
    assert warnings == []


def test_an_unset_variable_is_sent_as_it_stands_and_told() -> None:
    it = reader(report := Report())
    assert it.routes({"default": "p,${GONE}/$SET"}, {}).chains == {"default": ["p,${GONE}/$SET"]}
    assert it.unset == {"GONE": "${GONE}"}
    assert [line.sentence for line in report.lines if line.warns] == [
        "Router.default: the environment variable GONE is not set, so its name is sent as it stands."
    ]


def test_a_skipped_provider_costs_its_route_but_never_the_default() -> None:
    result, warnings, _ = routes(
        {"default": "p,m", "think": "empty,m"}, {"default": ["empty,x", "q,y"], "think": ["empty,z"]}
    )
    assert result.chains == {"default": ["p,m", "q,y"]}
    assert warnings == [
        f'{key}: left out: provider "empty" cannot be used: it has no api_key.'
        for key in ("fallback.default[0]", "fallback.think[0]", "Router.think")
    ]
    with pytest.raises(ConfigError, match='provider "empty" cannot be used: it has no api_key'):
        routes({"default": "empty,m"})


@pytest.mark.parametrize(
    ("router", "fallback", "key", "says"),
    [
        ({"default": "gone,m"}, {}, "Router.default", 'unknown provider "gone"'),
        ({"think": "P,m"}, {}, "Router.think", 'Did you mean "p"'),
        ({"default": 5}, {}, "Router.default", "expected a text, found the number 5"),
        ({"default": "$GONE,m"}, {}, "Router.default", r'unknown provider "\$GONE"'),
        ({"default": "p,m"}, {"default": ["p,m", "gone,m"]}, "fallback.default[1]", "unknown provider"),
        ({}, "p,m", "fallback", "expected an object, found the text"),
        ([1], {}, "Router", "expected an object, found a list"),
        ({"longContextThreshold": -1}, {}, "Router.longContextThreshold", "expected a number from 1 to"),
    ],
)
def test_what_nobody_has_defined_is_an_error(router: Any, fallback: Any, key: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        routes(router, fallback)
    assert caught.value.key == key


def test_what_means_something_else_here_is_told_unless_ccr_is_followed() -> None:
    def changed(*, strict: bool) -> list[str]:
        report = Report()
        it = RouterReader(PROVIDERS, ENV, report, strict=strict)
        it.routes(dict.fromkeys(CCR_TASKS, "p,m"), {})
        return [line.key for line in report.lines if line.verdict is Verdict.CHANGED]

    assert changed(strict=False) == ["Router.think", "Router.webSearch", "Router.image"]
    assert changed(strict=True) == ["Router.image"]


def test_a_misspelt_task_is_suggested() -> None:
    _, warnings, _ = routes({"longcontext": "p,m"}, {"images": ["p,m"]})
    assert warnings == [
        'fallback.images has no effect here. Did you mean "image"?',
        'Router.longcontext has no effect here. Did you mean "longContext"?',
    ]


def test_providers_may_have_another_name_here() -> None:
    it = RouterReader(PROVIDERS, ENV, Report(), {"old": "p"})
    assert it.routes({"default": "old,m/x", "think": "q,m"}, {}).chains == {
        "default": ["p,m/x"],
        "think": ["q,m"],
    }


OWN = CcrRoutes({"default": ["p,own"], "background": ["p,own-b"]}, 1000)
EVERYBODYS = CcrRoutes({task: ["q,x"] for task in CCR_TASKS})


def test_a_project_replaces_the_router_but_for_background_and_image() -> None:
    fixed, strict = OWN.beside(EVERYBODYS, strict=False), OWN.beside(EVERYBODYS, strict=True)
    assert fixed.chains == {"default": ["p,own"], "background": ["p,own-b"], "image": ["q,x"]}
    assert strict.chains == {"default": ["p,own"], "background": ["q,x"], "image": ["q,x"]}
    assert fixed.long_context_tokens == 1000
    assert OWN.beside(CcrRoutes(), strict=True).chains == {"default": ["p,own"]}
