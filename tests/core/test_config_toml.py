from __future__ import annotations

import tomllib
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from ccr_tui.core.config import Config, PriceOverride, Retention, Retry, Server, Timeouts
from ccr_tui.core.config_providers import KEYS
from ccr_tui.core.config_toml import SECTIONS, config_from_toml
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.providers import PRESETS
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import RoutingTable
from ccr_tui.core.tasks import TASKS, Thresholds
from tests.core.config_values import tables

SKETCH = """
[server]
port = 3456

[providers.anthropic]
auth = "client"
[providers.deepseek]
api_key = "$DEEPSEEK_API_KEY"
[providers.ollama]
base_url = "http://127.0.0.1:11434"
[providers.gemini]
base_url = "https://generativelanguage.googleapis.com"
dialect = "gemini"
api_key = "$GEMINI_API_KEY"

[routes]
default     = "anthropic,claude-sonnet-5"
background  = "ollama,qwen3-coder"
think       = ["anthropic,claude-opus-5-5", "anthropic,claude-sonnet-5", "anthropic,claude-haiku-4-5"]
longContext = { use = ["gemini,gemini-3-pro"], above_tokens = 200_000 }
"""


def read(text: str, env: dict[str, str] | None = None) -> Config:
    return config_from_toml(tomllib.loads(text), "config.toml", env or {})


def test_nothing_written_is_the_built_in_configuration() -> None:
    assert config_from_toml({}, "built-in defaults", {}) == Config()


def test_reads_the_file_of_the_documentation() -> None:
    config = read(SKETCH, {"DEEPSEEK_API_KEY": "k"})
    assert config.source == "config.toml"
    assert config.providers == {
        "anthropic": replace(PRESETS["anthropic"], preset="anthropic"),
        "deepseek": replace(PRESETS["deepseek"], api_key="$DEEPSEEK_API_KEY", preset="deepseek"),
        "ollama": replace(PRESETS["ollama"], preset="ollama"),
        "gemini": replace(PRESETS["gemini"], api_key="$GEMINI_API_KEY", preset="gemini"),
    }
    opus, sonnet, haiku = (f"claude-{n}" for n in ("opus-5-5", "sonnet-5", "haiku-4-5"))
    assert config.table == RoutingTable(
        routes={
            "default": Route((Upstream("anthropic", sonnet),)),
            "background": Route((Upstream("ollama", "qwen3-coder"),)),
            "think": Route(tuple(Upstream("anthropic", m) for m in (opus, sonnet, haiku))),
            "longContext": Route((Upstream("gemini", "gemini-3-pro"),)),
        },
        providers=frozenset(config.providers),
        home="anthropic",
        thresholds=Thresholds(long_context_tokens=200_000),
    )
    assert any("GEMINI_API_KEY" in w for w in config.warnings)
    assert any("GEMINI_API_KEY is not set" in w for w in config.warnings)
    assert not any("DEEPSEEK" in w for w in config.warnings)


def test_strict_routing_knows_the_models_that_are_listed() -> None:
    config = read('strict_ccr = true\n[providers.ollama]\nmodels = ["Qwen3"]')
    assert config.table.models == {"ollama": ("Qwen3",)}


def test_a_key_stays_as_it_is_written() -> None:
    config = read("server.api_key = '$CCR'\nproviders.zai.api_key = '${ZAI}'", {"CCR": "one", "ZAI": "two"})
    assert (config.server.api_key, config.providers["zai"].api_key) == ("$CCR", "${ZAI}")
    assert config.warnings == ()


def test_reads_every_other_section() -> None:
    config = read(
        """
        server = { host = "0.0.0.0", port = 4000, api_key = "k" }
        timeouts = { connect = 1, first_byte = 2.5, idle = 3, total = 4 }
        retry = { max = 0, base = 0, cap = 1.5 }
        store = { path = "~/h.db", max_age_days = 7, max_size_mb = 100 }
        [prices."ollama,qwen"]
        input = 0
        output = 0
        [prices.m]
        input = 1
        output = 2.5
        cache_read = 0.1
        cache_write_5m = 1.25
        cache_write_1h = 2
        """
    )
    assert config.server == Server("0.0.0.0", 4000, "k")
    assert config.timeouts == Timeouts(1, 2.5, 3, 4)
    assert config.retry == Retry(0, 0, 1.5)
    assert config.retention == Retention("~/h.db", 7, 100)
    assert config.prices == {
        "ollama,qwen": PriceOverride(0, 0),
        "m": PriceOverride(1, 2.5, 0.1, 1.25, 2),
    }


