from __future__ import annotations

import tomllib
from typing import Any

import pytest

from ccr_tui.core.config import Config, RouterProgram
from ccr_tui.core.config_router import key_variables, located
from ccr_tui.core.config_toml import config_from_toml
from ccr_tui.core.errors import ConfigError

SOURCE = "/home/x/.config/ccr-tui/config.toml"


def read(text: str, **env: str) -> Config:
    return config_from_toml(tomllib.loads(text), SOURCE, env)


def program(text: str, **env: str) -> tuple[str, float]:
    router = read(text, **env).router
    return router.path, router.timeout


def test_a_router_is_a_path_from_the_folder_of_the_file() -> None:
    assert program('custom_router = "router.py"') == ("/home/x/.config/ccr-tui/router.py", 5.0)
    assert program('custom_router = "../r/router.mjs"') == ("/home/x/.config/ccr-tui/../r/router.mjs", 5.0)
    assert program('custom_router = "/srv/router.js"') == ("/srv/router.js", 5.0)
    assert program('custom_router = "~/router.cjs"') == ("~/router.cjs", 5.0)
    assert program('custom_router = "$ROUTERS/a.py"', ROUTERS="/srv") == ("/srv/a.py", 5.0)
    assert program('custom_router = "${mine}.py"', mine="r") == ("/home/x/.config/ccr-tui/r.py", 5.0)


def test_a_router_may_have_a_time_limit() -> None:
    text = 'custom_router = { path = "router.py", timeout = 0.5 }'
    assert program(text) == ("/home/x/.config/ccr-tui/router.py", 0.5)


def test_decisions_know_it_by_its_name() -> None:
    assert read('custom_router = "router.py"').table.custom_router == "router.py"
    assert read("").table.custom_router == ""
    assert read("").router == RouterProgram()


@pytest.mark.parametrize(
    ("text", "key", "message"),
    [
        ("custom_router = 3", "custom_router", "expected a text, found the number 3"),
        ('custom_router = ""', "custom_router", "expected a text"),
        ('custom_router = "router.rb"', "custom_router", "ends in .py, .js, .cjs or .mjs"),
        ('custom_router = "$GONE/r.py"', "custom_router", "the environment variable GONE is not set"),
        ("custom_router = { timeout = 3 }", "custom_router", "needs path"),
        ('custom_router = { path = "r.txt" }', "custom_router.path", "ends in .py"),
        ('custom_router = { path = "r.py", timeout = 0 }', "custom_router.timeout", "a number from 0.01"),
        ('custom_router = { path = "r.py", limit = 1 }', "custom_router.limit", "unknown key"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(text: str, key: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        read(text)
    assert caught.value.key == key


def test_a_script_is_told_the_configuration_in_the_shape_of_ccr_with_no_key_in_it() -> None:
    text = """
    custom_router = "router.js"
    [server]
    api_key = "$OWN"
    [providers.deepseek]
    api_key = "Bearer $DEEPSEEK_API_KEY"
    models = ["deepseek-chat"]
    [providers.mine]
    base_url = "http://127.0.0.1:1"
    api_keys = ["written-out", "${second}"]
    [routes]
    default = "mine,$MODEL"
    think = ["deepseek,deepseek-reasoner", "anthropic,claude-opus-5-5"]
    longContext = { use = "deepseek", above_tokens = 9000 }
    """
    config = read(text, MODEL="m1", OWN="k").router.ccr_config
    assert config["APIKEY"] == "${OWN}"
    assert config["Router"] == {
        "default": "mine,m1",
        "think": "deepseek,deepseek-reasoner",
        "longContext": "deepseek",
        "longContextThreshold": 9000,
    }
    providers: Any = config["Providers"]
    anthropic, deepseek, mine = providers
    assert (anthropic["name"], anthropic["models"]) == ("anthropic", ["claude-opus-5-5"])
    assert deepseek["models"] == ["deepseek-chat", "deepseek-reasoner"]
    assert (deepseek["api_key"], deepseek["api_base_url"]) == (
        "${DEEPSEEK_API_KEY}",
        "https://api.deepseek.com/anthropic",
    )
    assert (mine["api_key"], mine["api_base_url"]) == ("${second}", "http://127.0.0.1:1")
    assert "written-out" not in repr(config)


def test_the_variables_of_keys_are_found_wherever_keys_stand() -> None:
    data = {
        "APIKEY": "$A",
        "PORT": "$PORT",
        "Providers": [{"api_key": "$B", "name": "$NAME"}, {"extra_headers": {"x": "${c} $D"}}],
        "providers": {"p": {"api_keys": ["$E"], "base_url": "$F"}},
    }
    assert key_variables(data) == {"A", "B", "c", "D", "E"}


def test_a_place_is_relative_to_the_file_unless_it_says_where() -> None:
    assert located("r.js", "/a/config.json") == "/a/r.js"
    assert located("/b/r.js", "/a/config.json") == "/b/r.js"
    assert located("~u/r.js", "/a/config.json") == "~u/r.js"
