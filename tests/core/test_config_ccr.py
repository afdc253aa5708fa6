from __future__ import annotations

from contextlib import suppress
from typing import Any

import json5
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccr_tui.core.config import Config, Server, Timeouts
from ccr_tui.core.config_ccr import config_from_ccr, translate
from ccr_tui.core.config_ccr_beside import CcrFile
from ccr_tui.core.config_ccr_router import CCR_TASKS
from ccr_tui.core.config_key import path_of
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.providers import Auth
from ccr_tui.core.route import Route
from ccr_tui.core.tasks import Thresholds
from tests.core.config_values import tables
from tests.fixtures.ccr_examples import EXAMPLES, VARIABLES, leaves

FULL = """
// Home setup
{
  "LOG": true,
  "LOG_LEVEL": "debug",
  "HOST": "127.0.0.1",
  PORT: "3456",
  "APIKEY": "$ROUTER_KEY",
  "API_TIMEOUT_MS": "600000",
  "NON_INTERACTIVE_MODE": false,
  "PROXY_URL": "",
  "Providers": [
    {
      "name": "openrouter",
      "api_base_url": "https://openrouter.ai/api/v1/chat/completions",
      "api_key": "${OPENROUTER}",
      "models": ["google/gemini-2.5-pro-preview", "qwen/qwen3-coder:free",],
      "transformer": { "use": ["openrouter"] },
    },
    {
      name: 'ollama', /* needs no key */
      api_base_url: 'http://localhost:11434/v1/chat/completions',
      api_key: 'ollama',
      models: ['qwen2.5-coder:latest'],
    },
    {
      "name": "vertex",
      "api_base_url": "https://gateway.example/v1/messages",
      "api_key": "k",
      "models": ["claude-sonnet-4@20250514"],
      "transformer": { "use": [["Anthropic", { "UseBearer": true }]] },
    },
  ],
  "Router": {
    "default": "openrouter,google/gemini-2.5-pro-preview",
    "background": "ollama,qwen2.5-coder:latest",
    "think": "vertex,claude-sonnet-4@20250514",
    "longContext": "openrouter,google/gemini-2.5-pro-preview",
    "longContextThreshold": "60000",
    "webSearch": "",
  },
  "fallback": { "default": ["vertex,claude-sonnet-4@20250514", "openrouter,qwen/qwen3-coder:free"] },
  "StatusLine": { "enabled": true },
}
"""

SMALL = {
    "providers": [{"name": "p", "api_base_url": "https://h/v1/messages", "api_key": "k"}],
    "Router": {"default": "p,m"},
}


def read(data: Any, env: dict[str, str] | None = None) -> Config:
    return config_from_ccr(data, "config.json", env or {})


def upstreams(config: Config) -> dict[str, list[str]]:
    return {task: [str(u) for u in route.upstreams] for task, route in config.table.routes.items()}


def test_reads_a_full_file() -> None:
    config = read(json5.loads(FULL), {"OPENROUTER": "x", "ROUTER_KEY": "y"})
    assert config.source == "config.json"
    assert config.server == Server("127.0.0.1", 3456, "$ROUTER_KEY")
    assert config.timeouts == Timeouts(total=600)
    assert list(config.providers) == ["anthropic", "openrouter", "ollama", "vertex"]
    assert config.providers["openrouter"].api_key == "${OPENROUTER}"
    assert config.providers["ollama"].auth is Auth.NONE
    assert config.providers["vertex"].auth_header == "authorization"
    assert upstreams(config) == {
        "default": [
            "openrouter,google/gemini-2.5-pro-preview",
            "vertex,claude-sonnet-4@20250514",
            "openrouter,qwen/qwen3-coder:free",
        ],
        "background": ["ollama,qwen2.5-coder:latest"],
        "think": ["vertex,claude-sonnet-4@20250514"],
        "longContext": ["openrouter,google/gemini-2.5-pro-preview"],
    }
    assert config.table.thresholds == Thresholds(long_context_tokens=60_000)
    assert config.table.providers == frozenset(config.providers)
    assert [w for w in config.warnings if "11434" not in w and "Ollama" not in w] == []


def test_a_small_file_gives_no_warning() -> None:
    config = read(SMALL)
    assert config.warnings == ()
    assert config.server == Server()
    assert config.table.thresholds.long_context_tokens == 60_000


def test_an_empty_file_is_the_monitor() -> None:
    config = read({})
    assert (config.table.routes, list(config.providers), config.warnings) == ({}, ["anthropic"], ())


def test_a_misspelt_key_is_suggested() -> None:
    assert 'Did you mean "Router"?' in read({"router": {"default": "p,m"}}).warnings[0]
    told = read({**SMALL, "Router": {"default": "p,m", "longcontext": "p,m"}}).warnings
    assert told == ('Router.longcontext has no effect here. Did you mean "longContext"?',)


