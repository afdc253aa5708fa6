"""The configuration of the demo is one that a user could write."""

from __future__ import annotations

import tomllib

from ccr_tui.core.config_toml import config_from_toml
from ccr_tui.core.tasks import TASKS
from ccr_tui.engine.demo.config import PREFIXES, demo_config_toml


def test_it_loads_without_a_warning_and_without_any_environment() -> None:
    config = config_from_toml(tomllib.loads(demo_config_toml("http://127.0.0.1:9")), "demo", {})
    assert config.warnings == ()
    assert {name: p.base_url for name, p in config.providers.items()} == {
        prefix: f"http://127.0.0.1:9/{prefix}" for prefix in PREFIXES
    }
    unrouted = set(TASKS) - set(config.table.routes)
    assert unrouted == {"title", "plan"}, "these use the routes of background and think"
