from __future__ import annotations

import tomllib

import pytest

from ccr_tui.core.config_toml import config_from_toml
from ccr_tui.core.errors import ConfigError


def keys(text: str) -> dict[str, str]:
    return dict(config_from_toml(tomllib.loads(text), "test", {}).keys)


def test_bindings_are_named_with_or_without_quotes_and_have_one_key_or_several() -> None:
    text = """
    [keys]
    monitor.replay = "x"
    "app.help" = ["?", "f1"]
    monitor.mark = ","
    [keys.detail]
    zoom = "a,b"
    """
    assert keys(text) == {
        "monitor.replay": "x",
        "app.help": "?,f1",
        "monitor.mark": "comma",
        "detail.zoom": "a,b",
    }
    assert keys("") == {}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("monitor.replay = 5", "keys.monitor.replay: expected a key such as"),
        ("monitor.replay = []", "keys.monitor.replay: expected a key such as"),
        ('monitor.replay = ""', "keys.monitor.replay: expected a text"),
        ('monitor.replay = ["a", 5]', r"keys.monitor.replay\[1\]: expected a text"),
    ],
)
def test_what_is_no_key_is_an_error(line: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        keys(f"[keys]\n{line}")