@pytest.mark.parametrize(
    ("more", "host", "warns"),
    [
        ({"HOST": "0.0.0.0"}, "127.0.0.1", True),
        ({"HOST": "0.0.0.0", "APIKEY": ""}, "127.0.0.1", True),
        ({"HOST": "0.0.0.0", "APIKEY": "$GONE"}, "127.0.0.1", True),
        ({"HOST": "0.0.0.0", "APIKEY": "$SET"}, "0.0.0.0", False),
        ({"HOST": "$WHERE", "APIKEY": "k"}, "10.0.0.1", False),
        ({"HOST": "::1"}, "::1", False),
        ({"HOST": ""}, "127.0.0.1", False),
    ],
)
def test_only_a_key_opens_the_door(more: dict[str, str], host: str, warns: bool) -> None:
    config = read({**SMALL, **more}, {"SET": "v", "WHERE": "10.0.0.1"})
    assert config.server.host == host
    assert any(w.startswith("HOST: 0.0.0.0 is not used") for w in config.warnings) == warns


@pytest.mark.parametrize("port", [4000, "4000", " 4000 ", "$PORT", 4000.0])
def test_numbers_may_be_texts(port: object) -> None:
    assert read({"PORT": port}, {"PORT": "4000"}).server.port == 4000


@pytest.mark.parametrize(("value", "tokens"), [(1000, 1000), ("1000", 1000), (None, 60_000), ("", 60_000)])
def test_the_threshold_of_long_contexts(value: object, tokens: int) -> None:
    config = read({**SMALL, "Router": {"default": "p,m", "longContextThreshold": value}})
    assert config.table.thresholds.long_context_tokens == tokens


def test_a_route_may_hold_variables() -> None:
    config = read({**SMALL, "Router": {"default": "p,$MODEL"}}, {"MODEL": "m/2"})
    assert upstreams(config) == {"default": ["p,m/2"]}


def test_a_fallback_without_a_route_is_told() -> None:
    told = read({**SMALL, "fallback": {"think": ["p,m"], "subagent": []}}).warnings
    assert told == (
        "fallback.subagent has no effect here.",
        "fallback.think has no effect: Router.think is not set.",
    )


def test_a_missing_default_is_told() -> None:
    (told,) = read({**SMALL, "Router": {}}).warnings
    assert told.startswith("Router.default is not set")


def test_providers_in_lower_case_count_unless_both_are_there() -> None:
    upper = [{"name": "q", "api_base_url": "https://h/v1/messages", "api_key": "k"}]
    config = read({**SMALL, "Providers": upper, "Router": {"default": "q,m"}})
    assert list(config.providers) == ["anthropic", "q"]
    assert config.warnings == ("providers has no effect beside Providers.",)
    assert list(read({**SMALL, "Providers": []}).providers) == ["anthropic", "p"]