def test_what_is_not_given_keeps_its_default() -> None:
    config = read("timeouts.total = 60\nretry.max = 1\nstore.max_age_days = 3\nserver.port = 1")
    assert config.timeouts == Timeouts(total=60)
    assert config.retry == Retry(max=1)
    assert config.retention == Retention(max_age_days=3)
    assert config.server == Server(port=1)


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        ("[route]", "route", 'unknown key "route". Did you mean "routes"'),
        ("[xyz]", "xyz", "Known here: server, strict_ccr"),
        ("server = 3", "server", "expected a table, found the number 3"),
        ("server.prot = 1", "server.prot", 'Did you mean "port"'),
        (
            "server.port = '3456'",
            "server.port",
            'whole number from 1 to 65535 without quotes, found the text "3456"',
        ),
        ("server.port = true", "server.port", "expected a whole number from 1 to 65535, found true"),
        ("server.port = 1.5", "server.port", "expected a whole number from 1 to 65535, found the number 1.5"),
        ("server.port = 70000", "server.port", "from 1 to 65535, found the number 70000"),
        ("server.host = '0.0.0.0'", "server.host", "set server.api_key"),
        ("server.host = '127.0.0.1:80'", "server.host", "without a port"),
        ("timeouts.connect = 0", "timeouts.connect", "a number from 0.001 to 2592000, found the number 0"),
        ("timeouts.idle = nan", "timeouts.idle", "expected a number .* found the number nan"),
        ("timeouts.total = inf", "timeouts.total", "expected a number .* found the number inf"),
        ("timeouts.idel = 1", "timeouts.idel", 'Did you mean "idle"'),
        ("retry.max = 4", "retry.max", "expected a whole number from 0 to 3, found the number 4"),
        ("retry = { base = 2, cap = 1 }", "retry.cap", r"expected at least retry.base \(2 s\), found 1"),
        ("retry.base = -1", "retry.base", "expected a number from 0 to 3600"),
        ("store.path = 1", "store.path", "expected a text"),
        ("store.max_age_days = 0", "store.max_age_days", "expected a whole number from 1"),
        ("store.max_size_mb = 1.5", "store.max_size_mb", "expected a whole number"),
        ("store.max_size = 1", "store.max_size", 'Did you mean "max_size_mb"'),
        ("prices.m.input = 1", "prices.m", "needs output: dollars per million tokens"),
        ("prices.m = 1", "prices.m", "expected a table, found the number 1"),
        ("prices.m = { input = 1, output = '2' }", "prices.m.output", "expected a number .* without quotes"),
        ("prices.m = { input = -1, output = 2 }", "prices.m.input", "expected a number from 0 to 1000000"),
        ("prices.'a,b/c'.inptu = 1", 'prices."a,b/c".inptu', 'Did you mean "input"'),
        ("routes.think = 'x,y'", "routes.think", "unknown provider .*Known providers: anthropic"),
        ("routes.longContext = 'gemini,g'", "routes.longContext", 'provider "gemini" is not set up'),
        ("providers.own.api_key = 'k'", "providers.own", "needs base_url"),
    ],
)
def test_says_what_is_wrong(text: str, key: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        read(text)
    assert caught.value.key == key


def test_no_message_shows_a_key() -> None:
    secret = "sk-live-0123456789abcdef"
    wrong: list[dict[str, Any]] = [
        {"server": {"api_key": [secret]}},
        {"server": {"host": secret + " "}},
        {"providers": {"x": {"api_key": secret}}},
        {"providers": {"zai": {"extra_headers": {"x-key": {secret: 1}}}}},
        {"routes": {"default": secret}},
    ]
    for data in wrong:
        with pytest.raises(ConfigError) as caught:
            config_from_toml(data, "x", {})
        assert secret not in str(caught.value)


_KNOWN = (
    *SECTIONS,
    *KEYS,
    *TASKS,
    *PRESETS,
    "host",
    "port",
    "use",
    "above_tokens",
    "min_effort",
    "max",
    "input",
)


@settings(deadline=None)
@given(tables(_KNOWN))
def test_anything_else_is_a_config_error(data: dict[str, object]) -> None:
    with suppress(ConfigError):
        config = config_from_toml(data, "x", {"SET": "v"})
        assert "anthropic" in config.providers


def test_chains_of_everybody_reach_every_route() -> None:
    text = """
        [providers.lab]
        base_url = "http://lab"
        [routes]
        default = "lab,a"
        [fallback]
        too_long = "lab,big"
        [[rules]]
        name = "r"
        when = "tokens > 5"
        use = "lab,b"
        [namespaces.night.routes]
        default = { use = "lab,c", too_long = "lab,own" }
        [[projects."/home/u/p".rules]]
        name = "p"
        when = "true"
        use = "lab,d"
    """
    table = read(text).table
    big = (Upstream("lab", "big"),)
    assert table.routes["default"].too_long == big
    assert [route.too_long for rule in table.rules for route in rule.routes] == [big]
    assert table.namespaces["night"].routes["default"].too_long == (Upstream("lab", "own"),)
    assert table.projects["/home/u/p"].rules[0].routes[0].too_long == big


@pytest.mark.parametrize("place", ["rules", "namespaces.night.rules", 'projects."/p".rules'])
def test_a_rule_that_goes_by_grades_needs_a_classifier(place: str) -> None:
    rule = (
        f'[[{place}]]\nname = "g"\nwhen = "true"\ngrade = {{ easy = "anthropic,a", hard = "anthropic,b" }}\n'
    )
    with pytest.raises(ConfigError, match="needs somebody to grade") as caught:
        read(rule)
    assert caught.value.key == f"{place}[0].grade"
    read(f'{rule}[classifier]\nuse = "anthropic,c"\n')