@pytest.mark.parametrize(
    ("data", "key", "says"),
    [
        ([], None, "expected an object with Providers and Router, found a list"),
        ("x", None, 'expected an object .* found the text "x"'),
        ({"Providers": {"p": {}}}, "Providers", "expected a list of providers, found a table"),
        ({"Router": ["p,m"]}, "Router", "expected an object, found a list"),
        ({"fallback": "p,m"}, "fallback", "expected an object, found the text"),
        (
            {"Router": {"default": "gone,m"}},
            "Router.default",
            'unknown provider "gone".*Known providers: anthropic, p',
        ),
        ({"Router": {"default": "P,m"}}, "Router.default", 'Did you mean "p"'),
        ({"Router": {"default": 5}}, "Router.default", "expected a text, found the number 5"),
        ({"Router": {"default": "gpt-x"}}, "Router.default", 'expected "provider,model"'),
        ({"fallback": {"default": ["p,m", "gone,m"]}}, "fallback.default[1]", "unknown provider"),
        (
            {"Router": {"longContextThreshold": "many"}},
            "Router.longContextThreshold",
            "expected a number from 1 to",
        ),
        ({"PORT": "abc"}, "PORT", 'expected a number from 1 to 65535 without quotes, found the text "abc"'),
        ({"PORT": "99999"}, "PORT", "expected a number from 1 to 65535, found the number 99999"),
        ({"PORT": True}, "PORT", "found true"),
        ({"API_TIMEOUT_MS": "-5"}, "API_TIMEOUT_MS", "expected a number from 1 to 2592000000"),
        ({"API_TIMEOUT_MS": "1e400"}, "API_TIMEOUT_MS", "expected a number"),
        ({"APIKEY": ["k"]}, "APIKEY", "expected a text, found a list"),
        ({"HOST": "a b", "APIKEY": "k"}, "HOST", "expected a host name"),
    ],
)
def test_says_what_makes_it_unusable(data: Any, key: str | None, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        read({**SMALL, **data} if isinstance(data, dict) else data)
    assert caught.value.key == key


def test_a_route_to_a_skipped_provider_says_why() -> None:
    providers = [{"name": "p", "api_base_url": "https://h/v1/messages", "api_key": ""}]
    with pytest.raises(ConfigError, match=r'Router.default: provider "p" cannot be used: it has no api_key'):
        read({"Providers": providers, "Router": {"default": "p,m"}})


def test_the_tasks_are_ccrs_own() -> None:
    routes = read({**SMALL, "Router": dict.fromkeys(CCR_TASKS, "p,m")}).table.routes
    assert routes == dict.fromkeys(CCR_TASKS, Route((Upstream("p", "m"),)))


_KNOWN = (
    *("Providers", "providers", "Router", "fallback", "HOST", "PORT", "APIKEY", "API_TIMEOUT_MS", "name"),
    *("STRICT_CCR", "PROXY_URL", "CUSTOM_ROUTER_PATH", "LOG", "transformers", "baseUrl", "use"),
    *("api_base_url", "api_key", "models", "transformer", "template", "schema", "userValues"),
)
_FILES = st.builds(
    CcrFile,
    st.sampled_from(("-a/config.json", "-a/s.json", "presets/p/manifest.json", "presets/q/manifest.json")),
    tables((*_KNOWN, *CCR_TASKS)),
)


@settings(deadline=None)
@given(tables((*_KNOWN, *CCR_TASKS)), st.lists(_FILES, max_size=3))
def test_anything_else_is_a_config_error(data: dict[str, object], files: list[CcrFile]) -> None:
    with suppress(ConfigError):
        config = config_from_ccr(data, "x", {"SET": "v"}, files)
        assert "anthropic" in config.providers


def test_every_example_of_ccrs_documentation_loads() -> None:
    for name, data in EXAMPLES.items():
        config = read(data, VARIABLES)
        assert all(u.provider in config.providers for r in config.table.all_routes for u in r.upstreams), name


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_key_has_a_line(name: str) -> None:
    lines = [path_of(line.key) for line in translate(EXAMPLES[name], VARIABLES).lines]
    for leaf in leaves(EXAMPLES[name]):
        assert any(leaf[: len(line)] == line for line in lines), leaf


def test_strict_routing_is_asked_for_in_the_file() -> None:
    provider = {**SMALL["providers"][0], "models": ["Big/Model"]}  # type: ignore[index]
    table = read({**SMALL, "Providers": [provider], "STRICT_CCR": True}).table
    assert table.strict
    assert table.models["p"] == ("Big/Model",)
    assert not read(SMALL).table.strict


def test_a_custom_router_starts_at_the_files_folder_and_knows_the_file() -> None:
    data = {**SMALL, "CUSTOM_ROUTER_PATH": "my/router.js"}
    config = config_from_ccr(data, "/home/me/.claude-code-router/config.json", {})
    assert config.router.path == "/home/me/.claude-code-router/my/router.js"
    assert config.router.ccr_config == data
    assert config.table.custom_router == "router.js"
    assert read(SMALL).router.path == ""


def test_a_proxy_is_also_the_way_to_anthropic() -> None:
    config = read({**SMALL, "PROXY_URL": "http://proxy:1"})
    assert {name: p.proxy for name, p in config.providers.items()} == {
        "anthropic": "http://proxy:1",
        "p": "http://proxy:1",
    }
    assert config.providers["anthropic"].auth is Auth.CLIENT


def test_an_unset_variable_in_a_route_stays_as_it_is_written() -> None:
    config = read({**SMALL, "Router": {"default": "p,$GONE", "think": "p,a/${gone}"}})
    assert upstreams(config) == {"default": ["p,$GONE"], "think": ["p,a/${gone}"]}
    assert len(config.warnings) == 2


def test_a_missing_key_of_the_server_is_told_in_ccrs_words() -> None:
    (warning,) = read({**SMALL, "APIKEY": "$GONE"}).warnings
    assert warning.startswith("APIKEY: the environment variable GONE is not set")


BESIDE = (
    CcrFile("-srv-app/config.json", {"Router": {"default": "p,project", "longContextThreshold": 9}}),
    CcrFile("-srv-app/s1.json", {"Router": {"default": "p,$GONE"}}),
    CcrFile("presets/x/manifest.json", {**SMALL, "Providers": SMALL["providers"], "name": "x"}),
    CcrFile("presets/y/manifest.json", problem="it is not valid JSON"),
)


def test_files_beside_it_are_laid_over() -> None:
    data = {**SMALL, "Router": {"default": "p,m", "background": "p,b", "longContext": "p,l"}}
    config = config_from_ccr(data, "config.json", {}, BESIDE)
    table = config.table
    project, session, preset = (
        table.seen_by(RequestFacts("messages", **where))  # type: ignore[arg-type]
        for where in ({"project": "/srv/app"}, {"session": "s1"}, {"namespace": "preset/x"})
    )
    assert {task: str(route) for task, route in project.routes.items()} == {
        "default": "p,project",
        "background": "p,b",
    }
    assert str(session.routes["default"]) == "p,$GONE"
    assert {task: str(route) for task, route in preset.routes.items()} == {"default": "p,m"}
    assert table.sessions["s1"].label == "session s1"
    assert list(table.namespaces) == ["preset/x"]
    assert [w for w in config.warnings if "presets/y" in w] == [
        "presets/y/manifest.json is left out: it is not valid JSON."
    ]
